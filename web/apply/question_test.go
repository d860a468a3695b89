package apply_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/registry"
)

// problems are the lines of the error summary.
func problems(a *apptest.Answer) string {
	return strings.Join(strings.Fields(a.Doc.Find(`[data-fact="error-summary"] li`).Text()), " ")
}

// refused fails unless the page is shown again with an error that holds the words.
func refused(t testing.TB, a *apptest.Answer, words string) {
	t.Helper()
	if a.Status != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d (to %q), want 422:\n%s", a.Status, a.Location, a.Text())
	}
	if got := problems(a); got == "" || !strings.Contains(got, words) {
		t.Errorf("the error summary says %q, want %q in it", got, words)
	}
	if title := a.Doc.Find("title").Text(); !strings.HasPrefix(title, "Ошибка: ") {
		t.Errorf("the title is %q", title)
	}
	if a.Doc.Find("main").Children().First().AttrOr("data-fact", "") != "error-summary" {
		t.Error("the error summary does not stand first in main")
	}
	soundControls(t, "refused page", a.Doc)
}

// I-07
func TestAWrongPageComesBackWithEverythingThatWasTyped(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	long := strings.Repeat("Ұзын сөз ", 2000)
	tests := []struct {
		name, service, step, words string
		typed                      map[string]string
	}{
		{"an impossible date", "sports-title", "competition", "Дата",
			map[string]string{"competition": "Азия чемпионаты", "competition_date-day": "31",
				"competition_date-month": "2", "competition_date-year": "2026", "result_place": "1"}},
		{"a date with letters", "sports-title", "competition", "Дата",
			map[string]string{"competition": "x", "competition_date-day": "бір",
				"competition_date-month": "ақпан", "competition_date-year": "'26", "result_place": "1"}},
		{"a month that is none", "sports-title", "competition", "месяц",
			map[string]string{"competition": "x", "competition_date-day": "1",
				"competition_date-month": "13", "competition_date-year": "2026", "result_place": "1"}},
		{"a text that is too long", "sports-title", "sport", "символ",
			map[string]string{"sport_kind": long}},
		{"a text that is too long in several lines", "disability-assistant", "needs", "символ",
			map[string]string{"needs": long + "\n" + long}},
		{"a phone that is none, beside a good address", "no-criminal-record", "contacts", "номер",
			map[string]string{"phone": "112", "email": "aigerim@example.com"}},
		{"two wrong answers", "no-criminal-record", "contacts", "адрес",
			map[string]string{"phone": "<b>112</b>", "email": "@@"}},
		{"an account with a wrong digit", "child-birth-allowance", "bank-account", "счет",
			map[string]string{"iban": "KZ86125KZT5004100101"}},
		{"an IIN with a wrong digit", "sports-title", "coach", "ИИН",
			map[string]string{"coach_iin": "940530601035"}},
		{"an address without a street", "residence-registration", "new-address", "улиц",
			map[string]string{"new_address-region": "710000000", "new_address-street": "",
				"new_address-house": "5", "new_address-flat": "7"}},
		{"money in words", "vehicle-registration", "price", "сумм",
			map[string]string{"price": "бес мың"}},
		{"a number that is too big", "court-apostille", "copies", "99",
			map[string]string{"copies": "100"}},
		{"markup", "sports-title", "coach", "ИИН",
			map[string]string{"coach_iin": `"><script>alert(1)</script>`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := citizen(t, p, "entrepreneur", i18n.RU)
			a := w.until(t, tt.service, tt.step)
			values := apptest.Standing(a.Doc.Find(`form[data-form="answer"]`))
			for name, v := range tt.typed {
				values.Set(name, v)
			}
			again := w.send(t, a, values, nil)
			refused(t, again, tt.words)
			stands := apptest.Standing(again.Doc.Find(`form[data-form="answer"]`))
			for name, typed := range tt.typed {
				got := strings.TrimPrefix(stands.Get(name), "\n")
				if strings.TrimSpace(got) != strings.TrimSpace(typed) {
					t.Errorf("%s: %.60q stands in the input, was typed %.60q", name, got, typed)
				}
			}
			if again.Doc.Find("main script").Length() > 0 {
				t.Error("what was typed became markup")
			}
		})
	}
}

