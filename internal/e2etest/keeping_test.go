package e2etest

import (
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

func TestWhatIsTypedIsKeptByItself(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	b := c.signedTab(t, editor)
	b.mustOpen("/ru" + link.ProposalPart(c.proposals.open, "requirements"))
	b.do("typing", chromedp.SendKeys(chromedp.CSS(`[name="text.ru"]`), "Пандус у входа"))
	await(t, func() bool {
		kept, err := c.Rulemaking.Kept(t.Context(), c.actor(t, editor), c.proposals.open, rulemaking.RequirementsPlace.Path)
		return err == nil && len(kept["text.ru"]) > 0
	})
	b.mustOpen("/ru" + link.ProposalPart(c.proposals.open, "requirements"))
	if b.page().Find(`form[data-form="discard"]`).Length() != 1 {
		t.Error("the page does not tell of unsaved text")
	}
}
