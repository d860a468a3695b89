package ui

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"
	"pgregory.net/rapid"

	"qyzmet/internal/i18n"
)

func TestProse(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"": "",
		"Срок – 3 месяца. № 88-V «Закон»": "<p>Срок – 3 месяца. № 88-V «Закон»</p>",
		"one\n\ntwo\nlines":                             "<p>one</p><p>two\nlines</p>",
		"- a\n- **b**\n\n3. c":                          `<ul><li>a</li><li><strong>b</strong></li></ul><ol start="3"><li>c</li></ol>`,
		"# Top\n\n##### Deep":                           "<h3>Top</h3><h6>Deep</h6>",
		"> said\n\n---":                                 "<blockquote><p>said</p></blockquote><hr>",
		"a  \nb":                                        "<p>a<br>b</p>",
		"[law](https://adilet.zan.kz/?a=1&b)":           `<p><a href="https://adilet.zan.kz/?a=1&amp;b">law</a></p>`,
		"[help](/ru/help) <http://a.kz>":                `<p><a href="/ru/help">help</a> <a href="http://a.kz">http://a.kz</a></p>`,
		"[out](//evil.kz) [x](/\\evil.kz)":              `<p>out <a href="/%5Cevil.kz">x</a></p>`,
		"[a](javascript:alert(1))":                      "<p>a</p>",
		"[a](java&#115;cript:alert(1)) <mailto:a@b.kz>": "<p>a mailto:a@b.kz</p>",
		"![picture](https://a.kz/a.png)":                "<p>picture</p>",
		"<b onclick=x>bold</b> & <!-- c -->":            "<p>&lt;b onclick=x&gt;bold&lt;/b&gt; &amp; &lt;!-- c --&gt;</p>",
		"<script>\nalert(1)\n</script>":                 "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>",
		"    code `x`":                                  "<p>code `x`\n</p>",
		"[a <http://x.kz> b](http://y.kz)":              `<p><a href="http://y.kz">a http://x.kz b</a></p>`,
	} {
		if diff := cmp.Diff(want, string(html(t, Prose(words, "", 2)))); diff != "" {
			t.Errorf("%q: -want +got\n%s", words, diff)
		}
	}
}

func TestProse_MarksItsLanguage(t *testing.T) {
	t.Parallel()
	if got, want := string(html(t, Prose("Сөз", i18n.KK, 2))), `<div lang="kk"><p>Сөз</p></div>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRemark_StandsWithinALine(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"one *word*": "one <em>word</em>", "- a": "<ul><li>a</li></ul>", "a\n\nb": "<p>a</p><p>b</p>",
	} {
		if got := string(html(t, Remark(words, "", 2))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got, want := string(html(t, Remark("Сөз", i18n.KK, 2))), `<span lang="kk">Сөз</span>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// allowed are the elements of Prose with their attributes.
var allowed = map[string][]string{
	"p": nil, "ul": nil, "ol": {"start"}, "li": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "em": nil,
	"strong": nil, "a": {"href"}, "blockquote": nil, "hr": nil, "br": nil,
}

// unsafe says what of some HTML is not on the list; empty when all is.
func unsafe(markup string) string {
	z := nethtml.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return ""
		case nethtml.CommentToken, nethtml.DoctypeToken:
			return "a comment"
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			if why := unsafeToken(z.Token()); why != "" {
				return why
			}
		}
	}
}

func unsafeToken(token nethtml.Token) string {
	attributes, ok := allowed[token.Data]
	if !ok {
		return "the element " + token.Data
	}
	for _, a := range token.Attr {
		if !slices.Contains(attributes, a.Key) {
			return "the attribute " + a.Key
		}
		if a.Key == "href" && !leadsWell(a.Val) {
			return "the address " + a.Val
		}
	}
	return ""
}

// leadsWell judges an address as browsers read it: without spaces around, tabs and line ends
// anywhere, a backslash as a slash.
func leadsWell(address string) bool {
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(address)
	seen = strings.TrimFunc(seen, func(r rune) bool { return r <= ' ' })
	if seen != address || strings.HasPrefix(seen, "//") {
		return false
	}
	u, err := url.Parse(seen)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "")
}

// shards are what attacks are made of.
var shards = []string{
	"<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href=javascript:x>",
	"<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "[a](", ")", "[a]:", "![", "](javascript:alert(1))",
	"](JaVaScRiPt:x)", "](data:text/html,<script>)", "](vbscript:x)", "](//evil)", "](/\\evil)", "](\\\\evil)",
	"](<java\nscript:x>)", "](&#x6A;avascript:x)", "](java&Tab;script:x)", "](&#1;javascript:x)", "<javascript:x>",
	"<http://a\"onmouseover=\"x>", "](http://a \"t\" onclick=x)", "\"", "'", "`", "```", "~~~", "*", "**", "_", "#",
	"> ", "- ", "1. ", "999999999. ", "\n", "\n\n", "    ", "\t", "\\", "&lt;", "&amp;#60;", "\x00", "\u202e", "а", "{.x #y}",
	"[", "]", "(", "<", ">", "&", "=", "---", "===", "http://", "https://a.kz/", "mailto:a@b", "|",
}

func TestProse_IsSafeWhateverIsWritten(t *testing.T) {
	t.Parallel()
	writing := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(shards), rapid.String()), 0, 20)
	rapid.Check(t, func(rt *rapid.T) {
		words := strings.Join(writing.Draw(rt, "shards"), "")
		for _, markup := range []string{string(html(t, Prose(words, "", 2))), string(html(t, Remark(words, "", 2)))} {
			if why := unsafe(markup); why != "" {
				rt.Fatalf("%q is shown with %s: %s", words, why, markup)
			}
		}
	})
}

// Nothing that was written is lost: its letters and digits are read in their order.
func TestProse_LosesNoWord(t *testing.T) {
	t.Parallel()
	marks := []string{"", "- ", "> ", "    ", "\t", "# ", "**", "1. ", "`", "```\n", "<b>", "---\n"}
	word := rapid.StringMatching(`[a-zа-я]{3,8}`)
	rapid.Check(t, func(rt *rapid.T) {
		var words, written []string
		for range rapid.IntRange(1, 10).Draw(rt, "lines") {
			w := word.Draw(rt, "word")
			words = append(words, w)
			written = append(written, rapid.SampledFrom(marks).Draw(rt, "mark")+w)
		}
		all := strings.Join(written, rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(rt, "between"))
		seen := document(t, Prose(all, "", 2)).Text()
		for _, w := range words {
			if !strings.Contains(seen, w) {
				rt.Fatalf("%q loses %s: %q", all, w, seen)
			}
		}
	})
}

func FuzzProse(f *testing.F) {
	for _, shard := range shards {
		f.Add(shard + "x" + shard)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if why := unsafe(string(html(t, Prose(words, "", 2)))); why != "" {
			t.Errorf("%q is shown with %s", words, why)
		}
	})
}
