package bench

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
	"qyzmet/web/locale"
	"qyzmet/web/ui"
)

func TestLeft_SaysHowMuchRemains(t *testing.T) {
	t.Parallel()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		left   left
		want   string
		intent ui.Intent
	}{
		"days count as working days":         {left{Days: 5}, "Осталось 5 рабочих дней", ui.Info},
		"one day is soon":                    {left{Days: 1}, "Остался 1 рабочий день", ui.Wait},
		"the last day says so":               {left{Days: 0}, "Сегодня последний день", ui.Wait},
		"past days are overdue":              {left{Days: -2, Overdue: true}, "Просрочено на 2 рабочих дня", ui.Bad},
		"a weekend past is one day":          {left{Days: 0, Overdue: true}, "Просрочено на 1 рабочий день", ui.Bad},
		"minutes count to the end":           {left{Exact: true, Minutes: 9}, "Осталось 9 минут", ui.Wait},
		"less than a minute is one":          {left{Exact: true, Minutes: 0}, "Осталась 1 минута", ui.Wait},
		"hours follow minutes":               {left{Exact: true, Minutes: 60}, "Остался 1 час", ui.Info},
		"two days follow hours":              {left{Exact: true, Minutes: 48 * 60}, "Осталось 2 суток", ui.Info},
		"hours under two days stay hours":    {left{Exact: true, Minutes: 48*60 - 1}, "Осталось 47 часов", ui.Info},
		"past minutes are overdue":           {left{Exact: true, Minutes: -21, Overdue: true}, "Просрочено на 21 минуту", ui.Bad},
		"past hours are overdue":             {left{Exact: true, Minutes: -125, Overdue: true}, "Просрочено на 2 часа", ui.Bad},
		"a moment past is one minute":        {left{Exact: true, Minutes: 0, Overdue: true}, "Просрочено на 1 минуту", ui.Bad},
		"long past moments are told in days": {left{Exact: true, Minutes: -72 * 60, Overdue: true}, "Просрочено на 3 суток", ui.Bad},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tag := c.left.tag(texts.In(i18n.RU))
			if diff := cmp.Diff(c.want, strings.Join(strings.Fields(tag.Text), " ")); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if tag.Intent != c.intent || tag.Icon == "" {
				t.Errorf("intent %d with icon %q, want %d with an icon", tag.Intent, tag.Icon, c.intent)
			}
		})
	}
}
