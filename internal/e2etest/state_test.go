package e2etest

import (
	"slices"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
)

// decideCases brings the cases to the states they are named after.
func (c *town) decideCases(t *testing.T) {
	t.Helper()
	ctx, official := t.Context(), c.actor(t, "official-gp")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"review", "approved", "refused", "revoked", "replaced"} {
		must(c.Applications.Take(ctx, official, c.cases[name].Number, identity.NewKey()))
	}
	for _, name := range []string{"approved", "revoked", "replaced"} {
		must(c.Applications.Approve(ctx, official, c.cases[name].Number, identity.NewKey()))
	}
	refused := c.cases["refused"]
	problems, err := c.Applications.Refuse(ctx, official, refused.Number, application.Verdict{
		Ground: refused.Standard.RefusalGrounds[0], Key: identity.NewKey(),
		Reasons: "Ұсынылған мәліметтер мемлекеттік тіркелім деректеріне сәйкес келмейді.",
	})
	must(err)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	must(c.Applications.Withdraw(ctx, c.actor(t, "citizen"), c.cases["withdrawn"].Number, identity.NewKey()))
}

// keepDrafts leaves drafts at every step of the way. The citizen has three of them, as
// many as the budget of the cabinet counts with; the others are the asker's.
func (c *town) keepDrafts(t *testing.T) {
	t.Helper()
	who := c.actor(t, citizen)
	c.drafts["open"] = c.begin(t, who, certificate)
	c.drafts["check"] = c.fill(t, who, certificate, nil)
	c.drafts["file"] = c.fill(t, who, apostille, nil)
	for id := range c.draft(t, who, c.drafts["file"]).Files {
		c.draftFile = id
	}
	who = c.actor(t, asker)
	c.drafts["tasks"] = c.begin(t, who, "birth-of-child")
	for _, name := range []string{"uncoded", "sign", "unsent"} {
		c.drafts[name] = c.fill(t, who, certificate, nil)
	}
	c.code(t, who, c.drafts["sign"])
	mend := c.breakSMS(t)
	c.code(t, who, c.drafts["unsent"])
	mend()
}

// askEverything opens drafts until every type of field of the catalogue stands on a page.
func (c *town) askEverything(t *testing.T) {
	t.Helper()
	snapshot, err := c.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	who, seen := c.actor(t, asker), map[form.Type]bool{}
	for _, s := range snapshot.Services {
		e := snapshot.InForce(s.Code, c.Clock.Now())
		if e == nil || !mayAskNew(e.Form, seen) {
			continue
		}
		id := c.begin(t, who, s.Code)
		d := c.draft(t, who, id)
		for _, page := range d.Filling.Pages() {
			if asksNew(d, page, seen) {
				c.questions = append(c.questions, question{id, page.ID, mustAnswer(d, page)})
			}
		}
	}
}

// mayAskNew reports whether a form has a type not seen before: without one no draft is kept,
// for nobody has one of every service.
func mayAskNew(def form.Definition, seen map[form.Type]bool) bool {
	for _, section := range def.Sections {
		for _, page := range section.Pages {
			if slices.ContainsFunc(page.Fields, func(f form.Field) bool { return !seen[f.Type] }) {
				return true
			}
		}
	}
	return false
}

// asksNew reports whether the page asks for a type not seen before, and notes it.
func asksNew(d *application.OpenDraft, page form.Page, seen map[form.Type]bool) bool {
	before := len(seen)
	for _, f := range page.Fields {
		if d.Filling.Origin(f.ID) == form.Asked {
			seen[f.Type] = true
		}
	}
	return len(seen) > before
}

// mustAnswer reports whether an empty page is refused.
func mustAnswer(d *application.OpenDraft, page form.Page) bool {
	return slices.ContainsFunc(page.Fields, func(f form.Field) bool {
		return d.Filling.Origin(f.ID) == form.Asked && (f.Required || f.MustBeTrue)
	})
}

// rendered reports whether the worker has made every paper and sent every message.
func (c *town) rendered(t *testing.T) bool {
	t.Helper()
	var left int
	err := c.Pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job
		WHERE finalized_at IS NULL AND kind <> 'tick'`).Scan(&left)
	if err != nil {
		t.Fatal(err)
	}
	return left == 0
}

// await waits until a condition holds that another goroutine brings about.
func await(t *testing.T, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(patience)
	for !holds() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatal("the worker has not done its work in time")
		}
	}
}

// number is the number of the case with a name.
func (c *town) number(name string) string { return c.cases[name].Number }
