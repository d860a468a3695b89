package bench_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
)

var reasons = "Срок действия приложенной справки истек."

// taken files a case and lets an official take it.
func taken(t testing.TB, p *apptest.Portal, f filing, persona string) (*apptest.Client, string) {
	t.Helper()
	number := file(t, p, f)
	official := at(t, p, persona)
	a := official.Submit(t, official.Open(t, "/ru/bench/"+number), "take", nil)
	if a.Location != "/ru/bench/"+number+"?done=case_taken" {
		t.Fatalf("taking answers %d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	return official, number
}

func TestTake_PutsTheCaseIntoOneHand(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, business)
	first, second := at(t, p, "official-mf"), at(t, p, "official-kgd")
	seen := second.Open(t, "/ru/bench/"+number)
	done := first.Follow(t, first.Submit(t, first.Open(t, "/ru/bench/"+number), "take", nil))
	if done.Fact("status") != "in_review" || !strings.Contains(done.Text(), "Заявление в вашей работе") {
		t.Errorf("the case is %q:\n%s", done.Fact("status"), done.Text())
	}
	if a := first.Post(t, "/ru/bench/"+number+"/take", nil); a.Status != http.StatusSeeOther {
		t.Errorf("taking again answers %d", a.Status)
	}
	if a := second.Submit(t, seen, "take", nil); a.Status != http.StatusConflict {
		t.Errorf("the second official gets %d, want 409", a.Status)
	}
	a := second.Open(t, "/ru/bench/"+number)
	if !strings.Contains(a.Text(), "Заявление рассматривает Садыков Е.") || a.Doc.Find("main form").Length() > 0 {
		t.Errorf("the second official does not see who holds it:\n%s", a.Text())
	}
	for act, form := range map[string]url.Values{
		"approve": nil, "refuse": {"ground": {"court-ban"}, "reasons": {reasons}}, "refuse ": nil,
	} {
		if a := second.Post(t, "/ru/bench/"+number+"/"+strings.TrimSpace(act), form); a.Status != http.StatusConflict {
			t.Errorf("%s of a colleague's case gives %d, want 409", act, a.Status)
		}
	}
	if n := count(t, p, `status_event e JOIN application a ON a.id = e.application_id
		WHERE a.number = $1 AND e.to_status = 'in_review'`, number); n != 1 {
		t.Errorf("the case was taken %d times", n)
	}
}

func TestHead_OnlyReads(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, held := taken(t, p, allowance, "official")
	free := file(t, p, assistant(t))
	head := at(t, p, "head")
	if text := head.Open(t, "/ru/bench").Text(); !strings.Contains(text, "Нурланова С.") {
		t.Errorf("the head does not see who holds what:\n%s", text)
	}
	for number, words := range map[string]string{
		held: "Заявление рассматривает Нурланова С.", free: "никто не взял в работу",
	} {
		a := head.Open(t, "/ru/bench/"+number)
		if !strings.Contains(a.Text(), words) || a.Doc.Find("main form").Length() > 0 {
			t.Errorf("%s:\n%s", number, a.Text())
		}
		for _, act := range []string{"take", "approve", "refuse"} {
			if a := head.Post(t, "/ru/bench/"+number+"/"+act, nil); a.Status != http.StatusNotFound {
				t.Errorf("the head's %s gives %d", act, a.Status)
			}
		}
	}
}

func TestApprove_IssuesTheResult(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	page := official.Open(t, "/ru/bench/"+number)
	for range 2 { // pressed twice it is one decision
		a := official.Submit(t, page, "approve", nil)
		if a.Location != "/ru/bench/"+number+"?done=case_approved" {
			t.Fatalf("approving answers %d to %q:\n%s", a.Status, a.Location, a.Text())
		}
	}
	a := official.Open(t, "/ru/bench/"+number)
	if a.Fact("status") != "result_issued" || a.Fact("decision") != "approval" || a.Fact("verification-code") == "" {
		t.Errorf("status %q, decision %q, code %q", a.Fact("status"), a.Fact("decision"), a.Fact("verification-code"))
	}
	if a.Doc.Find("main form").Length() > 0 {
		t.Error("a decided case can be decided again")
	}
	pdf := official.Open(t, "/ru/bench/"+number+"/result.pdf")
	if !bytes.HasPrefix(pdf.Body, []byte("%PDF-")) || pdf.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the paper is %q", pdf.Header.Get("Content-Type"))
	}
	closed := official.Open(t, "/ru/bench?status=closed")
	if diff := strings.Join(listed(closed), " "); diff != number || !strings.Contains(closed.Text(), "В срок") {
		t.Errorf("closed cases are %q:\n%s", diff, closed.Text())
	}
	late := official.Post(t, "/ru/bench/"+number+"/refuse", url.Values{"ground": {"non-compliance"}, "reasons": {reasons}})
	if late.Status != http.StatusConflict {
		t.Errorf("refusing afterwards gives %d, want 409", late.Status)
	}
}

