package mail

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/notify"
	"qyzmet/web/locale"
)

const number = "GP-26-000001"

// longestSubject is what a telephone shows of a subject, in letters.
const longestSubject = 60

func newLetters(t *testing.T) (*Letters, *i18n.Catalogue) {
	t.Helper()
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return NewLetters(texts, "https://portal.example/"), texts
}

func message(template string, lang i18n.Lang) notify.Message {
	return notify.Message{ID: "m", Template: template, Lang: lang,
		Args: map[string]string{"number": number, "by": "2026-12-02", "service": "Service", "count": "3", "body": "Body",
			"village": "Village", "day": "1", "time": "10:15", "code": "0420",
			"link": "https://portal.example/kk/visits/A", "url": "https://portal.example/kk/centres"}}
}

// notices are the messages that people get, except the codes that somebody waits for.
func notices(texts *i18n.Catalogue) []string {
	return slices.DeleteFunc(texts.Keys(), func(key string) bool {
		return !strings.HasPrefix(key, "sms.") || key == "sms.one_time_code" || key == "sms.visit_code"
	})
}

func TestEveryNoticeHasALetterInEachLanguage(t *testing.T) {
	t.Parallel()
	letters, texts := newLetters(t)
	for template := range kinds {
		if !slices.Contains(notices(texts), template) {
			t.Errorf("%s is no notice", template)
		}
	}
	for _, template := range notices(texts) {
		for _, lang := range i18n.Langs {
			t.Run(template+" in "+string(lang), func(t *testing.T) {
				t.Parallel()
				l, err := letters.Write(t.Context(), message(template, lang))
				if err != nil {
					t.Fatal(err)
				}
				isWhole(t, l, lang)
				if _, about := kinds[template]; about {
					isAbout(t, l, lang)
				}
				saysTheSameInHTML(t, l, lang)
			})
		}
	}
}

func isWhole(t *testing.T, l notify.Letter, lang i18n.Lang) {
	t.Helper()
	if n := len([]rune(l.Subject)); n == 0 || n > longestSubject {
		t.Errorf("the subject %q has %d letters", l.Subject, n)
	}
	for _, want := range []string{"\nhttps://portal.example/" + string(lang) + "/", "1414", l.Subject} {
		if !strings.Contains(l.Text, want) {
			t.Errorf("no %q in\n%s", want, l.Text)
		}
	}
	for _, never := range []string{"{", "}", "\nmail.", "2026-12-02", "<"} {
		if strings.Contains(l.Text, never) || strings.Contains(l.Subject, never) {
			t.Errorf("%q in\n%s", never, l.Text)
		}
	}
}

// isAbout checks what a letter about an application has besides.
func isAbout(t *testing.T, l notify.Letter, lang i18n.Lang) {
	t.Helper()
	url := "\nhttps://portal.example/" + string(lang) + "/cabinet/applications/" + number + "\n"
	if !strings.Contains(l.Text, url) || !strings.Contains(l.Subject, number) {
		t.Errorf("no way to the application or no number:\n%s\n%s", l.Subject, l.Text)
	}
}

func saysTheSameInHTML(t *testing.T, l notify.Letter, lang i18n.Lang) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(l.HTML))
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(doc.Find("body").Text()), " ")
	for line := range strings.SplitSeq(l.Text, "\n") {
		if !strings.Contains(said, strings.TrimSuffix(line, ":")) {
			t.Errorf("the HTML does not say %q", line)
		}
	}
	if got := doc.Find("html").AttrOr("lang", ""); got != string(lang) {
		t.Errorf("lang = %q", got)
	}
	fetches := doc.Find("img, script, link, iframe, object, form, [src], [background]").Length() > 0
	if fetches || strings.Contains(l.HTML, "url(") || strings.Contains(l.HTML, "@import") {
		t.Error("the letter fetches something")
	}
	doc.Find("a").Each(func(_ int, a *goquery.Selection) {
		if href := a.AttrOr("href", ""); !strings.HasPrefix(href, "https://portal.example/") {
			t.Errorf("a link leads to %q", href)
		}
	})
}

func TestTheDateIsWrittenInWords(t *testing.T) {
	t.Parallel()
	letters, _ := newLetters(t)
	for by, want := range map[string]string{
		"2026-12-02":                "Срок ответа: 2 декабря 2026.",
		"2026-12-02T18:40:00+05:00": "Срок ответа: 2 декабря 2026, 18:40.",
	} {
		m := message("sms.filed", i18n.RU)
		m.Args["by"] = by
		l, err := letters.Write(t.Context(), m)
		if err != nil || !strings.Contains(l.Text, want) {
			t.Errorf("by %s: no %q in\n%s (%v)", by, want, l.Text, err)
		}
	}
}

func TestMarkupInAValueIsText(t *testing.T) {
	t.Parallel()
	letters, _ := newLetters(t)
	m := message("sms.filed", i18n.EN)
	m.Args["number"] = `<script>alert(1)</script>`
	l, err := letters.Write(t.Context(), m)
	if err != nil || strings.Contains(l.HTML, "<script") {
		t.Errorf("the HTML holds the markup of a value (%v)", err)
	}
}

func TestThereIsNoLetterOfWhatIsNoNotice(t *testing.T) {
	t.Parallel()
	letters, _ := newLetters(t)
	for _, m := range []notify.Message{message("sms.one_time_code", i18n.RU), {Template: "sms.filed"}} {
		if _, err := letters.Write(t.Context(), m); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", m.Template, err)
		}
	}
}

// Notices of credentials lead to the page of credentials, those of mandates to the mandates.
func TestANoticeLeadsToWhereItCanBeLookedInto(t *testing.T) {
	t.Parallel()
	letters, texts := newLetters(t)
	for template, want := range map[string]string{
		"sms.password_changed": "/ru/credential\n", "sms.new_place": "/ru/credential\n",
		"sms.mandate_given_representative": "/ru/cabinet/mandates\n", "sms.employee_revoked_principal": "/ru/cabinet/mandates\n",
	} {
		l, err := letters.Write(t.Context(), message(template, i18n.RU))
		if err != nil || !strings.Contains(l.Text, "https://portal.example"+want) {
			t.Errorf("%s: no way to %q in\n%s (%v)", template, want, l.Text, err)
		}
	}
	for _, template := range credentials {
		if !slices.Contains(notices(texts), template) {
			t.Errorf("%s is no notice", template)
		}
	}
}
