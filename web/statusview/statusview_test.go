package statusview_test

import (
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/web/locale"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

func TestEveryStatusHasItsWords(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		l, seen := texts.In(lang), map[string]application.Status{}
		for _, s := range application.Statuses {
			tag := statusview.Tag(l, s, false)
			if tag.Text == s.Key() || statusview.Meaning(l, s) == s.Key()+".meaning" {
				t.Errorf("%s has no words in %s", s, lang)
			}
			if other, double := seen[tag.Text]; double {
				t.Errorf("%s and %s are the same in %s", s, other, lang)
			}
			seen[tag.Text] = s
			if tag.Value != string(s) || tag.Intent == ui.Neutral {
				t.Errorf("%s looks like %+v", s, tag)
			}
			mark := statusview.Mark(l, s)
			if mark.Value != "overdue" || statusview.MarkMeaning(l, s) == mark.Text {
				t.Errorf("%s is marked %+v", s, mark)
			}
		}
	}
}

func TestAPassedTermLooksLikeTroubleWhileNobodyHasAnswered(t *testing.T) {
	t.Parallel()
	l := i18n.Localizer{}
	if got := statusview.Tag(l, application.InReview, true).Intent; got != ui.Bad {
		t.Errorf("an open case looks like %v", got)
	}
	if got := statusview.Tag(l, application.ResultIssued, true).Intent; got != ui.Good {
		t.Errorf("an answer that came late looks like %v", got)
	}
	if got := statusview.Mark(l, application.ResultIssued).Text; got != "status.late" {
		t.Errorf("an answer that came late is marked %s", got)
	}
}
