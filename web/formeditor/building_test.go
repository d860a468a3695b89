package formeditor_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

// press presses a button beside an item of a list.
func (d *desk) press(t *testing.T, on, order, button, code string) {
	t.Helper()
	page := d.client.Open(t, in(on))
	action := in(order)
	found := page.Doc.Find(`form button[name="` + button + `"][value="` + code + `"]`)
	if at, _ := found.Closest("form").Attr("action"); at != action {
		t.Fatalf("on %s no button %s %s leads to %s but to %q", on, button, code, action, at)
	}
	if a := d.client.Post(t, action, url.Values{button: {code}}); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, in(on)) {
		t.Fatalf("%s %s answers %d, leads to %s", button, code, a.Status, a.Location)
	}
}

func (d *desk) sections(t *testing.T) (list []string) {
	t.Helper()
	for _, s := range d.form(t).Sections {
		list = append(list, s.ID)
	}
	return list
}

func TestEverythingIsMovedUpAndDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	whole, was := link.ProposalForm(d.id), d.sections(t)
	d.press(t, whole, link.OrderParts(whole)+"?whole=1", "down", was[0])
	want := slices.Clone(was)
	want[0], want[1] = want[1], want[0]
	if diff := cmp.Diff(want, d.sections(t)); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	d.press(t, whole, link.OrderParts(whole)+"?whole=1", "up", was[0])
	first := d.form(t).Sections[0]
	one := link.FormSection(d.id, first.ID)
	d.press(t, one, link.OrderParts(one), "up", first.Pages[1].ID)
	if got := d.form(t).Sections[0].Pages[0].ID; got != first.Pages[1].ID {
		t.Errorf("the first page is %s", got)
	}
	for _, on := range []string{whole, link.FormPage(d.id, first.Pages[0].ID)} {
		was := strings.Fields(d.onPage(t, first.Pages[0].ID))
		order := link.OrderParts(link.FormPage(d.id, first.Pages[0].ID))
		if on == whole {
			order += "?whole=1"
		}
		d.press(t, on, order, "down", was[0])
		if got := strings.Fields(d.onPage(t, first.Pages[0].ID)); got[0] != was[1] || got[1] != was[0] {
			t.Errorf("the questions are %v", got)
		}
	}
}

func TestSectionsAndPagesAreAddedAndCarried(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	title := url.Values{"title.kk": {"Қосымша"}, "title.ru": {"Дополнительно"}, "title.en": {"More about you"}}
	d.submit(t, link.NewSection(d.id), "save", http.StatusSeeOther, title)
	if got := d.sections(t); got[len(got)-1] != "more_about_you" {
		t.Errorf("the sections are %v", got)
	}
	title.Set("id", "check")
	d.submit(t, link.NewPage(d.id, "more_about_you"), "save", http.StatusUnprocessableEntity, title)
	title.Set("id", "extra")
	d.submit(t, link.NewPage(d.id, "more_about_you"), "save", http.StatusSeeOther, title)
	first := d.form(t).Sections[0].Pages[0]
	question := first.Fields[0].ID
	d.submit(t, link.FormQuestion(d.id, question), "carry", http.StatusSeeOther, url.Values{"to": {"extra"}})
	if got := d.onPage(t, "extra"); got != question {
		t.Errorf("on the new page is %s", got)
	}
	d.submit(t, link.FormPage(d.id, "extra"), "carry", http.StatusSeeOther, url.Values{"to": {d.sections(t)[0]}})
	section, _, _ := d.form(t).PageByID("extra")
	if section.ID != d.sections(t)[0] {
		t.Errorf("the page is in %s", section.ID)
	}
	page := d.client.Open(t, in(link.FormQuestion(d.id, question)))
	d.submit(t, link.FormQuestion(d.id, question), "save", http.StatusSeeOther, url.Values{"label.en": {"Another"}})
	if a := d.client.Submit(t, page, "carry", url.Values{"to": {first.ID}}); a.Status != http.StatusConflict {
		t.Errorf("a question that was changed since is carried: %d", a.Status)
	}
}

