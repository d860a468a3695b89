package cabinet_test

import (
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

func TestWithdraw(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	c.SignIn(t, "parent")
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)

	ask := c.Open(t, own+number+"/withdraw")
	done := c.Submit(t, ask, "withdraw", nil)
	if done.Status != http.StatusSeeOther {
		t.Fatalf("answers %d", done.Status)
	}
	a := c.Follow(t, done)
	if a.Fact("status") != "withdrawn" || a.Doc.Find(`main [role="alert"]`).Length() != 1 {
		t.Errorf("status %q, or no word about it:\n%s", a.Fact("status"), a.Text())
	}
	again := c.Submit(t, ask, "withdraw", nil)
	if again.Status != http.StatusSeeOther || again.Location != done.Location {
		t.Errorf("the same act again answers %d to %q", again.Status, again.Location)
	}
	if other := c.Get(t, own+number+"/withdraw"); other.Status != http.StatusSeeOther {
		t.Errorf("the question for what is withdrawn answers %d", other.Status)
	}
	if n := strings.Count(c.Open(t, own+number).Text(), "Вы отозвали заявление."); n != 1 {
		t.Errorf("the timeline tells the withdrawal %d times", n)
	}
}
