package rulemaking_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// questions are the ids of the questions of a page, in order.
func questions(v rulemaking.View, page string) (ids []string) {
	_, p, _ := v.Content.Form.PageByID(page)
	for _, f := range p.Fields {
		ids = append(ids, f.ID)
	}
	return ids
}

func TestAQuestionIsCarriedToAnotherPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	v := h.read(t, id)
	from, to := pageWithSeveral(t, v)
	moved := from.Fields[0]
	source, target := fieldsOf(v, from.ID), fieldsOf(v, to.ID)
	carry := func(seen string, to rulemaking.List[form.Field]) rulemaking.Clash[form.Field] {
		t.Helper()
		clash, err := rulemaking.Carry(ctx, h.Rulemaking, h.editor, id, source, to, moved.ID, seen)
		if err != nil {
			t.Fatal(err)
		}
		return clash
	}
	if clash := carry("something else", target); !clash.Clashed || clash.Theirs.ID != moved.ID {
		t.Errorf("a question that was changed since is carried: %+v", clash)
	}
	for range 2 { // the same form again is the same act
		if clash := carry(rulemaking.Seen(moved), target); clash.Clashed {
			t.Errorf("a clash: %+v", clash)
		}
	}
	v = h.read(t, id)
	if got := questions(v, from.ID); slices.Contains(got, moved.ID) {
		t.Errorf("on the old page are %v", got)
	}
	if got := questions(v, to.ID); got[len(got)-1] != moved.ID || len(got) != len(to.Fields)+1 {
		t.Errorf("on the new page are %v", got)
	}
	third := v.Content.Form.Sections[len(v.Content.Form.Sections)-1]
	elsewhere := rulemaking.Fields(third.ID, third.Pages[len(third.Pages)-1].ID)
	if clash := carry(rulemaking.Seen(moved), elsewhere); !clash.Clashed || !clash.Gone {
		t.Errorf("a question that is elsewhere by now is carried: %+v", clash)
	}
	_, err := rulemaking.Carry(ctx, h.Rulemaking, h.editor, id, target, rulemaking.Fields("none", "none"), moved.ID, "")
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("to a page that is not there: %v", err)
	}
	_, err = rulemaking.Carry(ctx, h.Rulemaking, h.approver, id, target, source, moved.ID, rulemaking.Seen(moved))
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("an approver carries: %v", err)
	}
}

func pageWithSeveral(t *testing.T, v rulemaking.View) (from, to form.Page) {
	t.Helper()
	pages := []form.Page{}
	for _, s := range v.Content.Form.Sections {
		pages = append(pages, s.Pages...)
	}
	for i, p := range pages[:len(pages)-1] {
		if len(p.Fields) > 1 {
			return p, pages[i+1]
		}
	}
	t.Fatal("no page has several questions")
	return form.Page{}, form.Page{}
}

func fieldsOf(v rulemaking.View, page string) rulemaking.List[form.Field] {
	section, _, _ := v.Content.Form.PageByID(page)
	return rulemaking.Fields(section.ID, page)
}

func TestIdsAreUniqueInTheWholeForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	v := h.read(t, id)
	first, last := v.Content.Form.Sections[0], v.Content.Form.Sections[len(v.Content.Form.Sections)-1]
	question := form.Field{ID: first.Pages[0].Fields[0].ID, Type: form.TypeText, Label: reason}
	err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Fields(last.ID, last.Pages[0].ID), question)
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a second question of the same id: %v", err)
	}
	page := form.Page{ID: first.Pages[0].ID, Title: reason}
	if err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Pages(last.ID), page); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second page of the same id: %v", err)
	}
	question.ID = "something_new"
	if err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Fields(last.ID, last.Pages[0].ID), question); err != nil {
		t.Error(err)
	}
}

func TestWhatRefersToAQuestion(t *testing.T) {
	t.Parallel()
	when := &form.Condition{Not: &form.Condition{Fact: "answer.a", In: []string{"yes"}}}
	c := standard.Content{
		Form: form.Definition{Sections: []form.Section{{Pages: []form.Page{{Fields: []form.Field{
			{ID: "a", ShowIf: when}, {ID: "b", ShowIf: when},
			{ID: "c", Computed: []form.ComputedRule{{When: when}}}, {ID: "d"},
		}}}}}},
		Term:      standard.Term{Variants: []standard.Variant{{Code: "urgent", When: when}}, Components: []standard.Variant{{Code: "part", When: when}}},
		Fee:       standard.Fee{Items: []standard.FeeItem{{Code: "duty", When: when}, {Code: "copy", PerField: "a"}}},
		Documents: []standard.Document{{Code: "proof", When: when}, {Code: "scan", Field: "a"}, {Code: "other", Field: "d"}},
		Result:    standard.Result{Template: standard.Template{Rows: []string{"d", "a"}}},
		Route:     standard.Route{When: when},
	}
	c.Result.Template.Statement.RU = "Размер: {answer.a}."
	got := []string{}
	for _, r := range rulemaking.ReferencesTo(c, "a") {
		got = append(got, r.Kind+" "+r.Code)
	}
	want := []string{"question b", "amount c", "term urgent", "term part", "fee duty", "multiple copy",
		"document proof", "file scan", "statement a", "row a", "route "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rest := rulemaking.ReferencesTo(c, "b"); len(rest) > 0 {
		t.Errorf("to b refers %v", rest)
	}
}

func TestTheBankSaysWhereItsQuestionsStand(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	bank, err := h.Rulemaking.Bank(ctx, h.editor)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(bank, func(q rulemaking.Question) bool { return q.Code == "phone" })
	if at < 0 {
		t.Fatal("the seed has no question about the phone")
	}
	phone := bank[at]
	uses := func() (editions, proposals int) {
		t.Helper()
		all, err := h.Rulemaking.Uses(ctx, h.editor)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range all["phone"] {
			if u.Proposal == "" {
				editions++
			} else {
				proposals++
			}
		}
		return editions, proposals
	}
	if editions, proposals := uses(); editions < 10 || proposals != 1 {
		t.Errorf("it stands in %d editions and %d proposals", editions, proposals)
	}
	phone.Field.Label.EN = "Telephone"
	if clash, err := h.Rulemaking.SaveQuestion(ctx, h.editor, phone, phone.Version); err != nil || clash.Clashed {
		t.Fatal(clash, err)
	}
	if editions, proposals := uses(); editions != 0 || proposals != 0 {
		t.Errorf("it says something else and stands in %d editions and %d proposals", editions, proposals)
	}
	section, page, _ := pageOf(h.read(t, id), "phone")
	place := rulemaking.Fields(section, page).Item("phone")
	content := h.read(t, id).Content
	now, _ := place.Get(&content)
	taken := phone.In(now)
	taken.Bank = phone.Code
	if clash, err := rulemaking.Save(ctx, h.Rulemaking, h.editor, id, place, rulemaking.Seen(now), taken); err != nil || clash.Clashed {
		t.Fatal(clash, err)
	}
	if !phone.Says(taken) {
		t.Error("a question that was just taken says something else")
	}
	if editions, proposals := uses(); editions != 0 || proposals != 1 {
		t.Errorf("taken, it stands in %d editions and %d proposals", editions, proposals)
	}
}

func pageOf(v rulemaking.View, question string) (section, page string, ok bool) {
	p, ok := v.Content.Form.PageOf(question)
	s, _, _ := v.Content.Form.PageByID(p.ID)
	return s.ID, p.ID, ok
}
