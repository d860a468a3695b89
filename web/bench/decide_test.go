package bench_test

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

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
	if got := done.Fact("status"); got != "in_review" {
		t.Errorf("the case is %q", got)
	}
	says(t, done, "Заявление в вашей работе")
	if a := first.Post(t, "/ru/bench/"+number+"/take", nil); a.Status != http.StatusSeeOther {
		t.Errorf("taking again answers %d", a.Status)
	}
	if a := second.Submit(t, seen, "take", nil); a.Status != http.StatusConflict {
		t.Errorf("the second official gets %d, want 409", a.Status)
	}
	a := second.Open(t, "/ru/bench/"+number)
	says(t, a, "Заявление рассматривает Садыков Е.")
	offersOnly(t, a, "open")
	verdict := url.Values{"ground": {"court-ban"}, "reasons": {reasons}}
	for _, a := range []*apptest.Answer{
		second.Post(t, "/ru/bench/"+number+"/approve", nil),
		second.Post(t, "/ru/bench/"+number+"/refuse", verdict),
		second.Post(t, "/ru/bench/"+number+"/refuse", nil),
	} {
		if a.Status != http.StatusConflict {
			t.Errorf("deciding a colleague's case gives %d, want 409:\n%s", a.Status, a.Text())
		}
	}
	if n := count(t, p, `status_event e JOIN application a ON a.id = e.application_id
		WHERE a.number = $1 AND e.to_status = 'in_review'`, number); n != 1 {
		t.Errorf("the case was taken %d times", n)
	}
}

func TestHead_DecidesNothing(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	_, held := taken(t, p, allowance, "official")
	free := file(t, p, assistant(t))
	head := at(t, p, "head")
	says(t, head.Open(t, "/ru/bench"), "Нурланова С.")
	for number, words := range map[string]string{
		held: "Заявление рассматривает Нурланова С.", free: "никто не взял в работу",
	} {
		a := head.Open(t, "/ru/bench/"+number)
		says(t, a, words)
		offersOnly(t, a, "open", "assign")
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
	status, decision, code := a.Fact("status"), a.Fact("decision"), a.Fact("verification-code")
	if status != "result_issued" || decision != "approval" || code == "" {
		t.Errorf("status %q, decision %q, code %q", status, decision, code)
	}
	offersNothing(t, a)
	pdf := official.Open(t, "/ru/bench/"+number+"/result.pdf")
	media := pdf.Header.Get("Content-Type")
	if !bytes.HasPrefix(pdf.Body, []byte("%PDF-")) || media != "application/pdf" {
		t.Errorf("the paper is %q", media)
	}
	for _, query := range []string{"?status=closed", "?number=" + number} {
		closed := official.Open(t, "/ru/bench"+query)
		if got := listed(closed); !slices.Equal(got, []string{number}) {
			t.Errorf("%s lists %v", query, got)
		}
		says(t, closed, "Закрыто", "В срок")
	}
	late := official.Post(t, "/ru/bench/"+number+"/refuse",
		url.Values{"ground": {"non-compliance"}, "reasons": {reasons}})
	if late.Status != http.StatusConflict {
		t.Errorf("refusing afterwards gives %d, want 409", late.Status)
	}
}

func TestRefuse_CitesAGroundOfTheEdition(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	official, number := taken(t, p, certificate, "official-gp")
	page := official.Open(t, "/ru/bench/"+number)
	offered := page.Doc.Find(`form[data-form="refuse"] input[type="radio"][name="ground"]`).
		Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
	want := []string{"unreliable-documents", "non-compliance", "no-personal-data-consent"}
	if diff := cmp.Diff(want, offered); diff != "" {
		t.Errorf("grounds (-want +got):\n%s", diff)
	}
	a := official.Follow(t, official.Submit(t, page, "refuse", url.Values{
		"ground": {"non-compliance"}, "reasons": {reasons + "\r\n\r\nВторой абзац."},
	}))
	for fact, want := range map[string]string{
		"status": "refused", "decision": "refusal", "refusal-ground": "non-compliance",
		"appeal-until": "",
	} {
		if got := a.Fact(fact); got != want {
			t.Errorf("%s is %q, want %q", fact, got, want)
		}
	}
	says(t, a, reasons, "Второй абзац.", "3 месяца со дня, когда заявитель получит решение", "Заявитель еще не открыл")
	p.Advance(t, 24*time.Hour)
	applicant := p.Client()
	applicant.SignIn(t, "citizen")
	applicant.Open(t, "/ru/cabinet/applications/"+number)
	official.SignIn(t, "official-gp")
	a = official.Open(t, "/ru/bench/"+number)
	if got := a.Fact("appeal-until"); got != "2027-02-26" {
		t.Errorf("once the applicant has opened it, appeal-until is %q", got)
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
	official, number := taken(t, p, certificate, "official-gp")
	page := official.Open(t, "/ru/bench/"+number)
	endless := strings.Repeat("ә", 4001)
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
		"endless reasons":              {"non-compliance", endless, []string{"#reasons"}},
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
		if title := a.Doc.Find("title").Text(); !strings.HasPrefix(title, "Ошибка: ") {
			t.Errorf("%s: title %q", name, title)
		}
		typed := strings.ReplaceAll(c.reasons, "\x00", "\uFFFD") // as HTML shows it
		if got := strings.TrimPrefix(a.Doc.Find("textarea#reasons").Text(), "\n"); got != typed {
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

// L-10
func TestOwnCase_IsForAColleague(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := file(t, p, allowance)
	_, err := p.Behind().Exec(t.Context(), `INSERT INTO staff_role (person_id, role, body_code)
		SELECT id, 'official', 'mtszn' FROM person WHERE persona = 'parent'`)
	if err != nil {
		t.Fatal(err)
	}
	applicant := at(t, p, "parent") // who works for the body now
	if a := applicant.Post(t, "/ru/bench/"+number+"/take", nil); a.Status != http.StatusForbidden {
		t.Errorf("taking one's own case gives %d, want 403", a.Status)
	}
	a := applicant.Open(t, "/ru/bench/"+number)
	says(t, a, "Это ваше собственное заявление")
	offersNothing(t, a)
}
