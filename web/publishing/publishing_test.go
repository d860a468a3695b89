package publishing_test

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

// allowance is a service of the editor's body that has a standard.
const allowance = "child-birth-allowance"

// polyglot breaks out of whatever it is put into, unless it stays text.
const polyglot = `"'><script>alert(1)</script>{{7*7}}${7*7}--><svg/onload=alert(1)>`

// way is a portal with a browser of everybody who takes a text to its force.
type way struct {
	*apptest.Portal
	editor, approver, citizen, guest *apptest.Client
	id                               string
}

func newWay(t *testing.T) *way {
	t.Helper()
	p := apptest.New(t)
	w := &way{Portal: p, editor: p.Client(), approver: p.Client(), citizen: p.Client(), guest: p.Client()}
	w.signIn(t)
	w.id = w.begin(t, "k1")
	w.shorten(t, w.id)
	return w
}

// signIn signs everybody in, again where time has ended their sessions.
func (w *way) signIn(t *testing.T) {
	t.Helper()
	w.editor.SignIn(t, "editor")
	w.approver.SignIn(t, "approver")
	w.citizen.SignIn(t, "citizen")
}

func (w *way) actor(t *testing.T, persona string) identity.Actor {
	t.Helper()
	who, err := w.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor
}

func (w *way) begin(t *testing.T, key string) string {
	t.Helper()
	id, err := w.Rulemaking.Begin(t.Context(), w.actor(t, "editor"),
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// shorten makes the ordinary term one of three working days.
func (w *way) shorten(t *testing.T, id string) {
	t.Helper()
	place, v := rulemaking.Variants.Item("default"), w.read(t, id)
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = 3
	if _, err := rulemaking.Save(t.Context(), w.Rulemaking, w.actor(t, "editor"), id, place, rulemaking.Seen(now), then); err != nil {
		t.Fatal(err)
	}
}

func (w *way) read(t *testing.T, id string) rulemaking.View {
	t.Helper()
	v, err := w.Rulemaking.Read(t.Context(), w.actor(t, "editor"), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func in(path string) string { return "/ru" + path }

// three is a text of three languages as a form sends it.
func three(field, text string) url.Values {
	return url.Values{field + ".kk": {text}, field + ".ru": {text}, field + ".en": {text}}
}

// and puts forms together.
func and(forms ...url.Values) url.Values {
	all := url.Values{}
	for _, f := range forms {
		for name, values := range f {
			all[name] = values
		}
	}
	return all
}

const why = "Срок становится короче, заявление рассмотрят быстрее."

// must sends a form of a page and expects it to be done.
func must(t *testing.T, c *apptest.Client, path, form string, values url.Values) *apptest.Answer {
	t.Helper()
	a := c.Submit(t, c.Open(t, in(path)), form, values)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("%s of %s answers %d:\n%s", form, path, a.Status, a.Text())
	}
	return a
}

// discuss opens the discussion by its form.
func (w *way) discuss(t *testing.T) {
	t.Helper()
	must(t, w.editor, link.WayDiscuss(w.id), "discuss", three("purpose", why))
}

// end lets the discussion run out.
func (w *way) end(t *testing.T) {
	t.Helper()
	w.Advance(t, 16*24*time.Hour)
	w.signIn(t)
}

// say leaves a comment and gives its id.
func (w *way) say(t *testing.T, text string) string {
	t.Helper()
	must(t, w.citizen, link.Discussion(w.id), "comment", url.Values{"text": {text}, "place": {"term"}})
	list, err := w.Rulemaking.Comments(t.Context(), w.actor(t, "editor"), w.id)
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return list[len(list)-1].ID
}

func (w *way) answer(t *testing.T, comment string) {
	t.Helper()
	must(t, w.editor, link.WayComment(w.id, comment), "moderate", url.Values{"show": {"show"}})
	must(t, w.editor, link.WayComment(w.id, comment), "reply",
		url.Values{"verdict": {"partly"}, "answer": {"Добавим это в текст редакции."}})
}

func (w *way) mustBe(t *testing.T, state rulemaking.State) {
	t.Helper()
	if got := w.read(t, w.id).State; got != state {
		t.Fatalf("the proposal is %s, want %s", got, state)
	}
}

func TestATextGoesTheWholeWayByItsPages(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	must(t, w.citizen, link.Subscribe(allowance), "subscribe", url.Values{"on": {"yes"}})
	w.discuss(t)
	comment := w.say(t, "Три дня – хорошо, но добавьте уведомление.")
	if a := w.guest.Open(t, in(link.Discussion(w.id))); strings.Contains(a.Text(), "уведомление") {
		t.Error("everybody sees a comment that nobody has looked at")
	}
	w.answer(t, comment)
	a := w.guest.Open(t, in(link.Discussion(w.id)))
	for _, want := range []string{"Три дня – хорошо", "Учтено частично", "Добавим это", "Срок оказания", why} {
		if !strings.Contains(a.Text(), want) {
			t.Errorf("the discussion does not show %q:\n%s", want, a.Text())
		}
	}
	w.end(t)
	must(t, w.editor, link.WayReport(w.id), "submit", three("report", why))
	w.mustBe(t, rulemaking.Approval)
	if a := w.editor.Get(t, in(link.WayApprove(w.id))); a.Status == http.StatusOK {
		t.Error("an editor is offered to approve")
	}
	sure := w.approver.Open(t, in(link.WayApprove(w.id)))
	if !strings.Contains(sure.Text(), "Сообщение получит 1 человек") || sure.Doc.Find("main ins, main del").Length() == 0 {
		t.Errorf("the page to be sure says\n%s", sure.Text())
	}
	must(t, w.approver, link.WayApprove(w.id), "publish", nil)
	w.mustBe(t, rulemaking.Published)
	w.Advance(t, 2*time.Second)
	a = w.guest.Open(t, in(link.Discussion(w.id)))
	if a.Doc.Find(`main a[href$="`+link.Edition(allowance, "2")+`"]`).Length() == 0 || !strings.Contains(a.Text(), "остался таким") {
		t.Errorf("the discussion does not tell what came of it:\n%s", a.Text())
	}
	card := w.guest.Open(t, in(link.Edition(allowance, "2")))
	if card.Doc.Find(`main a[href$="`+link.Discussion(w.id)+`"]`).Length() == 0 || strings.Contains(card.Text(), "Опубликовано без обсуждения") {
		t.Errorf("the edition does not lead to its discussion:\n%s", card.Text())
	}
	if home := w.guest.Open(t, "/ru/"); home.Doc.Find(`main a[href*="`+link.Editions(allowance)+`/compare"]`).Length() == 0 {
		t.Error("the home page has no news of it")
	}
}

func TestWhatChangedAfterTheDiscussionIsShown(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	w.discuss(t)
	w.end(t)
	place, v := rulemaking.Variants.Item("default"), w.read(t, w.id)
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = 4
	_, err := rulemaking.Save(t.Context(), w.Rulemaking, w.actor(t, "editor"), w.id, place, rulemaking.Seen(now), then)
	if err != nil {
		t.Fatal(err)
	}
	if a := w.guest.Open(t, in(link.Discussion(w.id))); strings.Contains(a.Text(), "4 рабочих дня") {
		t.Error("everybody sees a text that its editors still change")
	}
	must(t, w.editor, link.WayReport(w.id), "submit", three("report", why))
	a := w.guest.Open(t, in(link.Discussion(w.id)))
	if mended := a.Doc.Find("#final-article-term + dl"); !strings.Contains(mended.Find("del").Text(), "3 рабочих дня") ||
		!strings.Contains(mended.Find("ins").Text(), "4 рабочих дня") {
		t.Errorf("the discussion says\n%s", a.Text())
	}
}

func TestAnUrgentEditionIsMarkedEverywhere(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	a := w.editor.Submit(t, w.editor.Open(t, in(link.WayUrgent(w.id))), "submit-urgent", three("purpose", why))
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`[data-fact="error-summary"] a[href="#ground.kk"]`).Length() != 1 {
		t.Fatalf("without a ground: %d\n%s", a.Status, a.Text())
	}
	ground := "Закон изменен, статья 15 Закона 88-V. " + polyglot
	must(t, w.editor, link.WayUrgent(w.id), "submit-urgent", and(three("purpose", why), three("ground", ground)))
	must(t, w.approver, link.WayApprove(w.id), "publish", nil)
	w.Advance(t, 2*time.Second)
	for _, lang := range i18n.Langs {
		for _, path := range []string{link.Service(allowance), link.Edition(allowance, "2")} {
			a := w.guest.Open(t, link.In(lang, path))
			if !strings.Contains(a.Text(), ground) || a.Doc.Find("main script, main svg[onload]").Length() > 0 {
				t.Errorf("%s %s does not show the ground as text:\n%s", lang, path, a.Text())
			}
		}
	}
	if a := w.guest.Open(t, in(link.Editions(allowance))); !strings.Contains(a.Text(), "без обсуждения") {
		t.Errorf("the list of editions does not mark it:\n%s", a.Text())
	}
	if a := w.guest.Get(t, in(link.Discussion(w.id))); a.Status != http.StatusNotFound {
		t.Errorf("what was never discussed answers %d", a.Status)
	}
}

func TestWhatIsWrongIsAskedAgainWithEverythingTyped(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	a := w.editor.Submit(t, w.editor.Open(t, in(link.WayDiscuss(w.id))), "discuss", url.Values{
		"purpose.kk": {"Қысқа"}, "to-day": {"26"}, "to-month": {"11"}, "to-year": {"2026"}, "from-day": {"x"},
	})
	mustLead(t, a, "#from-day")
	a = w.editor.Submit(t, a, "discuss", url.Values{"from-day": {""}})
	mustLead(t, a, "#purpose.kk", "#purpose.ru", "#purpose.en", "#to-day")
	if standing := apptest.Standing(a.Doc.Find(`form[data-form="discuss"]`)); standing.Get("purpose.kk") != "Қысқа" || standing.Get("to-day") != "26" {
		t.Errorf("what was typed is lost: %v", standing)
	}
	w.mustBe(t, rulemaking.Drafting)
	w.discuss(t)
	comment := w.say(t, "Слишком короткий срок для села.")
	page := w.editor.Open(t, in(link.WayComment(w.id, comment)))
	mustLead(t, w.editor.Submit(t, page, "moderate", url.Values{"show": {"hide"}, "reason": {"брань"}}), "#reason")
	mustLead(t, w.editor.Submit(t, page, "moderate", nil), "#show")
	must(t, w.editor, link.WayComment(w.id, comment), "moderate", url.Values{"show": {"show"}})
	page = w.editor.Open(t, in(link.WayComment(w.id, comment)))
	a = w.editor.Submit(t, page, "reply", url.Values{"answer": {"мало"}})
	mustLead(t, a, "#verdict", "#answer")
	if apptest.Standing(a.Doc.Find(`form[data-form="reply"]`)).Get("answer") != "мало" {
		t.Error("the answer that was typed is lost")
	}
}

// mustLead expects an error summary that leads to fields of the page.
func mustLead(t *testing.T, a *apptest.Answer, to ...string) {
	t.Helper()
	summary := a.Doc.Find(`[data-fact="error-summary"] a`)
	if a.Status != http.StatusUnprocessableEntity || summary.Length() != len(to) {
		t.Errorf("it answers %d:\n%s", a.Status, a.Text())
	}
	for _, field := range to {
		if summary.Filter(`[href="`+field+`"]`).Length() != 1 || a.Doc.Find(`[id="`+field[1:]+`"]`).Length() != 1 {
			t.Errorf("nothing leads to %s:\n%s", field, a.Text())
		}
	}
}

func TestWhoComesTooLateIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	stale := w.editor.Open(t, in(link.WayDiscuss(w.id)))
	must(t, w.editor, link.WayUrgent(w.id), "submit-urgent", and(three("purpose", why), three("ground", why)))
	a := w.editor.Submit(t, stale, "discuss", three("purpose", why))
	if a.Status != http.StatusConflict || a.Doc.Find(`main a[href$="`+link.ProposalWay(w.id)+`"]`).Length() == 0 {
		t.Fatalf("a step from where the text is not any more: %d\n%s", a.Status, a.Text())
	}
	if apptest.Standing(a.Doc.Find(`form[data-form="discuss"]`)).Get("purpose.ru") != why {
		t.Error("what was typed is lost")
	}
	if a := w.editor.Get(t, in(link.WayDiscuss(w.id))); a.Status != http.StatusSeeOther || !strings.HasSuffix(a.Location, link.ProposalWay(w.id)) {
		t.Errorf("the page of a step that cannot be made answers %d to %q", a.Status, a.Location)
	}
	must(t, w.approver, link.WayReturn(w.id), "return", url.Values{"note": {"Уточните срок " + polyglot}})
	if a := w.editor.Open(t, in(link.ProposalWay(w.id))); !strings.Contains(a.Text(), "Уточните срок "+polyglot) {
		t.Errorf("the editors do not see the note:\n%s", a.Text())
	}
	must(t, w.editor, link.WayWithdraw(w.id), "withdraw", nil)
	w.mustBe(t, rulemaking.Withdrawn)
	if a := w.editor.Open(t, in(link.ProposalWay(w.id))); !strings.Contains(a.Text(), "начните новый") {
		t.Errorf("the end is not told:\n%s", a.Text())
	}
}

func TestATextThatWasOvertakenIsGoneOverAgain(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	first, second := w.id, w.begin(t, "k2")
	urgently := and(three("purpose", why), three("ground", why))
	must(t, w.editor, link.WayUrgent(first), "submit-urgent", urgently)
	must(t, w.editor, link.WayUrgent(second), "submit-urgent", urgently)
	stale := w.approver.Open(t, in(link.WayApprove(second)))
	must(t, w.approver, link.WayApprove(first), "publish", nil)
	w.Advance(t, 2*time.Second)
	a := w.approver.Submit(t, stale, "publish", url.Values{"from-day": {"28"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "другая редакция") {
		t.Fatalf("over another edition: %d\n%s", a.Status, a.Text())
	}
	must(t, w.approver, link.WayReturn(second), "return", url.Values{"note": {"Пересмотрите на основе второй редакции."}})
	page := w.editor.Open(t, in(link.ProposalWay(second)))
	if page.Doc.Find(`main a[href$="`+link.WayRebase(second)+`"]`).Length() == 0 || page.Doc.Find(`main a[href$="`+link.WayUrgent(second)+`"]`).Length() != 0 {
		t.Errorf("the way does not lead over the new edition first:\n%s", page.Text())
	}
	if a := w.editor.Open(t, in(link.WayRebase(second))); a.Doc.Find("main ins, main del").Length() == 0 {
		t.Errorf("what happened meanwhile is not shown:\n%s", a.Text())
	}
	must(t, w.editor, link.WayRebase(second), "rebase", nil)
	w.id = second
	if v := w.read(t, second); v.BaseEdition == nil || v.BaseEdition.Number != 2 {
		t.Errorf("the base is %+v", v.BaseEdition)
	}
}

// whoever wrote does not approve, and is told before trying.
func TestNobodyApprovesTheirOwnText(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	must(t, w.editor, link.WayUrgent(w.id), "submit-urgent", and(three("purpose", why), three("ground", why)))
	_, err := w.Behind().Exec(t.Context(), `INSERT INTO proposal_event (proposal_id, act, at, actor_id, actor_role)
		VALUES ($1, 'changed', now(), $2, 'editor')`, w.id, w.actor(t, "approver").PersonID)
	if err != nil {
		t.Fatal(err)
	}
	if a := w.approver.Open(t, in(link.ProposalWay(w.id))); !strings.Contains(a.Text(), "тот его не утверждает") ||
		a.Doc.Find(`main a[href$="`+link.WayApprove(w.id)+`"]`).Length() != 0 {
		t.Errorf("the way does not tell it:\n%s", a.Text())
	}
	a := w.approver.Submit(t, w.approver.Open(t, in(link.WayApprove(w.id))), "publish", nil)
	if a.Status != http.StatusForbidden || !strings.Contains(a.Text(), "тот его не утверждает") {
		t.Errorf("their own text: %d\n%s", a.Status, a.Text())
	}
	w.mustBe(t, rulemaking.Approval)
}

func TestTheSameApprovalIsOneAct(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	must(t, w.editor, link.WayUrgent(w.id), "submit-urgent", and(three("purpose", why), three("ground", why)))
	page := w.approver.Open(t, in(link.WayApprove(w.id)))
	for range 2 {
		if a := w.approver.Submit(t, page, "publish", nil); a.Status != http.StatusSeeOther {
			t.Fatalf("approving answers %d:\n%s", a.Status, a.Text())
		}
	}
	if a := w.approver.Submit(t, page, "publish", url.Values{"from-day": {"29"}}); a.Status != http.StatusConflict {
		t.Errorf("the same key for another day answers %d", a.Status)
	}
}

func TestTheWayIsItsBodysAlone(t *testing.T) {
	t.Parallel()
	w := newWay(t)
	w.discuss(t)
	comment := w.say(t, "Слишком короткий срок для села.")
	other := w.actor(t, "editor")
	other.Body = "sa"
	id, err := w.Rulemaking.Begin(t.Context(), other,
		rulemaking.Start{Service: "court-apostille", Kind: rulemaking.NewEdition, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	paths := func(id string) []string {
		return []string{
			link.ProposalWay(id), link.WayDiscuss(id), link.WayReport(id), link.WayUrgent(id), link.WayRebase(id), link.WayWithdraw(id),
			link.WayComments(id), link.WayComment(id, comment), link.ModerateComment(id, comment),
		}
	}
	for _, path := range paths(id) {
		if a := w.editor.Get(t, in(path)); a.Status != http.StatusNotFound && a.Status != http.StatusMethodNotAllowed {
			t.Errorf("%s of another body answers %d", path, a.Status)
		}
		if a := w.editor.Post(t, in(path), url.Values{"show": {"show"}}); a.Status != http.StatusNotFound && a.Status != http.StatusMethodNotAllowed {
			t.Errorf("writing %s of another body answers %d", path, a.Status)
		}
	}
	for _, path := range paths(w.id) {
		for name, c := range map[string]*apptest.Client{"a citizen": w.citizen, "a guest": w.guest, "an approver": w.approver} {
			a := c.Post(t, in(path), url.Values{"show": {"show"}})
			if a.Status == http.StatusSeeOther && !strings.Contains(a.Location, link.SignIn) || a.Status < http.StatusSeeOther {
				t.Errorf("%s posts to %s: %d to %q", name, path, a.Status, a.Location)
			}
		}
	}
	w.mustBe(t, rulemaking.Discussion)
}
