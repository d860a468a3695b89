package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

const because = "В документе опечатка, верно по удостоверению."

// issued is an approved case with its official, and the browsers of the applicant and the head.
func issued(t *testing.T, p *apptest.Portal) (official, head, parent *apptest.Client, number string) {
	t.Helper()
	official, number = taken(t, p, allowance, "official")
	official.Submit(t, official.Open(t, "/ru/bench/"+number), "approve", nil)
	head, parent = p.Client(), p.Client()
	head.SignIn(t, "head")
	parent.SignIn(t, "parent")
	return official, head, parent, number
}

func TestAnErrorInADocumentIsMended(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, head, parent, number := issued(t, p)
	paper := "/ru/cabinet/applications/" + number + "/result"
	page := "/ru/bench/" + number + "/document"
	before := parent.Open(t, paper)
	says(t, before, "MTSZN-R-26-000001", number, "В документе есть ошибка?")

	ask := parent.Open(t, paper+"/correction")
	if a := parent.Submit(t, ask, "ask-correction", url.Values{"text": {"мало"}}); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`[data-fact="error-summary"] a[href="#text"]`).Length() != 1 || a.Doc.Find("#text").Text() != "мало" {
		t.Errorf("too short a request answers %d:\n%s", a.Status, a.Text())
	}
	asked := parent.Follow(t, parent.Submit(t, ask, "ask-correction", url.Values{"text": {"В имени пропущена буква"}}))
	says(t, asked, "Просьба передана органу", "Последний день ответа органа: 30 ноября 2026")

	list := head.Open(t, "/ru/bench/corrections")
	says(t, list, "MTSZN-R-26-000001", "Просит заявитель", "30 ноября 2026")
	says(t, head.Open(t, page), "В имени пропущена буква", "Исправление предложит сотрудник")

	form := official.Open(t, page)
	if a := official.Submit(t, form, "propose-correction", nil); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`[data-fact="error-summary"] a`).Length() != 2 {
		t.Errorf("nothing changed and no reasons: %d\n%s", a.Status, a.Text())
	}
	name := form.Doc.Find(`form[data-form="propose-correction"] input[type="text"]`).First()
	mended := name.AttrOr("value", "") + "ова"
	done := official.Submit(t, form, "propose-correction", url.Values{
		name.AttrOr("name", ""): {mended}, "correct-reasons": {because}})
	if done.Location != page+"?done=change_proposed" {
		t.Fatalf("proposing answers %d to %q:\n%s", done.Status, done.Location, done.Text())
	}
	says(t, official.Follow(t, done), mended, "подтвердит руководитель")
	if official.Open(t, page).Doc.Find(`form[data-form="confirm-change"]`).Length() != 0 {
		t.Error("the proposer is offered to confirm")
	}

	waits := head.Open(t, page)
	says(t, waits, mended, because)
	if a := head.Submit(t, waits, "return-change", url.Values{"return-note": {"нет"}}); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`details[open] #return-note`).Length() != 1 {
		t.Errorf("returning without a reason: %d", a.Status)
	}
	p.Advance(t, 5*time.Minute)
	confirmed := head.Submit(t, waits, "confirm-change", nil)
	if confirmed.Location != "/ru/bench/"+number+"?done=change_confirmed" {
		t.Fatalf("confirming answers %d to %q:\n%s", confirmed.Status, confirmed.Location, confirmed.Text())
	}
	after := parent.Open(t, paper)
	says(t, after, "MTSZN-R-26-000002", "Мына құжаттың орнына берілді: № MTSZN-R-26-000001", mended, because, "Это исправленный документ")
	guest := p.Client()
	code := func(a *apptest.Answer) string { return strings.ReplaceAll(a.Fact("verification-code"), "-", "") }
	old := guest.Open(t, "/ru/verify/"+code(before))
	says(t, old, "Документ заменен: 25 ноября 2026")
	if strings.Contains(string(old.Body), after.Fact("verification-code")) || strings.Contains(string(old.Body), code(after)) {
		t.Error("the old code leads to the new one")
	}
	if got := guest.Open(t, "/ru/verify/"+code(after)); !strings.Contains(got.Text(), "MTSZN-R-26-000002") {
		t.Errorf("the new document:\n%s", got.Text())
	}
	says(t, parent.Open(t, "/ru/cabinet/documents"), "MTSZN-R-26-000001", "Заменен", "MTSZN-R-26-000002")
	says(t, head.Open(t, "/ru/bench/corrections"), "Изменений, которые ждут ответа, нет")
	log := parent.Open(t, "/ru/cabinet/access-log")
	says(t, log, "Исправление документа", "Административный процедурно-процессуальный кодекс, статья 82")
}