func TestRefuse_CitesAGroundOfTheEdition(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, allowance, "official")
	page := official.Open(t, "/ru/bench/"+number)
	for _, code := range []string{"unreliable-documents", "non-compliance", "no-personal-data-consent"} {
		if page.Doc.Find(`form[data-form="refuse"] input[type="radio"][name="ground"][value="`+code+`"]`).Length() != 1 {
			t.Errorf("ground %s is not offered", code)
		}
	}
	if n := page.Doc.Find(`input[name="ground"]`).Length(); n != 3 {
		t.Errorf("%d grounds are offered, want 3", n)
	}
	a := official.Follow(t, official.Submit(t, page, "refuse", url.Values{
		"ground": {"non-compliance"}, "reasons": {reasons + "\r\n\r\nВторой абзац."},
	}))
	if a.Fact("status") != "refused" || a.Fact("decision") != "refusal" || a.Fact("refusal-ground") != "non-compliance" {
		t.Errorf("status %q, ground %q:\n%s", a.Fact("status"), a.Fact("refusal-ground"), a.Text())
	}
	if a.Fact("appeal-until") != "2027-02-25" || !strings.Contains(a.Text(), "Второй абзац.") {
		t.Errorf("appeal until %q:\n%s", a.Fact("appeal-until"), a.Text())
	}
	again := official.Submit(t, page, "refuse", url.Values{
		"ground": {"non-compliance"}, "reasons": {reasons + "\r\n\r\nВторой абзац."},
	})
	if again.Status != http.StatusSeeOther {
		t.Errorf("the same refusal again answers %d", again.Status)
	}
	other := official.Submit(t, page, "approve", nil)
	if other.Status != http.StatusConflict {
		t.Errorf("approving a refused case answers %d, want 409", other.Status)
	}
}

func TestRefuse_KeepsWhatWasTypedWhenItIsWrong(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, allowance, "official")
	page := official.Open(t, "/ru/bench/"+number)
	cases := map[string]struct {
		ground, reasons string
		links           []string
	}{
		"nothing at all":               {"", "", []string{"#ground", "#reasons"}},
		"no ground":                    {"", reasons, []string{"#ground"}},
		"a ground of another standard": {"court-ban", reasons, []string{"#ground"}},
		"a ground of acceptance":       {"incomplete-package", reasons, []string{"#ground"}},
		"an invented ground":           {"x'\x00\xff", reasons, []string{"#ground"}},
		"short reasons":                {"non-compliance", "  коротко  ", []string{"#reasons"}},
		"endless reasons":              {"non-compliance", strings.Repeat("ә", 4001), []string{"#reasons"}},
		"unprintable reasons":          {"non-compliance", reasons + "\x00", []string{"#reasons"}},
	}
	for name, c := range cases {
		a := official.Submit(t, page, "refuse", url.Values{"ground": {c.ground}, "reasons": {c.reasons}})
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d, want 422", name, a.Status)
			continue
		}
		summary := a.Doc.Find(`main > [data-fact="error-summary"]:first-child a`)
		var links []string
		for _, s := range summary.EachIter() {
			href := s.AttrOr("href", "")
			links = append(links, href)
			if a.Doc.Find(href).Length() != 1 {
				t.Errorf("%s: %s leads nowhere", name, href)
			}
		}
		if strings.Join(links, " ") != strings.Join(c.links, " ") {
			t.Errorf("%s: the summary leads to %v, want %v", name, links, c.links)
		}
		if !strings.HasPrefix(a.Doc.Find("title").Text(), "Ошибка: ") || strings.Contains(a.Text(), "application.reasons") {
			t.Errorf("%s: title %q", name, a.Doc.Find("title").Text())
		}
		if got := a.Doc.Find("textarea#reasons").Text(); strings.TrimSpace(got) != strings.TrimSpace(strings.ReplaceAll(c.reasons, "\x00", "\uFFFD")) {
			t.Errorf("%s: the reasons are lost: %.40q", name, got)
		}
		checked := a.Doc.Find(`input[name="ground"][checked]`).AttrOr("value", "")
		want := ""
		if c.ground == "non-compliance" { // the only one of the cases that the page offers
			want = c.ground
		}
		if checked != want {
			t.Errorf("%s: ground %q is chosen, want %q", name, checked, want)
		}
	}
	if n := count(t, p, `decision`) + count(t, p, `issued_document`); n != 0 {
		t.Errorf("%d rows are stored, and nothing was decided", n)
	}
	if got := official.Open(t, "/ru/bench/"+number).Fact("status"); got != "in_review" {
		t.Errorf("the case is %q", got)
	}
}

func TestOwnCase_IsForAColleague(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	_, err := p.Pool.Exec(t.Context(), `INSERT INTO staff_role (person_id, role, body_code)
		SELECT id, 'official', 'mtszn' FROM person WHERE persona = 'parent'`)
	if err != nil {
		t.Fatal(err)
	}
	applicant := at(t, p, "parent") // who works for the body now
	if a := applicant.Post(t, "/ru/bench/"+number+"/take", nil); a.Status != http.StatusForbidden {
		t.Errorf("taking one's own case gives %d, want 403", a.Status)
	}
	a := applicant.Open(t, "/ru/bench/"+number)
	if !strings.Contains(a.Text(), "Это ваше собственное заявление") || a.Doc.Find("main form").Length() > 0 {
		t.Errorf("the page offers to act:\n%s", a.Text())
	}
}
