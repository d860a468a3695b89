package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
)

// text is what a reader sees of an element.
func text(_ int, s *goquery.Selection) string { return plain(s.Text()) }

func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestTheErrorSummaryIsAFactWithLinks(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.EN)
	items := []Link{{URL: "#a", Text: "Enter a"}, {URL: "#b", Text: "Choose b"}}
	box := document(t, ErrorSummary(tr, items)).Find(`[data-fact="error-summary"]`)
	got := box.Filter(`[tabindex="-1"]`).Find("[role=alert] h2").Text()
	if got != "There is a problem" {
		t.Errorf("the summary cannot be announced or focused: %q", got)
	}
	if diff := cmp.Diff([]string{"#a", "#b"}, attrs(box.Find("a"), "href")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if len(html(t, ErrorSummary(tr, nil))) > 0 {
		t.Error("a page without errors has a summary")
	}
}

func TestATagHasWordsAndAnIconAndIsAFact(t *testing.T) {
	t.Parallel()
	view := TagView{Text: "Қаралуда", Intent: Info, Value: "in_review", Fact: "status"}
	fact := document(t, Tag(view)).Find(`svg[aria-hidden=true] + data[data-fact="status"]`)
	if fact.AttrOr("value", "") != "in_review" || fact.Text() != "Қаралуда" {
		t.Error("status is not readable by programs and people")
	}
	for _, intent := range []Intent{Info, Good, Wait, Bad} {
		if document(t, Tag(TagView{Text: "x", Intent: intent})).Find("svg").Length() != 1 {
			t.Errorf("intent %d is told by colour alone", intent)
		}
	}
}

func TestFactsAreReadableByPrograms(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.KK)
	for want, c := range map[string]templ.Component{
		`<time datetime="2026-03-20" data-fact="due-date">` +
			`20 наурыз 2026, жұма</time>`: Day(tr, *moment(), "due-date"),
		`<time datetime="2026-03-20T19:40:00+05:00">` +
			`20 наурыз 2026, 19:40</time>`: Moment(tr, *moment(), ""),
		`<data value="a" data-fact="status">Б</data>`: Data("a", "Б", "status"),
		`<code data-fact="tracking-code">K7</code>`:   Code("K7", "tracking-code"),
	} {
		if got := string(html(t, c)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestASearchHasAnAddress(t *testing.T) {
	t.Parallel()
	view := SearchView{Action: "/en/services", Value: `"x"`, Label: "Find", Quiet: true}
	view.Keep = []Kept{{"body", "mj"}}
	doc := document(t, SearchBox(texts(t).In(i18n.EN), view))
	for selector, want := range map[string]int{
		`form[role=search][action="/en/services"]`: 1, "form[method]": 0,
		"label[for=q]": 1, "[name=body][value=mj]": 1,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
	if got := doc.Find("#q[name=q]").AttrOr("value", ""); got != `"x"` {
		t.Errorf("the search forgets: %q", got)
	}
}

func TestButtonsSubmitAndLinksLead(t *testing.T) {
	t.Parallel()
	act := ButtonView{Text: "Go", Name: "act", Value: "1", Intent: Bad, About: "row 2"}
	doc := document(t, Button(act))
	b := doc.Find("button.govuk-button--warning[type=submit][name=act][value='1']")
	if got := plain(b.Text()); got != "Go – row 2" {
		t.Errorf("button %q", got)
	}
	doc = document(t, Button(ButtonView{Text: "Go", URL: "/x", Intent: Secondary}))
	if doc.Find(`a.govuk-button--secondary[href="/x"]`).Length() != 1 {
		t.Error("no link")
	}
	doc = document(t, StartButton("Start", ""))
	if doc.Find("button.govuk-button--start svg").Length() != 1 {
		t.Error("no start button")
	}
}

func TestABannerTellsItsIntent(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	done := document(t, Notification(tr, Flash{Intent: Good, Text: "Сохранено."}))
	if got := done.Find("[role=alert] p").Map(text); !slices.Equal(got, []string{"Готово", "Сохранено."}) {
		t.Errorf("done: %q", got)
	}
	notice := document(t, Notification(tr, Flash{Text: "Идут."}))
	if got := notice.Find("[role=status] p").Map(text); !slices.Equal(got, []string{"Обратите внимание", "Идут."}) {
		t.Errorf("notice: %q", got)
	}
}