// S-16: the second person proves a factor; the first is somebody else.
func TestConfirmingAChangeAsksForAFreshFactor(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, _, _, number := issued(t, p)
	page := "/ru/bench/" + number + "/document"
	official.Submit(t, official.Open(t, page), "propose-revocation", url.Values{"revoke-reasons": {because}})
	staff, head := p.Staff(t, "head"), p.Client()
	head.SignInAsStaff(t, staff)
	p.Advance(t, 6*time.Minute)
	a := head.Submit(t, head.Open(t, page), "confirm-change", nil)
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, "/ru/step-up") {
		t.Fatalf("confirming is answered %d to %q", a.Status, a.Location)
	}
	head.Submit(t, head.Open(t, "/ru/step-up"), "step-up", url.Values{"code": {staff.Code(t)}})
	done := head.Submit(t, head.Open(t, "/ru/step-up/go-on"), "go-on", nil)
	if done.Location != "/ru/bench/"+number+"?done=change_confirmed" {
		t.Errorf("sending on is answered %d to %q:\n%s", done.Status, done.Location, done.Text())
	}
}

func TestARevokedDocumentSaysWhy(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, head, parent, number := issued(t, p)
	page := "/ru/bench/" + number + "/document"
	code := strings.ReplaceAll(parent.Open(t, "/ru/cabinet/applications/"+number).Fact("verification-code"), "-", "")
	if a := head.Get(t, page); a.Status != http.StatusForbidden {
		t.Errorf("the head without a purpose: %d", a.Status)
	}
	official.Submit(t, official.Open(t, page), "propose-revocation", url.Values{"revoke-reasons": {because}})
	head.Submit(t, head.Open(t, page), "return-change", url.Values{"return-note": {"Проверьте выплаты еще раз."}})
	back := official.Open(t, page)
	says(t, back, "Проверьте выплаты еще раз.", because)
	official.Submit(t, back, "propose-revocation", url.Values{"revoke-reasons": {because + " Проверено."}})
	head.Submit(t, head.Open(t, page), "confirm-change", nil)
	says(t, parent.Open(t, "/ru/cabinet/applications/"+number+"/result"),
		"Документ отозван: 25 ноября 2026", because+" Проверено.", "обжаловать в течение 3 месяцев")
	says(t, p.Client().Open(t, "/ru/verify/"+code), "Он больше не действует")
	says(t, official.Open(t, page), "больше не меняется")
	if a := parent.Get(t, "/ru/cabinet/applications/"+number+"/result/correction"); a.Status != http.StatusConflict {
		t.Errorf("asking to mend a revoked document answers %d", a.Status)
	}
	var told int
	err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = 'sms.document_revoked'`).Scan(&told)
	if err != nil || told != 1 {
		t.Errorf("told %d times: %v", told, err)
	}
}

func TestADeclinedRequestIsTold(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, _, parent, number := issued(t, p)
	page, paper := "/ru/bench/"+number+"/document", "/ru/cabinet/applications/"+number+"/result"
	parent.Submit(t, parent.Open(t, paper+"/correction"), "ask-correction", url.Values{"text": {"В имени пропущена буква"}})
	if a := parent.Get(t, paper+"/correction"); a.Status != http.StatusConflict {
		t.Errorf("asking twice answers %d", a.Status)
	}
	asked := official.Open(t, page)
	if a := official.Submit(t, asked, "decline-change", nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("declining without a reason answers %d", a.Status)
	}
	official.Submit(t, asked, "decline-change", url.Values{"decline-note": {"Имя совпадает с удостоверением."}})
	if a := official.Submit(t, asked, "decline-change", url.Values{"decline-note": {"Имя совпадает с паспортом."},
		"key": {identity.NewKey()}}); a.Status != http.StatusConflict {
		t.Errorf("declining what is declined answers %d", a.Status)
	}
	says(t, parent.Open(t, paper), "Орган оставил документ без исправления", "Имя совпадает с удостоверением.", "Попросить исправить ошибку")
}
