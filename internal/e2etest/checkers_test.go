package e2etest

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"
)

// TestTheCheckersSee proves that what passes here could fail.
func TestTheCheckersSee(t *testing.T) {
	t.Parallel()
	keys := keyPattern([]string{"home.title"})
	read := func(check func(*goquery.Document) []string) func(string) []string {
		return func(html string) []string {
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
			if err != nil {
				t.Fatal(err)
			}
			return check(doc)
		}
	}
	bytes := func(check func([]byte) []string) func(string) []string {
		return func(html string) []string { return check([]byte(html)) }
	}
	const whole = `<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>`
	for _, c := range []struct {
		name, html, want string
		check            func(string) []string
	}{
		{"an element left open", `<div><p>a</p>`, "does not close div", bytes(nesting)},
		{"tags crossed", `<p><b>a</p></b>`, "closes p in p b", bytes(nesting)},
		{"a block among words", `<p><div>a</div></p>`, "has div in p", bytes(nesting)},
		{"a control in a link", `<a href="/"><button type="submit">a</button></a>`, "has button in a", bytes(nesting)},
		{"words in a list", `<ul>a</ul>`, "has words in ul", bytes(nesting)},
		{"an item without its list", `<div><li>a</li></div>`, "has li in div", bytes(nesting)},
		{"an attribute twice", `<p class="a" class="b">a</p>`, "gives class twice", bytes(nesting)},
		{"a style in line", `<p style="color:red">a</p>`, "has style in line", bytes(nesting)},
		{"an id twice", `<p id="a">a</p><p id="a">b</p>`, "has the id a twice", read(references)},
		{"a label for nothing", `<label for="a">a</label>`, "for names a", read(references)},
		{"a description that is not there", `<p aria-describedby="a">a</p>`, "aria-describedby names a", read(references)},
		{"a control without a label", `<input name="a">`, "a control without a label", read(references)},
		{"an anchor to nothing", `<a href="#b">a</a>`, "leads to #b", read(references)},
		{"a fact twice", `<b data-fact="fee">1</b><b data-fact="fee">1</b>`, "carries the fact fee twice", read(facts)},
		{"an unknown fact", `<b data-fact="weather">1</b>`, "unknown fact weather", read(facts)},
		{"a time in words", `<time datetime="soon">a</time>`, "programs cannot read", read(facts)},
		{"a key in the text", `<p>home.title</p>`, "shows the key home.title", bytes(keys.untranslated)},
		{"a key in a name", `<p aria-label="home.lead">a</p>`, "shows the key home.lead", bytes(keys.untranslated)},
		{"an unknown element", whole + `<main><foo>a</foo></main></body></html>`, "<foo> is not recognized",
			func(html string) []string { return tidy(t.Context(), []byte(html)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(c.check(c.html), "\n"); !strings.Contains(got, c.want) {
				t.Errorf("%s gives %q, want %q in it", c.html, got, c.want)
			}
		})
	}
}

// TestTheBrowserSees spoils a good page in the browser and expects complaints.
func TestTheBrowserSees(t *testing.T) {
	t.Parallel()
	b := newTab(t, newPortal(t), chromium.use(t))
	b.mustOpen("/en/help/cookies")
	b.forget()
	b.do("spoiling the page", chromedp.Evaluate[chromedp.Void](`(() => {
		const main = document.querySelector("main");
		main.insertAdjacentHTML("beforeend", '<input name="a"><p id="pale">pale</p><p id="broad">b</p>' +
			'<a href="/a" id="a1">1</a><a href="/b" id="b1">2</a><p style="color:red">a</p>');
		document.getElementById("pale").style.color = "#bbb";
		document.getElementById("broad").style.width = "500px";
	})()`))
	b.loadAxe()
	b.turn(narrow)
	found := strings.Join(append(b.axe(), b.reflow()...), "\n")
	for _, want := range []string{"axe label:", "axe color-contrast:", "wider than its window", "axe target-size:"} {
		if !strings.Contains(found, want) {
			t.Errorf("no complaint %q in:\n%s", want, found)
		}
	}
	if complaints := strings.Join(b.complained(), "\n"); !strings.Contains(complaints, "Content Security Policy") {
		t.Errorf("the policy does not complain: %q", complaints)
	}
}
