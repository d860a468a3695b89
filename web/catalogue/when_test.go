package catalogue

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/web/locale"
)

func english(t *testing.T) i18n.Localizer {
	t.Helper()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return texts.In(i18n.EN)
}

func TestNewWhen_SaysEveryKindOfFactInWords(t *testing.T) {
	t.Parallel()
	def := form.Definition{Sections: []form.Section{{Pages: []form.Page{{Fields: []form.Field{
		{ID: "kind", Label: i18n.Text{EN: "What do you want?"}, Options: []form.Option{
			{Value: "a", Label: i18n.Text{EN: "A new one"}}, {Value: "b", Label: i18n.Text{EN: "The old one"}}}},
		{ID: "agree", Type: form.TypeCheckbox, Label: i18n.Text{EN: "With plates"}},
	}}}}}}
	fact := func(name string, in ...string) form.Condition { return form.Condition{Fact: name, In: in} }
	for name, tc := range map[string]struct {
		condition *form.Condition
		want      []string
	}{
		"nothing for no condition": {nil, nil},
		"a channel": {
			&form.Condition{Fact: form.FactChannel, In: []string{"csc"}}, []string{"when you apply at a CSC"}},
		"answers by their question": {
			&form.Condition{Fact: "answer.kind", In: []string{"a", "b"}},
			[]string{"What do you want? – A new one, The old one"}},
		"a tick": {&form.Condition{Fact: "answer.agree", In: []string{"yes"}}, []string{"With plates – yes"}},
		"what a register lacks, and all cases of several": {
			&form.Condition{All: []form.Condition{fact("answer.kind", "a"), fact("register.birth_record", "not_found")}},
			[]string{"What do you want? – A new one", "if the state register has no such data"}},
		"what only a register knows": {
			&form.Condition{Fact: "register.something", In: []string{"odd"}},
			[]string{"the portal learns this from a state register"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, newWhen(english(t), tc.condition, def).Cases); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhen_LeavesRegistersToTheNote(t *testing.T) {
	t.Parallel()
	w := newWhen(english(t), &form.Condition{Any: []form.Condition{
		{Fact: form.FactFiledBy, In: []string{"representative"}},
		{Fact: "register.birth_record", In: []string{"not_found"}},
	}}, form.Definition{})
	if !w.Any {
		t.Error("forgets that one case is enough")
	}
	want := []string{"if a representative applies for you"}
	if diff := cmp.Diff(want, w.withoutRegisters().Cases); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
