package editor_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

func (d *desk) item(list, code string) string { return "/ru" + link.ProposalItem(d.id, list, code) }

// add adds an item to a list and gives its code, by the name of the page it then has.
func (d *desk) add(t *testing.T, list string, values url.Values) {
	t.Helper()
	if a := d.Submit(t, d.Open(t, d.item(list, "new")), "save", values); a.Status != http.StatusSeeOther {
		t.Fatalf("adding to %s answers %d:\n%s", list, a.Status, a.Text())
	}
}

func TestItemsOfEveryListComeMoveChangeAndGo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range []struct {
		list, page, code string
		first, change    url.Values
		codes            func(rulemaking.View) []string
	}{
		{"term", "term", "via_a_csc", url.Values{"label.en": {"Via a CSC"}, "value": {"3"}, "unit": {"working_days"}},
			url.Values{"value": {"4"}}, func(v rulemaking.View) []string { return codes(rulemaking.Variants, v) }},
		{"fee", "fee", "a_copy", url.Values{"label.en": {"A copy"}, "mrp": {"0,5"}}, url.Values{"mrp": {"1"}},
			func(v rulemaking.View) []string { return codes(rulemaking.FeeItems, v) }},
		{"documents", "documents", "a_photograph", url.Values{"name.en": {"A photograph"}, "presented": {"copy"}},
			url.Values{"presented": {"original"}}, func(v rulemaking.View) []string { return codes(rulemaking.Documents, v) }},
		{"components", "term", "a_part", url.Values{"label.en": {"A part"}, "value": {"1"}, "unit": {"hours"}},
			url.Values{"value": {"2"}}, func(v rulemaking.View) []string { return codes(rulemaking.Components, v) }},
	} {
		before := c.codes(d.text(t))
		d.add(t, c.list, c.first)
		d.add(t, c.list, c.first) // the same form again is the same item
		if got := c.codes(d.text(t)); len(got) != len(before)+1 || got[len(before)] != c.code {
			t.Errorf("%s: %v after adding to %v", c.list, got, before)
			continue
		}
		if a := d.Submit(t, d.Open(t, d.item(c.list, c.code)), "save", c.change); a.Status != http.StatusSeeOther {
			t.Errorf("%s: changing answers %d:\n%s", c.list, a.Status, a.Text())
		}
		order := "/ru" + link.OrderItems(d.id, c.list)
		if a := d.Post(t, order, url.Values{"up": {c.code}}); a.Status != http.StatusSeeOther {
			t.Errorf("%s: moving answers %d", c.list, a.Status)
		}
		if got := c.codes(d.text(t)); len(before) > 0 && got[len(before)-1] != c.code {
			t.Errorf("%s: %v after moving up", c.list, got)
		}
		stale := d.Open(t, "/ru"+link.RemoveItem(d.id, c.list, c.code))
		d.Submit(t, d.Open(t, d.item(c.list, c.code)), "save", c.first)
		clash := d.Submit(t, stale, "remove", nil)
		if clash.Status != http.StatusConflict {
			t.Errorf("%s: removing what a colleague changed answers %d", c.list, clash.Status)
		}
		if a := d.Submit(t, clash, "remove", nil); a.Status != http.StatusSeeOther {
			t.Errorf("%s: removing answers %d", c.list, a.Status)
		}
		if got := c.codes(d.text(t)); len(got) != len(before) {
			t.Errorf("%s: %v after removing", c.list, got)
		}
	}
}

func codes[T any](list rulemaking.List[T], v rulemaking.View) (all []string) {
	for _, item := range list.All(&v.Content) {
		all = append(all, list.ID(item))
	}
	return all
}