func TestRightAnswersOfAWrongPageAreKept(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	a := w.until(t, "no-criminal-record", "contacts")
	refused(t, w.client.Submit(t, a, "answer", url.Values{
		"phone": {"0"}, "email": {"kept@example.com"},
	}), "номер")
	again := w.client.Open(t, w.in(link.DraftStep(draftOf(t, a), "contacts")))
	if got := again.Doc.Find(`[name="email"]`).AttrOr("value", ""); got != "kept@example.com" {
		t.Errorf("the address is %q", got)
	}
}

func TestWhatRegistersKnowIsShownAndNotAsked(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "citizen", i18n.RU)
	a := w.start(t, "no-criminal-record")
	if stepOf(a) != "contacts" {
		t.Fatalf("the first question is %q: the name is known", stepOf(a))
	}
	if got := a.Doc.Find(`[name="phone"]`).AttrOr("value", ""); !strings.HasPrefix(got, "+7 ") {
		t.Errorf("the phone that the register knows is not suggested: %q", got)
	}
	check := w.fill(t, "no-criminal-record", a)
	row := check.Doc.Find("dl > div").First()
	if text := row.Text(); !strings.Contains(text, "960314501017") || !strings.Contains(text, "Из реестра") {
		t.Errorf("the IIN with its register is not shown: %q", strings.Join(strings.Fields(text), " "))
	}
	if row.Find("a").Length() > 0 {
		t.Error("what the register knows can be changed here")
	}
	if !strings.Contains(check.Text(), "Если данные реестра неверны") {
		t.Error("nothing says how to put a register right")
	}
}

func TestAPageWithAKnownAnswerAsksOnlyTheRest(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	p.Registers.Put("medbirth", "940530601034", registry.Record{"child_birth_date": "2026-11-01"})
	w := citizen(t, p, "parent", i18n.RU)
	w.seen = soundPages(t, i18n.RU)
	a := w.until(t, "birth-of-child", "child-birth")
	if a.Doc.Find(`[name^="child_birth_date"]`).Length() > 0 || a.Doc.Find(`[name="child_sex"]`).Length() == 0 {
		t.Error("the page asks what is known, or does not ask the rest")
	}
	known := a.Doc.Find("main dl").Text()
	for _, words := range []string{"1 ноября 2026", "Из реестра: Регистр медицинских свидетельств о рождении"} {
		if !strings.Contains(known, words) {
			t.Errorf("%q is not shown as known: %q", words, known)
		}
	}
}

func TestARegisterThatIsAwayIsNamedAndTheCitizenIsAsked(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	p.Registers.Down("zags")
	w := citizen(t, p, "parent", i18n.RU)
	a := w.until(t, "kindergarten-queue", "child-details")
	if !strings.Contains(a.Text(), "Сейчас не отвечает реестр") {
		t.Errorf("nothing says that the register is away:\n%s", a.Text())
	}
	check := w.fill(t, "kindergarten-queue", a)
	if !strings.Contains(check.Text(), "Қостанай қаласы") {
		t.Error("what the citizen answered instead is not there")
	}
}

func TestAnAnswerMayOpenAQuestionOnTheWay(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	w.say["purpose"], w.say["apostille"] = "travel_abroad", "yes"
	steps := []string{}
	w.seen = func(a *apptest.Answer) { steps = append(steps, stepOf(a)) }
	w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	if way := strings.Join(steps, " "); !strings.Contains(way, "purpose apostille country delivery") {
		t.Errorf("the way is %s", way)
	}
}

