package discussions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

// allowance is a service of the editor's body that has a standard, pension one that has none.
const (
	allowance = "child-birth-allowance"
	pension   = "pension-assignment"
)

// polyglot breaks out of whatever it is put into, unless it stays text.
const polyglot = `"'><script>alert(1)</script>{{7*7}}--><svg/onload=alert(1)> **жирно** [ссылка](javascript:alert(1))`

var why = i18n.Text{
	KK: "Мерзімі қысқарады: өтініш тезірек қаралады.",
	RU: "Срок становится короче: заявление рассмотрят быстрее.",
	EN: "The term becomes shorter: applications are considered sooner.",
}

// square is a portal with one open discussion.
type square struct {
	*apptest.Portal
	guest, citizen *apptest.Client
	editor         identity.Actor
	id             string
}

func newSquare(t *testing.T) *square {
	t.Helper()
	p := apptest.New(t)
	s := &square{Portal: p, guest: p.Client(), citizen: p.Client()}
	who, err := p.Directory.Persona(t.Context(), "editor")
	if err != nil {
		t.Fatal(err)
	}
	s.editor = who.Actor
	s.citizen.SignIn(t, "citizen")
	s.id = s.open(t, rulemaking.NewEdition)
	return s
}

// open puts something to the public.
func (s *square) open(t *testing.T, kind rulemaking.Kind) string {
	t.Helper()
	ctx := t.Context()
	id, err := s.Rulemaking.Begin(ctx, s.editor, rulemaking.Start{Service: allowance, Kind: kind, Key: string(kind)})
	if err != nil {
		t.Fatal(err)
	}
	if kind == rulemaking.NewEdition {
		v, err := s.Rulemaking.Read(ctx, s.editor, id)
		if err != nil {
			t.Fatal(err)
		}
		place := rulemaking.Variants.Item("default")
		now, _ := place.Get(&v.Content)
		then := now
		then.Value = 3
		if _, err := rulemaking.Save(ctx, s.Rulemaking, s.editor, id, place, rulemaking.Seen(now), then); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := s.Rulemaking.Discuss(ctx, s.editor, id, rulemaking.Announcement{Purpose: why})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return id
}

func in(path string) string { return "/ru" + path }

func (s *square) page(t *testing.T, c *apptest.Client) *apptest.Answer {
	t.Helper()
	return c.Open(t, in(link.Discussion(s.id)))
}

func (s *square) say(t *testing.T, text string) *apptest.Answer {
	t.Helper()
	return s.citizen.Submit(t, s.page(t, s.citizen), "comment", url.Values{"text": {text}})
}

// comment gives the id of the last comment.
func (s *square) comment(t *testing.T) string {
	t.Helper()
	list, err := s.Rulemaking.Comments(t.Context(), s.editor, s.id)
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return list[len(list)-1].ID
}

func (s *square) moderate(t *testing.T, show bool, reason string) {
	t.Helper()
	problems, err := s.Rulemaking.Moderate(t.Context(), s.editor, s.comment(t), show, reason)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

func TestEverybodySeesWhatIsDiscussed(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	titles := map[string]bool{}
	for _, lang := range i18n.Langs {
		list := s.guest.Open(t, link.In(lang, link.Discussions))
		if list.Doc.Find(`main a[href$="`+link.Discussion(s.id)+`"]`).Length() != 1 || !strings.Contains(list.Text(), why.In(lang)) {
			t.Errorf("the list in %s says\n%s", lang, list.Text())
		}
		one := s.guest.Open(t, link.In(lang, link.Discussion(s.id)))
		if !strings.Contains(one.Text(), why.In(lang)) || one.Doc.Find("main ins, main del").Length() == 0 {
			t.Errorf("the discussion in %s says\n%s", lang, one.Text())
		}
		text := s.guest.Open(t, link.In(lang, link.DiscussionText(s.id)))
		for _, a := range []*apptest.Answer{list, one, text} {
			title := a.Doc.Find("title").Text()
			if titles[title] || a.Doc.Find("h1").Length() != 1 {
				t.Errorf("%s: a title is there twice, or a heading", title)
			}
			titles[title] = true
		}
	}
	if a := s.guest.Open(t, in(link.Discussions)); !strings.Contains(a.Text(), "осталось 10 рабочих дней") {
		t.Errorf("the list does not say how long:\n%s", a.Text())
	}
	for _, path := range []string{
		link.Discussion("00000000-0000-4000-8000-000000000000"), link.Discussion("x"), link.DiscussionText("x"),
	} {
		if a := s.guest.Get(t, in(path)); a.Status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}

func TestGuestsAreLedToTheFormAndBack(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	a := s.page(t, s.guest)
	want := "/ru" + link.SignInFor(in(link.Discussion(s.id)))
	if a.Doc.Find(`form[data-form="comment"]`).Length() != 0 || a.Doc.Find(`main a[href="`+want+`"]`).Length() != 1 {
		t.Errorf("a guest sees\n%s", a.Text())
	}
	a = s.guest.Post(t, in(link.CommentOn(s.id)), url.Values{"text": {"Хорошее изменение."}})
	if a.Status != http.StatusSeeOther || a.Location != want {
		t.Errorf("a guest's comment answers %d to %q, want %q", a.Status, a.Location, want)
	}
	staff := s.Client()
	staff.SignIn(t, "official")
	if a := s.page(t, staff); a.Doc.Find(`form[data-form="comment"]`).Length() != 0 {
		t.Error("staff is offered to comment")
	}
	if a := staff.Post(t, in(link.CommentOn(s.id)), url.Values{"text": {"Хорошее изменение."}}); a.Status != http.StatusForbidden {
		t.Errorf("a comment of staff answers %d", a.Status)
	}
}

func TestACommentStaysText(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	if a := s.say(t, polyglot+"\nТретья строка қазақша емес"); a.Status != http.StatusSeeOther {
		t.Fatalf("it answers %d:\n%s", a.Status, a.Text())
	}
	s.moderate(t, true, "")
	problems, err := s.Rulemaking.Reply(t.Context(), s.editor, s.comment(t),
		rulemaking.Answer{Verdict: "explained", Text: "Ответ: " + polyglot, Lang: i18n.RU})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	a := s.page(t, s.guest)
	if strings.Count(a.Text(), polyglot) != 2 || a.Doc.Find("main script, main [onload], main strong:contains('жирно'), main a[href^=javascript]").Length() > 0 {
		t.Errorf("it is no text any more:\n%s", a.Text())
	}
	kk := s.guest.Open(t, "/kk"+link.Discussion(s.id))
	if kk.Doc.Find(`main p span[lang="ru"]`).Length() == 0 {
		t.Error("a comment in Russian carries no language on a page in Kazakh")
	}
	full := "Клиентов"
	if strings.Contains(a.Text(), full) {
		t.Error("the commenter is named")
	}
}

func TestAMalformedCommentIsAskedAgain(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	for text, place := range map[string]string{
		"коротко":                    "",
		strings.Repeat("ж", 2001):    "",
		"Про часть, которой нет":     "everything",
		"Про часть, " + polyglot[:9]: polyglot,
	} {
		a := s.citizen.Submit(t, s.page(t, s.citizen), "comment", url.Values{"text": {text}, "place": {place}})
		to := a.Doc.Find(`[data-fact="error-summary"] a`).AttrOr("href", "#")
		if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[id="`+to[1:]+`"]`).Length() != 1 {
			t.Errorf("%.20q about %q answers %d to %q", text, place, a.Status, to)
		}
		if apptest.Standing(a.Doc.Find(`form[data-form="comment"]`)).Get("text") != text {
			t.Errorf("%.20q is lost", text)
		}
	}
}

func TestTheSameCommentIsSaidOnce(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	page := s.page(t, s.citizen)
	for range 2 {
		if a := s.citizen.Submit(t, page, "comment", url.Values{"text": {"Хорошее изменение."}}); a.Status != http.StatusSeeOther {
			t.Fatalf("it answers %d", a.Status)
		}
	}
	a := s.citizen.Submit(t, page, "comment", url.Values{"text": {"Уже другой отзыв."}})
	if a.Status != http.StatusConflict || apptest.Standing(a.Doc.Find(`form[data-form="comment"]`)).Get("text") != "Уже другой отзыв." {
		t.Errorf("the same key for another comment answers %d:\n%s", a.Status, a.Text())
	}
	if a := s.citizen.Submit(t, a, "comment", nil); a.Status != http.StatusSeeOther {
		t.Errorf("sent again from there it answers %d", a.Status)
	}
	list, err := s.Rulemaking.Comments(t.Context(), s.editor, s.id)
	if err != nil || len(list) != 2 {
		t.Errorf("%d comments are said, %v", len(list), err)
	}
}

func TestTheAuthorSeesWhatWaitsAndWhatIsHidden(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	s.say(t, "Этот орган работает плохо.")
	if own, others := s.page(t, s.citizen), s.page(t, s.guest); !strings.Contains(own.Text(), "видите только вы") ||
		strings.Contains(others.Text(), "работает плохо") {
		t.Errorf("while it waits its author sees\n%s", own.Text())
	}
	s.moderate(t, false, "В отзыве названо имя другого человека.")
	if own, others := s.page(t, s.citizen), s.page(t, s.guest); !strings.Contains(own.Text(), "названо имя другого") ||
		strings.Contains(others.Text(), "работает плохо") {
		t.Errorf("hidden, its author sees\n%s", own.Text())
	}
}

func TestTwentyCommentsADay(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	for range 20 {
		if a := s.say(t, "Еще одно замечание к тексту."); a.Status != http.StatusSeeOther {
			t.Fatalf("it answers %d", a.Status)
		}
	}
	a := s.say(t, "Еще одно замечание к тексту.")
	if a.Status != http.StatusTooManyRequests || !strings.Contains(a.Text(), "не больше 20 отзывов") || a.Header.Get("Retry-After") == "" {
		t.Errorf("the twenty-first answers %d:\n%s", a.Status, a.Text())
	}
}

func TestAfterTheLastDayNothingIsTakenAndNothingLost(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	s.Advance(t, 14*24*time.Hour) // the last day
	s.citizen.SignIn(t, "citizen")
	stale := s.page(t, s.citizen)
	if !strings.Contains(stale.Text(), "Сегодня последний день") {
		t.Errorf("the last day is not told:\n%s", stale.Text())
	}
	s.Advance(t, 24*time.Hour)
	s.citizen.SignIn(t, "citizen")
	a := s.citizen.Submit(t, stale, "comment", url.Values{"text": {"Мой отзыв пришел поздно."}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "Мой отзыв пришел поздно.") ||
		a.Doc.Find(`form[data-form="comment"]`).Length() != 0 {
		t.Errorf("a late comment answers %d:\n%s", a.Status, a.Text())
	}
	if list := s.guest.Open(t, in(link.Discussions)); !strings.Contains(list.Text(), "Орган отвечает на отзывы") {
		t.Errorf("the list says\n%s", list.Text())
	}
}

func TestAnEndOfAStandardIsDiscussedToo(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	id := s.open(t, rulemaking.Repeal)
	a := s.citizen.Open(t, in(link.Discussion(id)))
	if !strings.Contains(a.Text(), "прекратить действие стандарта") || a.Doc.Find(`select[name="place"] option`).Length() != 1 {
		t.Errorf("it says\n%s", a.Text())
	}
	if a := s.guest.Get(t, in(link.DiscussionText(id))); a.Status != http.StatusNotFound {
		t.Errorf("the text of an end answers %d", a.Status)
	}
}

func TestSubscriptionsComeAndGo(t *testing.T) {
	t.Parallel()
	s := newSquare(t)
	want := "/ru" + link.SignInFor(in(link.Subscribe(allowance)))
	if a := s.guest.Get(t, in(link.Subscribe(allowance))); a.Status != http.StatusSeeOther || a.Location != want {
		t.Errorf("a guest is led to %q with %d", a.Location, a.Status)
	}
	if a := s.guest.Open(t, in(link.Service(pension))); a.Doc.Find(`main a[href$="`+link.Subscribe(pension)+`"]`).Length() != 1 {
		t.Error("the card does not lead there")
	}
	for _, code := range []string{allowance, pension} {
		for range 2 {
			a := s.citizen.Submit(t, s.citizen.Open(t, in(link.Subscribe(allowance))), "subscribe", url.Values{"on": {"yes"}})
			if a.Status != http.StatusSeeOther {
				t.Fatalf("subscribing answers %d", a.Status)
			}
		}
		s.citizen.Post(t, in(link.Subscribe(code)), url.Values{"on": {"yes"}})
	}
	list := s.citizen.Open(t, in(link.Subscriptions))
	if n := list.Doc.Find(`form[data-form="unsubscribe"] button[name="code"]`).Length(); n != 2 {
		t.Errorf("%d subscriptions are listed:\n%s", n, list.Text())
	}
	if a := s.citizen.Submit(t, list, "unsubscribe", url.Values{"code": {pension}}); a.Status != http.StatusSeeOther {
		t.Errorf("ending one answers %d", a.Status)
	}
	s.citizen.Submit(t, s.citizen.Open(t, in(link.Subscribe(allowance))), "subscribe", url.Values{"on": {"no"}})
	if a := s.citizen.Open(t, in(link.Subscriptions)); !strings.Contains(a.Text(), "не следите") {
		t.Errorf("ended, the list says\n%s", a.Text())
	}
	for path, form := range map[string]url.Values{
		link.Subscribe("nothing"): {"on": {"yes"}}, link.Subscribe(allowance): {"on": {"maybe"}}, link.Subscriptions: {"code": {"x"}},
	} {
		if a := s.citizen.Post(t, in(path), form); a.Status != http.StatusNotFound && a.Status != http.StatusBadRequest {
			t.Errorf("%s with %v answers %d", path, form, a.Status)
		}
	}
	staff := s.Client()
	staff.SignIn(t, "official")
	if a := staff.Get(t, in(link.Subscriptions)); a.Status != http.StatusForbidden {
		t.Errorf("staff gets %d", a.Status)
	}
}
