package editor_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

// allowance is a service of the editor's body that has a standard, apostille one of another's.
const (
	allowance = "child-birth-allowance"
	apostille = "court-apostille"
)

// desk is a portal with an editor at a text.
type desk struct {
	*apptest.Portal
	*apptest.Client
	id string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	p := apptest.New(t)
	d := &desk{Portal: p, Client: p.Client()}
	d.SignIn(t, "editor")
	d.id = d.begin(t, allowance)
	return d
}

// begin begins a new edition by the button of the service's page.
func (d *desk) begin(t *testing.T, service string) string {
	t.Helper()
	a := d.Submit(t, d.Open(t, "/ru"+link.EditorService(service)), "begin-edition", nil)
	path, _, _ := strings.Cut(a.Location, "?")
	id, ok := strings.CutPrefix(path, "/ru"+link.Proposal(""))
	if !ok || a.Status != http.StatusSeeOther {
		t.Fatalf("beginning answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return id
}

func (d *desk) part(part string) string { return "/ru" + link.ProposalPart(d.id, part) }

func (d *desk) actor(t *testing.T, persona string) identity.Actor {
	t.Helper()
	who, err := d.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor
}

func (d *desk) text(t *testing.T) rulemaking.View {
	t.Helper()
	v, err := d.Rulemaking.Read(t.Context(), d.actor(t, "editor"), d.id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// change is what an editor types at a part; mark is a text that its page shows afterwards.
type change struct {
	part   string
	values url.Values
	mark   string
	// wrong is what no value of the part can be; empty where everything can be stored.
	wrong url.Values
}

// changes touch every part of a text that is one form.
func changes() []change {
	return []change{
		{part: "name", values: url.Values{"name.ru": {"Пособие при рождении"}}, mark: "Пособие при рождении"},
		{part: "provider", values: url.Values{"unit.kk": {"Жаңа бөлімше"}}, mark: "Жаңа бөлімше"},
		{part: "channels", values: url.Values{"list-channels": {"portal", "body"}}, mark: "list-channels=body",
			wrong: url.Values{"list-channels": {"pigeon"}}},
		{part: "term", values: url.Values{"wait": {"12"}}, mark: "wait=12", wrong: url.Values{"wait": {"полчаса"}}},
		{part: "provision", values: url.Values{"form_of_service": {"electronic_fully_automated"}},
			mark: "form_of_service=electronic_fully_automated", wrong: url.Values{"form_of_service": {"telepathic"}}},
		{part: "result", values: url.Values{"document_type": {"licence"}}, mark: "document_type=licence",
			wrong: url.Values{"list-forms": {"stone"}}},
		{part: "template", values: url.Values{"title.en": {"Notice of the award"}}, mark: "Notice of the award"},
		{part: "fee", values: url.Values{"kind": {"state_duty"}, "exemption-0.ru": {"Дети"}}, mark: "Дети",
			wrong: url.Values{"kind": {"bribe"}}},
		{part: "hours", values: url.Values{"body": {"08:00-17:00"}}, mark: "body=08:00-17:00", wrong: url.Values{"body": {"с утра"}}},
		{part: "grounds", values: url.Values{"list-refusal": {"non-compliance", "court-ban"}}, mark: "list-refusal=court-ban",
			wrong: url.Values{"list-refusal": {"dislike"}}},
		{part: "appeal", values: url.Values{"text.ru": {"В суд за 1 месяц"}}, mark: "В суд за 1 месяц"},
		{part: "route", values: url.Values{"kind": {"two_levels"}}, mark: "kind=two_levels", wrong: url.Values{"kind": {"coin"}}},
		{part: "requirements", values: url.Values{"text.en": {"A ramp at the door"}}, mark: "A ramp at the door"},
	}
}

// shows reports whether a page shows a mark: a text, or a value of its form.
func shows(a *apptest.Answer, mark string) bool {
	name, value, isField := strings.Cut(mark, "=")
	if isField {
		standing := apptest.Standing(a.Doc.Find(`form[data-form="save"]`))
		return slices.Contains(standing[name], value)
	}
	return strings.Contains(string(a.Body), mark)
}

func TestEveryPartIsSavedAndShown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, c := range changes() {
		a := d.Submit(t, d.Open(t, d.part(c.part)), "save", c.values)
		if a.Status != http.StatusSeeOther {
			t.Errorf("%s answers %d:\n%s", c.part, a.Status, a.Text())
			continue
		}
		if a = d.Follow(t, a); !shows(a, c.mark) {
			t.Errorf("%s does not show %q afterwards:\n%s", c.part, c.mark, a.Text())
		}
	}
	if n := len(d.text(t).Events); n != len(changes())+1 {
		t.Errorf("%d events for %d changes", n, len(changes()))
	}
	a := d.Open(t, "/ru"+link.ProposalHistory(d.id))
	if !strings.Contains(a.Text(), "Иные требования") || !strings.Contains(a.Text(), "Вы") {
		t.Errorf("the history says\n%s", a.Text())
	}
}

func TestSavingWhatStandsThereChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := rulemaking.Seen(d.text(t).Content)
	for _, c := range changes() {
		if a := d.Submit(t, d.Open(t, d.part(c.part)), "save", nil); a.Status != http.StatusSeeOther {
			t.Errorf("%s answers %d:\n%s", c.part, a.Status, a.Text())
		}
	}
	after := d.text(t)
	if rulemaking.Seen(after.Content) != before || len(after.Events) != 1 {
		t.Errorf("the text has changed: %+v", after.Events)
	}
}

func TestWhatIsMalformedIsAskedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := rulemaking.Seen(d.text(t).Content)
	for _, c := range changes() {
		if c.wrong == nil {
			continue
		}
		a := d.Submit(t, d.Open(t, d.part(c.part)), "save", c.wrong)
		summary := a.Doc.Find(`[data-fact="error-summary"] a`)
		if a.Status != http.StatusUnprocessableEntity || summary.Length() == 0 {
			t.Errorf("%s answers %d:\n%s", c.part, a.Status, a.Text())
		}
		if to := summary.AttrOr("href", "#"); a.Doc.Find(`[id="`+to[1:]+`"]`).Length() != 1 {
			t.Errorf("%s: the summary leads to %s", c.part, to)
		}
	}
	a := d.Submit(t, d.Open(t, d.part("hours")), "save", url.Values{"lunch": {"в полдень"}, "csc": {"10:00-19:00"}})
	if !shows(a, "lunch=в полдень") || !shows(a, "csc=10:00-19:00") {
		t.Errorf("what was typed is lost:\n%s", a.Text())
	}
	if rulemaking.Seen(d.text(t).Content) != before {
		t.Error("something malformed is stored")
	}
}

func TestTheSecondEditorSeesBothTexts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	second := d.Portal.Client()
	second.SignIn(t, "editor")
	for _, c := range changes() {
		mine := second.Open(t, d.part(c.part)) // opened before the first editor saves
		if a := d.Submit(t, d.Open(t, d.part(c.part)), "save", c.values); a.Status != http.StatusSeeOther {
			t.Fatalf("%s answers %d", c.part, a.Status)
		}
		values := url.Values{}
		for name := range c.values {
			if !strings.HasPrefix(name, "list-") && !strings.Contains("kind form_of_service document_type wait body", name) {
				values[name] = []string{"моя правка"}
			}
		}
		a := second.Submit(t, mine, "save", values)
		if a.Status != http.StatusConflict {
			t.Errorf("%s answers %d to the second", c.part, a.Status)
			continue
		}
		if a.Doc.Find("table tbody tr").Length() == 0 {
			t.Errorf("%s shows no difference:\n%s", c.part, a.Text())
		}
		if len(values) > 0 && (!strings.Contains(a.Doc.Find("table").Text(), "моя правка")) {
			t.Errorf("%s does not show mine:\n%s", c.part, a.Text())
		}
		if a = second.Submit(t, a, "save", nil); a.Status != http.StatusSeeOther {
			t.Errorf("%s does not save mine over theirs: %d", c.part, a.Status)
		}
	}
}

