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
	days := func(n int) left { return left{Days: n} }
	minutes := func(n int) left { return left{Exact: true, Minutes: n} }
	past := func(l left) left { l.Overdue = true; return l }
	cases := map[string]struct {
		left   left
		want   string
		intent ui.Intent
	}{
		"days count as working days":  {days(5), "Осталось 5 рабочих дней", ui.Info},
		"one day is soon":             {days(1), "Остался 1 рабочий день", ui.Wait},
		"the last day says so":        {days(0), "Сегодня последний день", ui.Wait},
		"past days are overdue":       {past(days(-2)), "Просрочено на 2 рабочих дня", ui.Bad},
		"a weekend past is one day":   {past(days(0)), "Просрочено на 1 рабочий день", ui.Bad},
		"minutes count to the end":    {minutes(9), "Осталось 9 минут", ui.Wait},
		"less than a minute is one":   {minutes(0), "Осталась 1 минута", ui.Wait},
		"hours follow minutes":        {minutes(60), "Остался 1 час", ui.Info},
		"up to two days stay hours":   {minutes(48*60 - 1), "Осталось 47 часов", ui.Info},
		"two days follow hours":       {minutes(48 * 60), "Осталось 2 суток", ui.Info},
		"past minutes are overdue":    {past(minutes(-21)), "Просрочено на 21 минуту", ui.Bad},
		"past hours are overdue":      {past(minutes(-125)), "Просрочено на 2 часа", ui.Bad},
		"a moment past is one minute": {past(minutes(0)), "Просрочено на 1 минуту", ui.Bad},
		"long past is told in days":   {past(minutes(-72 * 60)), "Просрочено на 3 суток", ui.Bad},
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
