package form_test

import (
	"testing"

	"qyzmet/internal/form"
)

func TestWhichQuestionsAConditionAsks(t *testing.T) {
	t.Parallel()
	when := &form.Condition{All: []form.Condition{
		{Fact: "answer.home.region", In: []string{"75"}},
		{Not: &form.Condition{Fact: "answer.sex", In: []string{"f"}}},
		{Fact: "register.age", In: []string{"minor"}},
	}}
	for id, want := range map[string]bool{"home": true, "sex": true, "age": false, "region": false, "hom": false} {
		if got := when.Asks(id); got != want {
			t.Errorf("asks %s: %v", id, got)
		}
	}
	if (*form.Condition)(nil).Asks("home") {
		t.Error("no condition asks something")
	}
}

func TestWhatCanBeAnID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][2]bool{
		"child_iin": {true, true}, "about-you": {false, true}, "check": {true, false}, "Child": {}, "1st": {}, "": {}, "бала": {},
	} {
		if got := [2]bool{form.IsFieldID(id), form.IsPageID(id)}; got != want {
			t.Errorf("%q: a question %v, a page %v", id, got[0], got[1])
		}
	}
}