func TestTheirsMayBeTakenAndMineMended(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	stale := d.Open(t, d.part("appeal"))
	d.Submit(t, stale, "save", url.Values{"text.ru": {"их текст"}})
	clash := d.Submit(t, stale, "save", url.Values{"text.ru": {"мой текст"}})
	if clash.Status != http.StatusConflict {
		t.Fatalf("the stale form answers %d", clash.Status)
	}
	mended := d.Submit(t, clash, "save", url.Values{"redraw": {"edit"}})
	if mended.Status != http.StatusOK || !shows(mended, "text.ru=мой текст") {
		t.Errorf("mine to mend: %d\n%s", mended.Status, mended.Text())
	}
	if a := d.Follow(t, d.Submit(t, clash, "save", url.Values{"discard": {"1"}})); !shows(a, "text.ru=их текст") {
		t.Errorf("theirs is not there:\n%s", a.Text())
	}
	if a := d.Submit(t, mended, "save", nil); a.Status != http.StatusSeeOther {
		t.Errorf("mended mine answers %d", a.Status)
	}
}

func TestUnsavedTextIsKeptAndGivenBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	opened := d.Open(t, d.part("appeal"))
	if a := d.Submit(t, opened, "save", url.Values{"text.ru": {"недописано"}, "keep": {"1"}}); a.Status != http.StatusNoContent {
		t.Fatalf("keeping answers %d", a.Status)
	}
	a := d.Open(t, d.part("appeal"))
	if shows(a, "text.ru=недописано") || a.Doc.Find(`form[data-form="discard"]`).Length() != 1 {
		t.Errorf("the page does not tell of it:\n%s", a.Text())
	}
	if b := d.Open(t, d.part("appeal")+"?restore=1"); !shows(b, "text.ru=недописано") {
		t.Errorf("it is not restored:\n%s", b.Text())
	}
	d.Submit(t, a, "discard", url.Values{"discard": {"1"}})
	if a := d.Open(t, d.part("appeal")); a.Doc.Find(`form[data-form="discard"]`).Length() != 0 {
		t.Errorf("it is still there:\n%s", a.Text())
	}
}

