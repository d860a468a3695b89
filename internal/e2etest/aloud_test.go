package e2etest

import (
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

var record = flag.Bool("accessibility-tree", false, "write docs/accessibility anew instead of comparing with it")

// heard are the pages of the main job in the order in which a blind citizen, and then the
// official, meet them.
func (c *town) heard() []picture {
	own := func(name, path string) picture { return ofName(name, citizen, path) }
	open := func(name, path string) picture { return ofName(name, "", path) }
	desk := func(name, path string) picture { return ofName(name, "official-gp", path) }
	unanswered := own("error", link.DraftStep(c.drafts["open"], "subject"))
	unanswered.form, unanswered.status = url.Values{"key": {"k"}}, http.StatusUnprocessableEntity
	return []picture{
		open("home", link.Home),
		open("services", link.ServiceList("справка", "", "", "")),
		open("service", link.Service(certificate)),
		open("sign-in", link.SignIn),
		own("start", link.Service(certificate)),
		ofName("tasks", asker, link.Draft(c.drafts["tasks"])),
		own("question", link.DraftStep(c.drafts["open"], "subject")),
		unanswered,
		own("check", link.DraftCheck(c.drafts["check"])),
		ofName("sign", asker, link.DraftSign(c.drafts["sign"])),
		own("filed", link.Filed(c.number("registered"))),
		own("cabinet", link.Cabinet),
		own("application", link.Application(c.number("registered"))),
		own("refused", link.Application(c.number("refused"))),
		own("result", link.Result(c.number("approved"))),
		open("verify", link.VerifyCode(string(c.cases["approved"].Document.Paper.Code))),
		open("track", link.Track),
		desk("queue", link.Bench),
		desk("case", link.Case(c.number("review"))),
	}
}

// TestTheMainJobReadAloud takes the accessibility tree of every page of the main job in
// Russian, which is all that a screen reader knows of it, and compares it with the text that
// was reviewed (docs/accessibility). The flag -accessibility-tree writes the texts anew.
func TestTheMainJobReadAloud(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	dir := filepath.Join("..", "..", "docs", "accessibility")
	list := c.heard()
	examples, names := make([]example, len(list)), map[string]string{}
	for i, p := range list {
		examples[i], names[p.example.String()] = p.example, p.name
	}
	newTab(t, c.portal, chromium.use(t)).visit(examples, func(b *tab, e example) {
		if status := b.show(e, i18n.RU); status != e.want() {
			t.Errorf("%s answers %d, want %d", e, status, e.want())
			return
		}
		holdReviewed(t, filepath.Join(dir, names[e.String()]+".txt"), b.readAloud(i18n.RU))
	})
}

// holdReviewed holds a text against the reviewed one, or keeps it.
func holdReviewed(t *testing.T, path, got string) {
	t.Helper()
	if *record {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s is read otherwise than reviewed (-reviewed +now); if rightly so, make accessibility-tree:\n%s",
			filepath.Base(path), diff)
	}
}

// What differs from run to run is not compared.
const conceal = `document.querySelectorAll('[data-fact$="-code"]').forEach((e) => { e.textContent = "…"; })`

// changing is a number of an application, or an address of this run.
var changing = regexp.MustCompile(`[A-Z]{2,4}-\d\d-\d{6}|127\.0\.0\.1:\d+|\b[0-9A-Z]{13}(?:[- ]?[0-9A-Z]{13})\b`)

// readAloud is the page as text: what it is called, then one line for every stop of a reader.
func (b *tab) readAloud(lang i18n.Lang) string {
	b.t.Helper()
	b.do("concealing what changes", chromedp.Evaluate[chromedp.Void](conceal))
	all := int64(-1)
	doc := answerOf(b, dom.GetDocument, dom.GetDocumentParams{Depth: &all})
	tree := answerOf(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	v := newVoice(tree.Nodes, doc.Root, lang)
	return changing.ReplaceAllString(v.read(), "…")
}

// answerOf sends one command of the browser's protocol and gives its answer.
func answerOf[P, R any](b *tab, c cdp.Command[P, R], params P) R {
	b.t.Helper()
	answer, err := chromedp.Call(b.ctx, c, params)
	b.must(err, c.Method)
	return answer
}
