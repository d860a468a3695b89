package bench_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
)

// choice is the value of the option of a form's select that names somebody.
func choice(t testing.TB, a *apptest.Answer, form, name string) string {
	t.Helper()
	option := a.Doc.Find(`form[data-form="` + form + `"] select[name="to"] option`).
		FilterFunction(func(_ int, o *goquery.Selection) bool { return strings.Contains(o.Text(), name) })
	value, ok := option.Attr("value")
	if !ok {
		t.Fatalf("%s does not offer %s:\n%s", form, name, a.Text())
	}
	return value
}

func TestAssign_IsTheHeadsAct(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	head := at(t, p, "head")
	a := wayTo(t, head, head.Open(t, "/ru/bench/"+number), "assign")
	to := choice(t, a, "assign", "Калиев Д. М.: 0 заявлений")
	done := head.Follow(t, head.Submit(t, a, "assign", url.Values{"to": {to}}))
	says(t, done, "Заявление назначено", "Назначено: Калиев Д. М., кем назначено: Абдиров Н. Ж.", "Управление социальных выплат")
	if got := done.Fact("status"); got != "in_review" {
		t.Errorf("the case is %q", got)
	}
	if n := count(t, p, `message m JOIN person p ON p.id = m.person_id WHERE p.persona = 'official-3'
		AND m.template = 'sms.staff_case_received' AND m.args->>'number' = $1`, number); n != 1 {
		t.Errorf("the official is told %d times", n)
	}
	official := at(t, p, "official-3")
	page := official.Open(t, "/kk/bench/"+number)
	says(t, page, "Тағайындалды: Қалиев Д. М.")
	official.Submit(t, page, "approve", nil)
}

func TestAssign_AsksForSomebody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	head := at(t, p, "head")
	page := wayTo(t, head, head.Open(t, "/ru/bench/"+number), "assign")
	a := head.Submit(t, page, "assign", url.Values{"to": {""}})
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`.govuk-error-summary a[href="#assign-to"]`).Length() != 1 ||
		a.Doc.Find(`#assign-to[aria-invalid="true"]`).Length() != 1 {
		t.Errorf("%d:\n%s", a.Status, a.Text())
	}
	says(t, a, "Выберите сотрудника из списка")
}

func TestHandOver_IsTheHoldersAct(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, allowance, "official")
	other := at(t, p, "official-3")
	if other.Open(t, "/ru/bench/"+number).Doc.Find(toAct("hand-over")).Length() != 0 {
		t.Error("a colleague may hand over what they do not hold")
	}
	if a := other.Get(t, "/ru/bench/"+number+"/hand-over"); a.Location != "/ru/bench/"+number {
		t.Errorf("a colleague opens the page of the act: %d to %q", a.Status, a.Location)
	}
	page := wayTo(t, official, official.Open(t, "/ru/bench/"+number), "hand-over")
	to := choice(t, page, "hand-over", "Калиев")
	a := official.Submit(t, page, "hand-over", url.Values{"to": {to}, "note": {"мало"}})
	if a.Status != http.StatusUnprocessableEntity || a.Doc.Find(`.govuk-error-summary a[href="#hand-over-note"]`).Length() != 1 {
		t.Fatalf("%d:\n%s", a.Status, a.Text())
	}
	if kept := a.Doc.Find(`#hand-over-note`).Text(); kept != "мало" || a.Doc.Find(`#hand-over-to option[selected]`).AttrOr("value", "") != to {
		t.Errorf("the form is not as it was filled in: %q", kept)
	}
	const note = "Уезжаю в командировку."
	done := official.Follow(t, official.Submit(t, a, "hand-over", url.Values{"note": {note}}))
	says(t, done, "Заявление передано коллеге")
	if strings.Contains(done.Text(), note) {
		t.Error("the card tells what colleagues wrote")
	}
	if a := official.Post(t, "/ru/bench/"+number+"/approve", nil); a.Status != http.StatusConflict {
		t.Errorf("who gave it away decides: %d", a.Status)
	}
	a = other.Open(t, "/ru/bench/"+number)
	says(t, a, note, "Передано: Калиев Д. М., кем передано: Нурланова С. К.")
	other.Submit(t, a, "approve", nil)
}

func TestHands_BelongToTheBody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	for persona, want := range map[string]int{
		"official": http.StatusForbidden, "official-2": http.StatusNotFound, "citizen": http.StatusNotFound, "parent": http.StatusNotFound,
	} {
		if a := at(t, p, persona).Post(t, "/ru/bench/"+number+"/assign", url.Values{"to": {"x"}}); a.Status != want && a.Status != http.StatusNotFound {
			t.Errorf("%s assigns: %d, want %d", persona, a.Status, want)
		}
		if a := at(t, p, persona).Get(t, "/ru/bench/"+number+"/assign"); a.Status != want && a.Status != http.StatusNotFound {
			t.Errorf("%s opens the page of the head: %d, want %d", persona, a.Status, want)
		}
	}
	if a := at(t, p, "head").Post(t, "/ru/bench/"+number+"/hand-over", nil); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden {
		t.Errorf("the head hands over: %d", a.Status)
	}
	if a := at(t, p, "official").Post(t, "/ru/bench/"+number+"/hand-over", nil); a.Status != http.StatusConflict {
		t.Errorf("who does not hold it hands over: %d", a.Status)
	}
}