func TestWhatAColleagueTookOutIsShownAndNotLost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.add(t, "documents", url.Values{"name.en": {"A photograph"}, "source": {"applicant"}})
	opened := d.Open(t, d.item("documents", "a_photograph"))
	d.Submit(t, d.Open(t, "/ru"+link.RemoveItem(d.id, "documents", "a_photograph")), "remove", nil)
	a := d.Submit(t, opened, "save", url.Values{"note.ru": {"моя приписка"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "моя приписка") {
		t.Errorf("it answers %d:\n%s", a.Status, a.Text())
	}
}

func TestAConditionIsBuiltWithoutAScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.Submit(t, d.Open(t, d.item("term", "new")), "save", url.Values{
		"label.en": {"Slow"}, "value": {"9"}, "unit": {"working_days"}, "when-add": {"filing.channel"}, "redraw": {"add:when"},
	})
	if a.Status != http.StatusOK || !shows(a, "value=9") || a.Doc.Find(`input[name="list-when-0"]`).Length() < 3 {
		t.Fatalf("a row is drawn with %d:\n%s", a.Status, a.Text())
	}
	if empty := d.Submit(t, a, "save", nil); empty.Status != http.StatusUnprocessableEntity {
		t.Errorf("a condition without values answers %d", empty.Status)
	}
	a = d.Submit(t, a, "save", url.Values{
		"list-when-0": {"csc", "body"}, "when-add": {"filing.filed_by"}, "redraw": {"add:when"},
	})
	a = d.Submit(t, a, "save", url.Values{"list-when-1": {"representative"}, "when-join": {"any"}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("saving answers %d:\n%s", a.Status, a.Text())
	}
	if page := d.Follow(t, a); !strings.Contains(page.Text(), "ЦОН; государственный орган") {
		t.Errorf("the list says\n%s", page.Text())
	}
	text := d.text(t).Content
	slow, ok := rulemaking.Variants.Item("slow").Get(&text)
	if !ok || slow.When == nil || len(slow.When.Any) != 2 {
		t.Errorf("stored is %+v", slow)
	}
	again := d.Open(t, d.item("term", "slow"))
	dropped := d.Submit(t, again, "save", url.Values{"redraw": {"drop:when:0"}})
	if dropped.Doc.Find(`input[name="when-1-fact"]`).Length() != 0 {
		t.Errorf("two rows are left:\n%s", dropped.Text())
	}
}

func TestATextGoesOutAsAFileAndComesIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out := d.Get(t, "/ru"+link.ProposalExport(d.id))
	if out.Status != http.StatusOK || !strings.HasPrefix(out.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("the file answers %d %v", out.Status, out.Header)
	}
	send := func(data string) *apptest.Answer {
		form := apptest.Standing(d.Open(t, "/ru"+link.EditorImport).Doc.Find(`form[data-form="import"]`))
		return d.Upload(t, "/ru"+link.EditorImport, form, map[string]apptest.File{"file": {Name: "a.json", Data: []byte(data)}})
	}
	a := send(string(out.Body))
	path, _, _ := strings.Cut(a.Location, "?")
	id, ok := strings.CutPrefix(path, "/ru"+link.Proposal(""))
	if a.Status != http.StatusSeeOther || !ok {
		t.Fatalf("it comes in with %d:\n%s", a.Status, a.Text())
	}
	before := rulemaking.Seen(d.text(t).Content.Documents)
	d.id = id
	if rulemaking.Seen(d.text(t).Content.Documents) != before {
		t.Error("another text came in")
	}
	for what, data := range map[string]string{
		"no JSON":                "{",
		"a list":                 "[]",
		"a bomb of lists":        strings.Repeat("[", 100_000),
		"too large":              `{"service":"` + strings.Repeat("x", 2<<20) + `"}`,
		"another body's service": strings.Replace(string(out.Body), allowance, apostille, 1),
		"an unknown service":     strings.Replace(string(out.Body), allowance, "nothing", 1),
		"nothing":                "",
	} {
		a := send(data)
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[data-fact="error-summary"]`).Length() != 1 {
			t.Errorf("%s answers %d:\n%s", what, a.Status, a.Text())
		}
	}
	a = send(strings.Replace(string(out.Body), `"unit": "working_days"`, `"unit": "fortnights"`, 1))
	if !strings.Contains(a.Text(), "/term/variants/0/unit") {
		t.Errorf("the place of a fault is not told:\n%s", a.Text())
	}
}

func TestATextIsSeenAsACitizenSeesIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Submit(t, d.Open(t, d.part("name")), "save", url.Values{"summary.kk": {"Жаңа мәтін туралы"}})
	card := d.Open(t, "/kk"+link.ProposalPreview(d.id))
	if !strings.Contains(card.Text(), "Жаңа мәтін туралы") || card.Doc.Find("h1").Length() != 1 {
		t.Errorf("the card says\n%s", card.Text())
	}
	for _, section := range d.text(t).Content.Form.Sections {
		for _, p := range section.Pages {
			a := d.Open(t, "/ru"+link.ProposalFormPreview(d.id, p.ID))
			if !strings.Contains(a.Text(), p.Title.RU) || a.Doc.Find("main form").Length() != 0 {
				t.Errorf("%s is seen as\n%s", p.ID, a.Text())
			}
		}
	}
	if a := d.Get(t, "/ru"+link.ProposalFormPreview(d.id, "nowhere")); a.Status != http.StatusNotFound {
		t.Errorf("a page that is not there answers %d", a.Status)
	}
	pdf := d.Get(t, "/ru"+link.ProposalSpecimen(d.id))
	if pdf.Status != http.StatusOK || !strings.HasPrefix(string(pdf.Body), "%PDF") {
		t.Errorf("the specimen answers %d", pdf.Status)
	}
}

// A standard that has only just begun has nothing yet that a page could show.
func TestAnEmptyTextHasEveryPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.id = d.begin(t, d.without(t))
	pages := []string{
		link.Proposal(d.id), link.ProposalChecks(d.id), link.ProposalHistory(d.id), link.ProposalPreview(d.id),
		link.ProposalPart(d.id, "documents"),
	}
	for _, c := range changes() {
		pages = append(pages, link.ProposalPart(d.id, c.part))
	}
	for _, path := range pages {
		d.Open(t, "/en"+path)
	}
	if a := d.Get(t, "/en"+link.ProposalSpecimen(d.id)); a.Status != http.StatusOK {
		t.Errorf("the specimen answers %d", a.Status)
	}
	checks := d.Open(t, "/ru"+link.ProposalChecks(d.id))
	if checks.Doc.Find("main li a").Length() < 5 {
		t.Errorf("the checks of nothing find\n%s", checks.Text())
	}
	checks.Doc.Find("main li a").Each(func(_ int, s *goquery.Selection) {
		if to := s.AttrOr("href", ""); d.Get(t, to).Status != http.StatusOK {
			t.Errorf("a fault leads to %s, which is not there", to)
		}
	})
}

// without is a service of the body that has no standard yet.
func (d *desk) without(t *testing.T) string {
	t.Helper()
	s, err := d.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range s.Services {
		if service.Body == "mtszn" && s.Last(service.Code) == nil {
			return service.Code
		}
	}
	t.Fatal("every service has a standard")
	return ""
}
