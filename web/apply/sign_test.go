package apply_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// asked is a walker whose application is checked and waits for the code.
func asked(t testing.TB, p *apptest.Portal) (w *walker, id string, asking *apptest.Answer) {
	t.Helper()
	w = citizen(t, p, "citizen", i18n.RU)
	check := w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	return w, draftOf(t, check), w.follow(t, w.client.Submit(t, check, "check", nil))
}

func TestThePageThatAsksForTheCodeFillsInNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, _, a := asked(t, p)
	input := a.Doc.Find(`[name="code"]`)
	if input.AttrOr("value", "") != "" {
		t.Error("the code is filled in")
	}
	if input.AttrOr("autocomplete", "") != "one-time-code" || input.AttrOr("inputmode", "") != "numeric" {
		t.Error("the input does not say what it is for")
	}
	if text := a.Text(); !strings.Contains(text, "+7 ••• •••") || !strings.Contains(text, "10 минут") {
		t.Errorf("nothing says where the code went or how long it lives:\n%s", text)
	}
	if sms := p.SMS()[0].Text; !strings.Contains(sms, a.Fact("one-time-code")) {
		t.Errorf("the SMS says %q", sms)
	}
}

func TestACodeThatIsNotAcceptedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w, id, a := asked(t, p)
	code := a.Fact("one-time-code")
	wrong := url.Values{"code": {other(code)}}
	for range 5 {
		a = w.client.Submit(t, a, "sign", wrong)
		refused(t, a, "Код неверен")
	}
	sixth := w.client.Submit(t, a, "sign", url.Values{"code": {code}})
	refused(t, sixth, "5 раз")
	p.Advance(t, time.Minute)
	again := w.client.Post(t, w.in(link.DraftSend(id)), nil)
	mustLead(t, again, w.in(link.DraftSign(id))+"?done=code_sent")
	fresh := w.client.Follow(t, again)
	p.Advance(t, 11*time.Minute)
	late := w.client.Submit(t, fresh, "sign", url.Values{"code": {fresh.Fact("one-time-code")}})
	refused(t, late, "истек")
	last := w.client.Follow(t, w.client.Post(t, w.in(link.DraftSend(id)), nil))
	spaced := last.Fact("one-time-code")
	filed := w.client.Submit(t, last, "sign", url.Values{"code": {spaced[:3] + " " + spaced[3:]}})
	if number(filed) == "" {
		t.Fatalf("the right code answers %d:\n%s", filed.Status, filed.Text())
	}
}

func TestADoubleClickOnConfirmSendsOneCode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w, id, _ := asked(t, p)
	check := w.client.Open(t, w.in(link.DraftCheck(id)))
	before := len(p.SMS())
	for range 3 {
		mustLead(t, w.client.Submit(t, check, "check", nil), w.in(link.DraftSign(id)))
	}
	if sent := len(p.SMS()) - before; sent != 1 {
		t.Errorf("three posts of one form send %d codes", sent)
	}
}

// other is a code that is not the one given.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// L-06
func TestCodesAreNotSentWithoutEnd(t *testing.T) {
	t.Parallel()
	w, id, _ := asked(t, apptest.New(t))
	for range 4 {
		mustLead(t, w.client.Post(t, w.in(link.DraftSend(id)), nil), w.in(link.DraftSign(id)))
	}
	a := w.client.Post(t, w.in(link.DraftSend(id)), nil)
	if a.Status != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("the sixth code answers %d, Retry-After %q", a.Status, a.Header.Get("Retry-After"))
	}
}