func TestATextTypedAfterTheSessionEndedIsThereAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	opened := d.Open(t, d.part("appeal"))
	d.Portal.Advance(t, 24*time.Hour)
	a := d.Submit(t, opened, "save", url.Values{"text.ru": {"долго писали"}})
	if a.Status != http.StatusSeeOther || !strings.Contains(a.Location, link.SignIn) {
		t.Fatalf("it answers %d to %q", a.Status, a.Location)
	}
	d.SignIn(t, "editor")
	again := d.Open(t, d.part("appeal"))
	if !shows(again, "text.ru=долго писали") {
		t.Errorf("it is lost:\n%s", again.Text())
	}
	if a := d.Submit(t, again, "save", nil); a.Status != http.StatusSeeOther {
		t.Errorf("saving it answers %d", a.Status)
	}
}

func TestApproversReadAndWriteNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.Portal.Client()
	c.SignIn(t, "approver")
	pages := []string{
		link.Editor, link.EditorService(allowance), link.Proposal(d.id), link.ProposalChecks(d.id), link.ProposalHistory(d.id),
		link.ProposalPreview(d.id), link.ProposalPart(d.id, "documents"),
	}
	for _, one := range changes() {
		pages = append(pages, link.ProposalPart(d.id, one.part))
	}
	for _, path := range pages {
		a := c.Open(t, "/ru"+path)
		if a.Doc.Find("main form").Length() != 0 {
			t.Errorf("%s offers an approver to write", path)
		}
	}
	before := rulemaking.Seen(d.text(t).Content)
	for _, one := range changes() {
		a := c.Post(t, d.part(one.part), url.Values{"seen": {"x"}})
		if a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
			t.Errorf("%s answers %d to an approver", one.part, a.Status)
		}
	}
	if a := c.Post(t, "/ru"+link.BeginProposal(allowance), url.Values{"kind": {"edition"}, "key": {"k"}}); a.Status != http.StatusForbidden {
		t.Errorf("an approver begins: %d", a.Status)
	}
	if rulemaking.Seen(d.text(t).Content) != before {
		t.Error("the text has changed")
	}
}

func TestAnotherBodysTextsAreNotThere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	other := d.actor(t, "editor")
	other.Body = "sa"
	id, err := d.Rulemaking.Begin(t.Context(), other, rulemaking.Start{Service: apostille, Kind: rulemaking.NewEdition, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	d.id = id
	for _, c := range changes() {
		if a := d.Get(t, d.part(c.part)); a.Status != http.StatusNotFound {
			t.Errorf("%s of another body answers %d", c.part, a.Status)
		}
		if a := d.Post(t, d.part(c.part), c.values); a.Status != http.StatusNotFound {
			t.Errorf("writing %s of another body answers %d", c.part, a.Status)
		}
	}
	for _, path := range []string{
		link.Proposal(id), link.ProposalChecks(id), link.ProposalHistory(id), link.ProposalPreview(id),
		link.ProposalSpecimen(id), link.ProposalPart(id, "documents"), link.ProposalPart(id, "term/new"),
	} {
		if a := d.Get(t, "/ru"+path); a.Status != http.StatusNotFound {
			t.Errorf("%s of another body answers %d", path, a.Status)
		}
	}
	if a := d.Get(t, "/ru"+link.EditorService(apostille)); a.Status != http.StatusNotFound {
		t.Errorf("another body's service answers %d", a.Status)
	}
	a := d.Post(t, "/ru"+link.BeginProposal(apostille), url.Values{"kind": {"edition"}, "key": {"k"}})
	if a.Status != http.StatusNotFound {
		t.Errorf("beginning at another body's service answers %d", a.Status)
	}
}
