package trial_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

func TestAnEditorWalksTheWholeWay(t *testing.T) {
	t.Parallel()
	for name, service := range map[string]string{
		"with a text that changes one in force": allowance, "with the first text of a service": unwritten,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := apptest.New(t)
			c := at(t, p, "editor")
			id := propose(t, p, service, func(c *standard.Content) { c.Term.Variants[0].Value = 3 })
			number := file(t, c, begin(t, c, id, nil))
			page := marked(t, c.Open(t, "/ru"+link.Application(number)))
			if got := page.Fact("due-date"); !strings.HasPrefix(got, "2026-11-30") { // three working days from Wednesday
				t.Errorf("the answer is due on %q, not by the term that is tried", got)
			}
			take(t, c, number)
			a := c.Follow(t, c.Submit(t, c.Open(t, "/ru"+link.Trial(number)), "approve", nil))
			if got := marked(t, a).Fact("status"); got != "result_issued" {
				t.Fatalf("the trial approved is %q:\n%s", got, a.Text())
			}
			paper(t, c, number)
			if len(p.SMS()) > 0 || len(p.Letters()) > 0 {
				t.Error("somebody was told")
			}
		})
	}
}

// paper looks at the paper of a decided trial: on a page, as a file, and verified by a guest.
func paper(t testing.TB, c *apptest.Client, number string) {
	t.Helper()
	a := marked(t, c.Open(t, "/ru"+link.Result(number)))
	for _, mark := range []string{"Сынақ: заңдық күші жоқ", "Проба: юридической силы не имеет", "Trial: no legal force"} {
		if !strings.Contains(a.Text(), mark) {
			t.Errorf("the paper does not say %q", mark)
		}
	}
	pdf := c.Get(t, "/ru"+link.ResultPDF(number))
	if pdf.Status != http.StatusOK || !strings.HasPrefix(string(pdf.Body), "%PDF") {
		t.Errorf("the PDF answers %d", pdf.Status)
	}
	code := strings.ReplaceAll(a.Fact("verification-code"), "-", "")
	known := c.Open(t, "/ru"+link.VerifyCode(code))
	if !strings.Contains(known.Text(), "Это пробный документ") || strings.Contains(known.Text(), "подлинный") {
		t.Errorf("verifying says:\n%s", known.Text())
	}
}

func TestATrialIsRefusedOnAGroundOfItsText(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := at(t, p, "approver")
	number := file(t, c, begin(t, c, propose(t, p, allowance, nil), nil))
	seat := take(t, c, number)
	bare := c.Submit(t, seat, "refuse", url.Values{"reasons": {"short"}})
	if bare.Status != http.StatusUnprocessableEntity || bare.Doc.Find(`a[href="#ground"]`).Length() != 1 ||
		!strings.Contains(bare.Doc.Find("textarea").Text(), "short") {
		t.Errorf("a refusal without a ground answers %d:\n%s", bare.Status, bare.Text())
	}
	ground := seat.Doc.Find(`input[name="ground"]`).First().AttrOr("value", "")
	verdict := url.Values{"ground": {ground}, "reasons": {"Срок действия приложенной справки истек."}}
	a := c.Follow(t, c.Submit(t, seat, "refuse", verdict))
	if got := a.Fact("status"); got != "refused" {
		t.Fatalf("the trial refused is %q:\n%s", got, a.Text())
	}
	if again := c.Submit(t, seat, "refuse", verdict); again.Status != http.StatusSeeOther {
		t.Errorf("the same refusal again answers %d", again.Status)
	}
	if other := c.Submit(t, seat, "approve", nil); other.Status != http.StatusConflict {
		t.Errorf("another decision answers %d", other.Status)
	}
	paper(t, c, number)
}

func TestATrialBeginsOnceForAForm(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := at(t, p, "editor")
	id := propose(t, p, allowance, nil)
	page := c.Open(t, "/ru"+link.ProposalTrial(id))
	first, second := c.Submit(t, page, "start", nil), c.Submit(t, page, "start", nil)
	if first.Location != second.Location {
		t.Errorf("the same form began %q and %q", first.Location, second.Location)
	}
	name := page.Doc.Find(`form[data-form="start"] select`).First().AttrOr("name", "")
	if name == "" {
		name = page.Doc.Find(`form[data-form="start"] input[type="text"]`).First().AttrOr("name", "")
	}
	bad := c.Submit(t, page, "start", url.Values{name: {strings.Repeat("я", 301)}})
	if bad.Status != http.StatusUnprocessableEntity || bad.Doc.Find(`a[href="#`+name+`"]`).Length() != 1 {
		t.Errorf("a sample of %q that is too long answers %d:\n%s", name, bad.Status, bad.Text())
	}
}

func TestATextThatNobodyCouldApplyUnderIsNotTried(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := at(t, p, "editor")
	id := propose(t, p, allowance, func(c *standard.Content) { c.Term.Variants = nil })
	a := c.Open(t, "/ru"+link.ProposalTrial(id))
	if a.Doc.Find(`form[data-form="start"]`).Length() > 0 ||
		a.Doc.Find(`a[href="/ru`+link.ProposalChecks(id)+`"]`).Length() != 1 {
		t.Errorf("a text without a term can be tried, or no way leads to the checks:\n%s", a.Text())
	}
	if bad := c.Post(t, "/ru"+link.ProposalTrial(id), nil); bad.Status != http.StatusUnprocessableEntity {
		t.Errorf("beginning it answers %d", bad.Status)
	}
}

func TestATrialIsGoneAfterThirtyDays(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := at(t, p, "editor")
	id := propose(t, p, allowance, nil)
	file(t, c, begin(t, c, id, nil))
	begin(t, c, id, nil)
	p.Advance(t, 30*24*time.Hour-time.Minute)
	if n := count(t, p, "trial"); n != 2 {
		t.Errorf("%d trials within their 30 days", n)
	}
	p.Advance(t, time.Minute)
	if n := count(t, p, "trial") + count(t, p, "file"); n != 0 {
		t.Errorf("%d rows are left of the trials", n)
	}
}

func TestATrialIsDeletedByWhoeverBeganIt(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := at(t, p, "editor")
	id := propose(t, p, allowance, nil)
	number := file(t, c, begin(t, c, id, nil))
	a := c.Post(t, "/ru"+link.DeleteTrial(number), nil)
	if a.Location != "/ru"+link.ProposalTrial(id)+"?done=trial_deleted" || count(t, p, "trial") != 0 {
		t.Errorf("deleting answers %d to %q", a.Status, a.Location)
	}
	draft := begin(t, c, id, nil)
	a = c.Post(t, draft+"/delete", nil)
	if a.Location != "/ru"+link.ProposalTrial(id)+"?done=trial_deleted" || count(t, p, "trial") != 0 {
		t.Errorf("deleting a draft answers %d to %q", a.Status, a.Location)
	}
}

func count(t testing.TB, p *apptest.Portal, table string) (n int) {
	t.Helper()
	if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
