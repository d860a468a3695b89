package i18n

import (
	"testing"
	"testing/fstest"
	"time"
)

func sample(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(fstest.MapFS{"a.json": {Data: []byte(`{
	  "days": {"kk": "{n} күн", "en": {"one": "{n} day", "other": "{n} days"},
	           "ru": {"one": "{n} день", "few": "{n} дня", "many": "{n} дней", "other": "{n} дня"}},
	  "due":  {"kk": "Мерзімі: {date}", "ru": "Срок: {date}", "en": "Due {date}"},
	  "who":  {"kk": "{body} шешеді", "ru": "Решает {body}", "en": "{body} decides"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	c := sample(t)
	for _, tc := range []struct {
		lang Lang
		n    int
		want string
	}{
		{KK, 1, "1 күн"}, {KK, 5, "5 күн"},
		{RU, 1, "1 день"}, {RU, 2, "2 дня"}, {RU, 5, "5 дней"}, {RU, 11, "11 дней"},
		{RU, 21, "21 день"}, {RU, 112, "112 дней"},
		{EN, 1, "1 day"}, {EN, 2, "2 days"},
	} {
		if got := c.In(tc.lang).T("days", "n", tc.n); got != tc.want {
			t.Errorf("%s %d = %q, want %q", tc.lang, tc.n, got, tc.want)
		}
	}
}

func TestValuesAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	t.Parallel()
	c := sample(t)
	day := time.Date(2026, 4, 1, 9, 5, 0, 0, time.UTC)
	body := Text{KK: "Министрлік", RU: "министерство"}
	for got, want := range map[string]string{
		c.In(KK).T("due", "date", Date(day)): "Мерзімі: 1 сәуір 2026, сәрсенбі",
		c.In(RU).T("due", "date", Date(day)): "Срок: 1 апреля 2026, среда",
		c.In(EN).T("due", "date", Date(day)): "Due Wednesday, 1 April 2026",
		c.In(EN).T("who", "body", body):      "министерство decides",
		c.In(RU).Money(216250):               "2162,50\u00a0₸",
		c.In(KK).Money(1234500000):           "12\u00a0345\u00a0000\u00a0₸",
		c.In(EN).Money(216250):               "2,162.50\u00a0₸",
		c.In(KK).T("no.such.key"):            "no.such.key",
		c.In(KK).T("due", "other", "x"):      "Мерзімі: {date}",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLoadRefusesAKeyInTwoFiles(t *testing.T) {
	t.Parallel()
	one := []byte(`{"k": {"kk": "a", "ru": "b", "en": "c"}}`)
	if _, err := Load(fstest.MapFS{"a.json": {Data: one}, "b.json": {Data: one}}); err == nil {
		t.Error("no error")
	}
}

func TestResolveNamesTheLanguageItFellBackTo(t *testing.T) {
	t.Parallel()
	if s, l := (Text{RU: "Правила"}).Resolve(EN); s != "Правила" || l != RU {
		t.Errorf("got %q in %s", s, l)
	}
}