func TestOptionsAndAmounts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.add(t, "how", form.TypeRadio)
	d.add(t, "sum", form.TypeMoney)
	for _, value := range []string{"post", "csc", "4+"} {
		d.submit(t, link.NewOption(d.id, "how"), "save", http.StatusSeeOther,
			url.Values{"value": {value}, "label.en": {"By " + value}, "hint.en": {"Slow"}})
	}
	for _, bad := range []string{"post", "а б", ""} {
		d.submit(t, link.NewOption(d.id, "how"), "save", http.StatusUnprocessableEntity,
			url.Values{"value": {bad}, "label.en": {"B"}})
	}
	on := link.FormQuestion(d.id, "how")
	d.press(t, on, link.OrderOptions(d.id, "how"), "up", "4+")
	d.submit(t, link.FormOption(d.id, "how", "4+"), "save", http.StatusSeeOther, url.Values{"label.en": {"More"}})
	d.submit(t, link.RemovePart(link.FormOption(d.id, "how", "post")), "remove", http.StatusSeeOther, nil)
	want := []form.Option{
		{Value: "4+", Label: i18n.Text{EN: "More"}, Hint: i18n.Text{EN: "Slow"}},
		{Value: "csc", Label: i18n.Text{EN: "By csc"}, Hint: i18n.Text{EN: "Slow"}},
	}
	if diff := cmp.Diff(want, d.field(t, "how").Options); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
	d.submit(t, link.NewAmount(d.id, "sum"), "save", http.StatusSeeOther,
		url.Values{"mrp": {"1,25"}, "when-0-fact": {"answer.how"}, "list-when-0": {"csc"}})
	d.submit(t, link.NewAmount(d.id, "sum"), "save", http.StatusSeeOther, url.Values{"mrp": {"38"}})
	d.submit(t, link.NewAmount(d.id, "sum"), "save", http.StatusUnprocessableEntity, url.Values{"mrp": {"much"}})
	rules := []form.ComputedRule{{When: &form.Condition{Fact: "answer.how", In: []string{"csc"}}, MRP: "1.25"}, {MRP: "38"}}
	if diff := cmp.Diff(rules, d.field(t, "sum").Computed); diff != "" {
		t.Errorf("amounts (-want +got):\n%s", diff)
	}
	// Saving the settings leaves what is written elsewhere.
	d.submit(t, on, "save", http.StatusSeeOther, url.Values{"required": {"yes"}})
	if got := d.field(t, "how"); len(got.Options) != 2 || !got.Required {
		t.Errorf("saved is %+v", got)
	}
}

// Only what was asked before can be a condition.
func TestAConditionIsBuiltFromEarlierQuestions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.add(t, "agrees", form.TypeCheckbox)
	d.add(t, "why", form.TypeText)
	d.add(t, "later", form.TypeCheckbox)
	page := d.client.Open(t, in(link.FormQuestion(d.id, "why")))
	offers := func(fact string) bool { return page.Doc.Find(`select option[value="answer.`+fact+`"]`).Length() > 0 }
	if !offers("agrees") || offers("why") || offers("later") {
		t.Errorf("offered: agrees %v, why %v, later %v", offers("agrees"), offers("why"), offers("later"))
	}
	d.submit(t, link.FormQuestion(d.id, "why"), "save", http.StatusSeeOther,
		url.Values{"when-0-fact": {"answer.agrees"}, "list-when-0": {"yes"}, "when-0-not": {"yes"}})
	want := &form.Condition{Not: &form.Condition{Fact: "answer.agrees", In: []string{"yes"}}}
	if diff := cmp.Diff(want, d.field(t, "why").ShowIf); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheSecondEditorSeesBothTexts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.add(t, "q", form.TypeText)
	path := link.FormQuestion(d.id, "q")
	page := d.client.Open(t, in(path))
	d.submit(t, path, "save", http.StatusSeeOther, url.Values{"label.ru": {"Первый текст"}})
	a := d.client.Submit(t, page, "save", url.Values{"label.ru": {"Второй текст"}, "max_length": {"7"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "Первый текст") || !strings.Contains(a.Text(), "Второй текст") {
		t.Fatalf("%d:\n%s", a.Status, a.Text())
	}
	if d.field(t, "q").Label.RU != "Первый текст" {
		t.Error("the first text is lost")
	}
	if b := d.client.Submit(t, a, "save", nil); b.Status != http.StatusSeeOther {
		t.Fatalf("mine again answers %d:\n%s", b.Status, b.Text())
	}
	if f := d.field(t, "q"); f.Label.RU != "Второй текст" || f.MaxLength != 7 {
		t.Errorf("saved is %+v", f)
	}
	// A colleague takes the question out while somebody writes.
	page = d.client.Open(t, in(path))
	d.submit(t, link.RemovePart(path), "remove", http.StatusSeeOther, nil)
	if a := d.client.Submit(t, page, "save", url.Values{"label.ru": {"Третий текст"}}); a.Status != http.StatusConflict ||
		!strings.Contains(a.Text(), "Третий текст") {
		t.Errorf("gone: %d:\n%s", a.Status, a.Text())
	}
}

func TestARemovalSaysWhatRefersToIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, _ := d.form(t).PageOf("child_order")
	section, _, _ := d.form(t).PageByID(p.ID)
	for _, path := range []string{
		link.FormQuestion(d.id, "child_order"), link.FormPage(d.id, p.ID), link.FormSection(d.id, section.ID),
	} {
		a := d.client.Open(t, in(link.RemovePart(path)))
		if text := a.Text(); !strings.Contains(text, "A row of the result") {
			t.Errorf("%s does not say what refers to it:\n%s", path, text)
		}
	}
	a := d.client.Open(t, in(link.RemovePart(link.FormQuestion(d.id, "child_order"))))
	if !strings.Contains(a.Text(), "The calculation of the amount: Allowance amount") {
		t.Errorf("the amount that depends on it is not named:\n%s", a.Text())
	}
	d.submit(t, link.RemovePart(link.FormQuestion(d.id, "child_order")), "remove", http.StatusSeeOther, nil)
	if _, there := d.form(t).FieldByID("child_order"); there {
		t.Error("the question is still there")
	}
	whole := d.client.Open(t, in(link.ProposalForm(d.id)))
	if !strings.Contains(whole.Text(), "The condition must refer to an earlier question") {
		t.Errorf("the form does not tell what is broken now:\n%s", whole.Text())
	}
	d.submit(t, link.RemovePart(link.FormSection(d.id, section.ID)), "remove", http.StatusSeeOther, nil)
	if slices.Contains(d.sections(t), section.ID) {
		t.Error("the section is still there")
	}
}