func TestChangeComesBackToTheCheckPage(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	w.say["purpose"] = "employment"
	check := w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	id := draftOf(t, check)
	change := check.Doc.Find(`a[href*="/contacts?return=check"]`).First()
	if about := change.Text(); !strings.Contains(about, "Номер мобильного телефона") {
		t.Errorf("the Change link reads %q", about)
	}
	a := w.client.Open(t, change.AttrOr("href", ""))
	if back := a.Doc.Find("nav a.govuk-back-link").AttrOr("href", ""); back != w.in(link.DraftCheck(id)) {
		t.Errorf("Back leads to %q", back)
	}
	wrong := w.client.Submit(t, a, "answer", url.Values{"phone": {"1"}})
	refused(t, wrong, "номер")
	right := w.client.Submit(t, wrong, "answer", url.Values{"phone": {"+77010000009"}})
	mustLead(t, right, w.in(link.DraftCheck(id)))
	if !strings.Contains(w.client.Follow(t, right).Text(), "+7 701 000 00 09") {
		t.Error("the changed phone is not shown")
	}
}

func TestAChangeThatOpensAQuestionAsksItBeforeTheCheckPage(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	definition := w.edition(t, "no-criminal-record")
	_, purpose, _ := definition.PageByID("purpose")
	for _, o := range purpose.Fields[0].Options {
		if o.Value != "travel_abroad" {
			w.say["purpose"] = o.Value
		}
	}
	check := w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	id := draftOf(t, check)
	a := w.client.Open(t, w.in(link.DraftStepFromCheck(id, "purpose")))
	opened := w.client.Submit(t, a, "answer", url.Values{"purpose": {"travel_abroad"}})
	mustLead(t, opened, w.in(link.DraftStepFromCheck(id, "apostille")))
	no := w.client.Submit(t, w.client.Follow(t, opened), "answer", url.Values{"apostille": {"no"}})
	mustLead(t, no, w.in(link.DraftCheck(id)))
}

func TestAnswersPostedAfterTheSessionEndedComeBack(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "citizen", i18n.RU)
	w.say["purpose"] = "employment"
	check := w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	step := w.in(link.DraftStep(draftOf(t, check), "contacts"))
	a := w.client.Open(t, step+"?return=check")
	p.Advance(t, 31*time.Minute)
	late := w.client.Submit(t, a, "answer", url.Values{
		"phone": {"+7 701 555 55 55"}, "email": {"late@example.com"},
	})
	mustLead(t, late, w.in("/sign-in?next="))
	w.client.SignIn(t, "citizen")
	back := w.client.Open(t, step)
	if got := back.Doc.Find(`[name="email"]`).AttrOr("value", ""); got != "late@example.com" {
		t.Errorf("the address is %q", got)
	}
	if !strings.Contains(back.Text(), "Ваши ответы сохранены") {
		t.Errorf("nothing says that the answers are kept:\n%s", back.Text())
	}
	mustLead(t, w.client.Submit(t, back, "answer", nil), w.in("/drafts/"))
	if !strings.Contains(w.client.Open(t, strings.Replace(step, "/contacts", "/check", 1)).Text(), "late@example.com") {
		t.Error("the answers are not saved")
	}
	if again := w.client.Open(t, step); strings.Contains(again.Text(), "Ваши ответы сохранены") {
		t.Error("the answers come back twice")
	}
}

func TestAPageThatAsksNothingNowLeadsOn(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.KK)
	id := draftOf(t, w.start(t, "no-criminal-record"))
	for _, step := range []string{"applicant", "country"} {
		mustLead(t, w.client.Get(t, w.in(link.DraftStep(id, step))), w.in(link.DraftStep(id, "contacts")))
	}
	if a := w.client.Get(t, w.in(link.DraftStep(id, "no-such-step"))); a.Status != http.StatusNotFound {
		t.Errorf("an unknown step answers %d", a.Status)
	}
}
