package catalogue_test

import (
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

func sorted(codes []string) []string { slices.Sort(codes); return codes }

func TestService_ShowsTheLawInPlainWordsFirst(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for path, want := range map[string][]string{
		"/ru/services/no-criminal-record": {
			"обычно 10 минут", "8 рабочих дней", "вместе с апостилем",
			"Бесплатно", "0,5 МРП", "2162,50", "МРП) 2026 года: 4325", "Требуется ли апостиль? – Да",
			"Нотариально удостоверенная доверенность", "если заявление подает ваш представитель",
			"Никто не вправе требовать", "Сведения специальных учетов", "статьи 5 Закона",
			"не дольше 15 минут", "09:00–18:30", "после 18:30", "круглосуточно",
			"Установление недостоверности", "подпункт 1) пункта 2 статьи 19-1", "неполного пакета",
			"Срок – 3 месяца", "Комитет по правовой статистике", "1 августа 2026", "1414",
		},
		"/kk/services/real-estate-certificate": {"Ештеңе әкелудің қажеті жоқ", "Тегін"},
		"/en/services/court-apostille":         {"0.5 MCI", "2,162.50"},
		"/ru/services/birth-of-child":          {"Одно заявление – несколько услуг", "пособия на рождение"},
		"/ru/services/birth-registration":      {"Освобождаются категории", "2 рабочих дня"},
		"/en/services/disability-assistant":    {"Needed if one of these holds", "representative"},
		"/kk/services/kindergarten-queue":      {"30 минут", "Өтінішсіз"},
		"/en/services/ie-registration":         {"under 18"},
	} {
		a := p.Client().Open(t, path)
		text := strings.ReplaceAll(a.Text(), "\u00a0", " ")
		for _, words := range want {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(words)) {
				t.Errorf("%s does not say %q", path, words)
			}
		}
	}
}

func TestService_HasItsFactsOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	for code, fee := range map[string]string{
		"no-criminal-record": "0", "driving-licence": "5406.25", "id-card": "865",
		"birth-certificate-reissue": "4325", "vehicle-registration": "5406.25", "sports-title": "0",
	} {
		a := p.Client().Open(t, "/kk/services/"+code)
		if got := a.Fact("fee"); got != fee {
			t.Errorf("the fee of %s is %q, want %q", code, got, fee)
		}
		if got := a.Fact("standard-edition"); got != "1" {
			t.Errorf("the edition of %s is %q", code, got)
		}
		for _, fact := range []string{"fee", "standard-edition"} {
			if n := a.Doc.Find(`[data-fact="` + fact + `"]`).Length(); n != 1 {
				t.Errorf("%s has the fact %s %d times", code, fact, n)
			}
		}
	}
}

func TestService_ContentsLeadToTheSections(t *testing.T) {
	t.Parallel()
	a := apptest.New(t).Client().Open(t, "/ru/services/id-card")
	links := a.Doc.Find(`main nav a[href^="#"]`)
	if links.Length() < 10 {
		t.Errorf("%d entries", links.Length())
	}
	for _, link := range links.EachIter() {
		if a.Doc.Find(link.AttrOr("href", "")).Length() != 1 {
			t.Errorf("%s leads nowhere", link.AttrOr("href", ""))
		}
	}
}

func TestService_Start(t *testing.T) {
	t.Parallel()
	t.Run("leads a guest to sign-in and back, without a key in the cached page", func(t *testing.T) {
		t.Parallel()
		p := apptest.NewProduction(t)
		for range 2 {
			a := p.Client().Open(t, "/ru/services/id-card")
			if a.Doc.Find(`[name="key"], form[data-form]`).Length() > 0 {
				t.Error("the guest's page has a form")
			}
			if a.Doc.Find(`main a[href="/ru/sign-in?next=%2Fru%2Fservices%2Fid-card"]`).Length() != 1 {
				t.Error("no way to sign in")
			}
		}
	})
	p := apptest.New(t)
	t.Run("is a form for a citizen that begins a draft", func(t *testing.T) {
		t.Parallel()
		c := p.Client()
		c.SignIn(t, "citizen")
		a := c.Open(t, "/ru/services/no-criminal-record")
		if a.Doc.Find(`form[data-form="start"] input[name="key"]`).AttrOr("value", "") == "" {
			t.Error("no key")
		}
		if got := c.Submit(t, a, "start", nil); !strings.HasPrefix(got.Location, "/ru/drafts/") {
			t.Errorf("answers %d and leads to %q", got.Status, got.Location)
		}
	})
	t.Run("is not there for staff", func(t *testing.T) {
		t.Parallel()
		c := p.Client()
		c.SignIn(t, "official")
		a := c.Open(t, "/ru/services/no-criminal-record")
		if a.Doc.Find(`form[data-form="start"], main a[href*="sign-in"]`).Length() > 0 {
			t.Error("staff can start")
		}
	})
	t.Run("is not there without a full standard, which the page says", func(t *testing.T) {
		t.Parallel()
		c := p.Client()
		c.SignIn(t, "citizen")
		a := c.Open(t, "/ru/services/number-plate-duplicate")
		if a.Doc.Find(`form[data-form="start"]`).Length() > 0 {
			t.Error("a service without a standard can be started")
		}
		for _, words := range []string{"Полного стандарта", "Министерство внутренних дел", "ЦОН", "1414"} {
			if !strings.Contains(a.Text(), words) {
				t.Errorf("does not say %q", words)
			}
		}
	})
}