func TestWhoMayBuild(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.form(t).Sections[0]
	question := link.FormQuestion(d.id, first.Pages[0].Fields[0].ID)
	pages := []string{
		link.ProposalForm(d.id), link.FormSection(d.id, first.ID), link.FormPage(d.id, first.Pages[0].ID), question,
	}
	approver := d.as(t, "approver")
	for _, path := range pages {
		if a := approver.Open(t, in(path)); a.Doc.Find(`main form[method="post"]`).Length() > 0 {
			t.Errorf("%s lets an approver write", path)
		}
	}
	for _, path := range []string{link.RemovePart(question), link.NewSection(d.id)} {
		if a := approver.Get(t, in(path)); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
			t.Errorf("%s answers an approver %d", path, a.Status)
		}
	}
	for path, values := range map[string]url.Values{
		question: {"label.en": {"Mine"}}, link.OrderParts(link.ProposalForm(d.id)): {"down": {first.ID}},
		link.RemovePart(question): {}, link.CarryPart(question): {"to": {"x"}}, link.BankQuestion("phone"): {"label.en": {"x"}},
		link.PutIntoBank(d.id, "phone"): {"code": {"x"}}, link.RetireQuestion("phone"): {"retired": {"yes"}},
	} {
		if a := approver.Post(t, in(path), values); a.Status != http.StatusForbidden && a.Status != http.StatusNotFound {
			t.Errorf("an approver posts to %s: %d", path, a.Status)
		}
	}
	theirs := d.elsewhere(t)
	for _, path := range []string{
		link.ProposalForm(theirs), link.FormSection(theirs, "about-you"), link.FormPage(theirs, "contacts"),
		link.FormQuestion(theirs, "phone"), link.RemovePart(link.FormQuestion(theirs, "phone")), link.NewSection(theirs),
		link.AddFromBank(theirs, "contacts"), link.PutIntoBank(theirs, "phone"),
	} {
		if a := d.client.Get(t, in(path)); a.Status != http.StatusNotFound {
			t.Errorf("another body opens %s: %d", path, a.Status)
		}
	}
	for _, path := range []string{
		link.FormQuestion(theirs, "phone"), link.CarryPart(link.FormQuestion(theirs, "phone")), link.TakeFromBank(theirs, "phone"),
		link.OrderParts(link.ProposalForm(theirs)), link.RemovePart(link.FormQuestion(theirs, "phone")),
	} {
		if a := d.client.Post(t, in(path), url.Values{"label.en": {"Mine"}, "down": {"about-you"}}); a.Status != http.StatusNotFound {
			t.Errorf("another body writes to %s: %d", path, a.Status)
		}
	}
}

// elsewhere begins a proposal of another body, for a service that has a standard.
func (d *desk) elsewhere(t *testing.T) (id string) {
	t.Helper()
	snapshot, err := d.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range snapshot.Services {
		if of.Body == d.editor.Body || snapshot.Last(of.Code) == nil {
			continue
		}
		stranger := d.editor
		stranger.Body = of.Body
		id, err = d.Rulemaking.Begin(t.Context(), stranger, rulemaking.Start{Service: of.Code, Kind: rulemaking.NewEdition, Key: "e"})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	t.Fatal("every standard is of one body")
	return ""
}

func TestATextThatRestsIsOnlyRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	question := link.FormQuestion(d.id, "phone")
	page := d.client.Open(t, in(question))
	if _, err := d.Behind().Exec(t.Context(), `UPDATE proposal SET state = 'withdrawn' WHERE id = $1`, d.id); err != nil {
		t.Fatal(err)
	}
	if a := d.client.Open(t, in(question)); a.Doc.Find(`main form[method="post"]`).Length() > 0 {
		t.Error("a withdrawn text may be written")
	}
	if a := d.client.Submit(t, page, "save", url.Values{"label.en": {"Mine"}}); a.Status != http.StatusConflict {
		t.Errorf("written all the same: %d", a.Status)
	}
}