func TestAGatewayThatIsAwayStopsNoFiling(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := citizen(t, p, "citizen", i18n.RU)
	check := w.fill(t, "no-criminal-record", w.start(t, "no-criminal-record"))
	id := draftOf(t, check)
	p.BreakSMS()
	a := w.follow(t, w.client.Submit(t, check, "check", nil))
	soundPages(t, i18n.RU)(a)
	if text := a.Text(); !strings.Contains(text, "SMS не отправляются") || !strings.Contains(text, "статьи 46") {
		t.Errorf("nothing says what to do:\n%s", text)
	}
	still := w.client.Follow(t, w.client.Post(t, w.in(link.DraftSend(id)), nil))
	if strings.Contains(still.Text(), "Новый код отправлен") {
		t.Error("a code that did not go out is said to be sent")
	}
	if filed := w.client.Submit(t, still, "sign", nil); number(filed) == "" {
		t.Fatalf("confirming by the sign-in answers %d:\n%s", filed.Status, filed.Text())
	}
}

func TestTheSignInConfirmsNothingWhileCodesGoOut(t *testing.T) {
	t.Parallel()
	w, _, a := asked(t, apptest.New(t))
	refused(t, w.client.Submit(t, a, "sign", url.Values{"confirm": {"sign_in"}}), "код")
}

// L-03
func TestFiftyPostsOfOneFormMakeOneApplication(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w, id, a := asked(t, p)
	form := url.Values{"code": {a.Fact("one-time-code")}, "key": {a.Doc.Find(`[name="key"]`).AttrOr("value", "")}}
	var numbers sync.Map
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			b := w.client.Post(t, w.in(link.DraftSign(id)), form)
			if number(b) == "" {
				t.Errorf("answers %d (to %q)", b.Status, b.Location)
			}
			numbers.Store(number(b), true)
		})
	}
	group.Wait()
	n := 0
	numbers.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("fifty posts made %d applications", n)
	}
}

func TestBackAfterFilingFindsTheApplication(t *testing.T) {
	t.Parallel()
	w, id, a := asked(t, apptest.New(t))
	filed := number(w.client.Submit(t, a, "sign", url.Values{"code": {a.Fact("one-time-code")}}))
	want := w.in(link.Application(filed))
	for _, rest := range []string{"", "/contacts", "/check", "/sign", "/delete"} {
		mustLead(t, w.client.Get(t, "/ru/drafts/"+id+rest), want)
	}
	for _, rest := range []string{"/contacts", "/check", "/send-code", "/delete"} {
		mustLead(t, w.client.Post(t, "/ru/drafts/"+id+rest, url.Values{"phone": {"1"}}), want)
	}
	mustLead(t, w.client.Submit(t, a, "sign", url.Values{"code": {"1"}}), want)
}

func TestAnIncompleteApplicationIsNotConfirmed(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	id := draftOf(t, w.start(t, "no-criminal-record"))
	check := w.client.Open(t, w.in(link.DraftCheck(id)))
	if !strings.Contains(check.Text(), "Ответа еще нет") {
		t.Errorf("the open questions are not marked:\n%s", check.Text())
	}
	a := w.client.Submit(t, check, "check", nil)
	refused(t, a, "мобильного телефона")
	first := a.Doc.Find(`[data-fact="error-summary"] a`).AttrOr("href", "")
	path, anchor, _ := strings.Cut(first, "#")
	if page := w.client.Open(t, path); page.Doc.Find("#"+anchor).Length() != 1 {
		t.Errorf("%s leads to no field", first)
	}
	none := w.client.Open(t, w.in(link.DraftSign(id)))
	if has(none, "sign") || none.Doc.Find(`form[action$="/send-code"]`).Length() != 1 {
		t.Errorf("a code is asked for that was never sent:\n%s", none.Text())
	}
	refused(t, w.client.Post(t, w.in(link.DraftSign(id)), url.Values{"code": {"123456"}}), "Код еще не отправлен")
}

func TestOnlyTheDemoShowsTheCode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w, id, a := asked(t, p)
	code := a.Fact("one-time-code")
	p.Site.Demo = false
	real := w.client.Open(t, w.in(link.DraftSign(id)))
	if real.Fact("one-time-code") != "" || strings.Contains(string(real.Body), code) {
		t.Error("the code stands on a page of the real portal")
	}
}
