package formeditor_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/link"
)

func TestAQuestionGoesIntoTheBankAndBackIntoAForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.add(t, "agrees", form.TypeCheckbox)
	d.add(t, "nick", form.TypeText)
	d.submit(t, link.FormQuestion(d.id, "nick"), "save", http.StatusSeeOther, url.Values{
		"max_length": {"20"}, "when-0-fact": {"answer.agrees"}, "list-when-0": {"yes"},
	})
	d.submit(t, link.PutIntoBank(d.id, "nick"), "bank", http.StatusUnprocessableEntity, url.Values{"code": {"Nick name"}})
	d.submit(t, link.PutIntoBank(d.id, "nick"), "bank", http.StatusConflict, url.Values{"code": {"phone"}})
	d.submit(t, link.PutIntoBank(d.id, "nick"), "bank", http.StatusSeeOther, url.Values{"code": {"nickname"}})
	if f := d.field(t, "nick"); f.Bank != "nickname" || f.ShowIf == nil {
		t.Errorf("in the form it is %+v", f)
	}
	page := d.form(t).Sections[0].Pages[1].ID
	found := d.client.Open(t, in(link.AddFromBank(d.id, page)+"?q=nickname"))
	if n := found.Doc.Find(`input[type="radio"][name="question"]`).Length(); n != 1 {
		t.Errorf("%d questions are found", n)
	}
	d.submit(t, link.AddFromBank(d.id, page), "save", http.StatusUnprocessableEntity, nil)
	d.submit(t, link.AddFromBank(d.id, page), "save", http.StatusUnprocessableEntity, url.Values{"question": {"phone"}})
	d.submit(t, link.AddFromBank(d.id, page), "save", http.StatusSeeOther, url.Values{"question": {"nickname"}, "id": {"alias"}})
	want := d.field(t, "nick")
	want.ID, want.ShowIf = "alias", nil
	if diff := cmp.Diff(want, d.field(t, "alias")); diff != "" {
		t.Errorf("the copy (-want +got):\n%s", diff)
	}
	bank := d.client.Open(t, in(link.BankQuestion("nickname")))
	if n := bank.Doc.Find(`main a[href="` + in(link.ProposalForm(d.id)) + `"]`).Length(); n != 1 {
		t.Errorf("the bank names the proposal %d times:\n%s", n, bank.Text())
	}
}

func TestTheBankChangesNoFormByItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	page := d.form(t).Sections[0].Pages[0].ID
	d.submit(t, link.AddFromBank(d.id, page), "save", http.StatusSeeOther, url.Values{"question": {"photo"}})
	on := link.FormQuestion(d.id, "photo")
	if a := d.client.Open(t, in(on)); a.Doc.Find(`form[data-form="take-text"]`).Length() != 0 {
		t.Error("a fresh copy is offered to be taken anew")
	}
	d.submit(t, link.BankQuestion("photo"), "save", http.StatusUnprocessableEntity,
		url.Values{"label.kk": {""}, "label.ru": {""}, "label.en": {""}})
	d.submit(t, link.BankQuestion("photo"), "save", http.StatusSeeOther, url.Values{"label.en": {"A picture of you"}})
	if f := d.field(t, "photo"); f.Label.EN == "A picture of you" {
		t.Error("the bank changed a form")
	}
	d.submit(t, on, "save", http.StatusSeeOther, url.Values{"required": {}})
	a := d.client.Open(t, in(on))
	if !strings.Contains(a.Text(), "A picture of you") {
		t.Errorf("the page does not say what the bank says:\n%s", a.Text())
	}
	if b := d.client.Submit(t, a, "take-text", nil); b.Status != http.StatusSeeOther {
		t.Fatalf("taking it answers %d", b.Status)
	}
	if f := d.field(t, "photo"); f.Label.EN != "A picture of you" || f.Required || f.Bank != "photo" {
		t.Errorf("taken is %+v", f)
	}
	if b := d.client.Submit(t, a, "take-text", nil); b.Status != http.StatusSeeOther {
		t.Errorf("the same form again answers %d", b.Status)
	}
}

func TestTwoEditorsOfTheBank(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	path := link.BankQuestion("phone")
	first := d.client.Open(t, in(path))
	d.submit(t, path, "save", http.StatusSeeOther, url.Values{"label.en": {"Telephone"}})
	a := d.client.Submit(t, first, "save", url.Values{"label.en": {"Mobile"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "Telephone") || !strings.Contains(a.Text(), "Mobile") {
		t.Fatalf("%d:\n%s", a.Status, a.Text())
	}
	if b := d.client.Submit(t, a, "save", nil); b.Status != http.StatusSeeOther {
		t.Errorf("mine again answers %d:\n%s", b.Status, b.Text())
	}
	d.submit(t, path, "retire", http.StatusSeeOther, url.Values{"retired": {"yes"}})
	page := d.form(t).Sections[0].Pages[0].ID
	if a := d.client.Open(t, in(link.AddFromBank(d.id, page))); a.Doc.Find(`input[name="question"][value="phone"]`).Length() > 0 {
		t.Error("a retired question is offered")
	}
	d.submit(t, path, "retire", http.StatusSeeOther, nil)
	if a := d.client.Open(t, in(link.AddFromBank(d.id, page))); a.Doc.Find(`input[name="question"][value="phone"]`).Length() != 1 {
		t.Error("a question that is offered again is not offered")
	}
	if a := d.client.Get(t, in(link.BankQuestion("none"))); a.Status != http.StatusNotFound {
		t.Errorf("a question that there is not answers %d", a.Status)
	}
}
