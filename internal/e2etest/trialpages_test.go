package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// trials are what an editor tries.
type trials struct {
	// proposal can be tried, faulty and fresh are another that cannot and one nobody has tried.
	proposal, faulty, fresh string
	// open and coded are drafts, the second with a code.
	open, coded string
	// numbers are filed trials by how far they are.
	numbers map[string]string
	// code is the verification code of the paper of the one approved.
	code string
}

// keepTrials lets an editor try the allowance to every point of the way.
func (c *town) keepTrials(t *testing.T) {
	t.Helper()
	editor := c.actor(t, "editor")
	c.trials = trials{
		numbers: map[string]string{}, proposal: c.propose(t, editor, nil), fresh: c.propose(t, editor, nil),
		faulty: c.propose(t, editor, func(content *standard.Content) { content.Term.Variants = nil }),
	}
	c.trials.open = c.try(t, editor)
	c.trials.coded = c.try(t, editor)
	c.answerAll(t, editor, c.trials.coded, nil)
	c.code(t, editor, c.trials.coded)
	for _, name := range []string{"filed", "taken", "approved", "refused"} {
		c.fileTrial(t, editor, name)
	}
}

func (c *town) propose(t *testing.T, editor identity.Actor, change func(*standard.Content)) string {
	t.Helper()
	snapshot, err := c.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	content := snapshot.InForce(allowance, c.Clock.Now()).Content
	if change != nil {
		change(&content)
	}
	id, err := c.Rulemaking.Begin(t.Context(), editor, rulemaking.Start{
		Service: allowance, Kind: rulemaking.NewEdition, Content: &content, Key: identity.NewKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (c *town) try(t *testing.T, editor identity.Actor) string {
	t.Helper()
	v, faults, err := c.Applications.Tryable(t.Context(), editor, c.trials.proposal)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	id, err := c.Applications.StartTrial(t.Context(), editor, application.TrialStart{
		Proposal: v.ID, Lang: i18n.KK, Samples: application.Samples(v.Content, v.Snapshot, i18n.KK),
		Key: identity.NewKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// fileTrial files a trial and takes it to the point that its name says.
func (c *town) fileTrial(t *testing.T, editor identity.Actor, name string) {
	t.Helper()
	ctx, id := t.Context(), c.try(t, editor)
	c.answerAll(t, editor, id, nil)
	filed, err := c.Applications.File(ctx, editor, id, application.Confirmation{Code: c.code(t, editor, id)})
	if err != nil || filed.Number == "" {
		t.Fatal(filed, err)
	}
	c.trials.numbers[name] = filed.Number
	if name != "filed" {
		err = c.Applications.TakeTrial(ctx, editor, filed.Number)
	}
	switch {
	case err != nil:
	case name == "approved":
		err = c.Applications.ApproveTrial(ctx, editor, filed.Number)
	case name == "refused":
		v, _ := c.Applications.TrialCase(ctx, editor, filed.Number)
		_, err = c.Applications.RefuseTrial(ctx, editor, filed.Number, application.Verdict{
			Ground: v.Standard.RefusalGrounds[0], Reasons: "Өтініште көрсетілген мәліметтер тізілімдегі деректерге сәйкес келмейді.",
		})
	}
	v, readErr := c.Applications.TrialCase(ctx, editor, filed.Number)
	if err != nil || readErr != nil {
		t.Fatal(err, readErr)
	}
	if name == "approved" {
		c.trials.code = string(v.Document.Paper.Code)
	}
}

// trialPages are an editor's: where trials begin, the citizen's way, and the official's seat.
func (c *town) trialPages() map[string][]example {
	const editor = "editor"
	refused := http.StatusUnprocessableEntity
	start := link.ProposalTrial(c.trials.proposal)
	all := map[string][]example{
		link.ProposalTrial("{id}"): {
			{path: start, as: editor},
			{what: "never tried", path: link.ProposalTrial(c.trials.fresh), as: "approver"},
			{what: "faulty", path: link.ProposalTrial(c.trials.faulty), as: editor},
			{what: "wrong", path: start, as: editor, form: url.Values{"gbdfl-iin": {"\u0001"}}, status: refused},
		},
		link.DraftCheck("{id}"): {{what: "of a trial", path: link.DraftCheck(c.trials.coded), as: editor}},
		link.DraftSign("{id}"):  {{what: "of a trial", path: link.DraftSign(c.trials.coded), as: editor}},
		link.DraftDelete("{id}"): {
			{what: "of a trial", path: link.DraftDelete(c.trials.open), as: editor},
		},
		link.DraftStep("{id}", "{step}"): {
			{what: "of a trial", path: link.DraftStep(c.trials.open, "contacts"), as: editor},
		},
	}
	add := func(address func(string) string, names ...string) {
		for _, name := range names {
			all[address("{number}")] = append(all[address("{number}")],
				example{what: "trial " + name, as: editor, path: address(c.trials.numbers[name])})
		}
	}
	add(link.Trial, "filed", "taken", "approved", "refused")
	add(link.Application, "filed", "approved", "refused")
	add(link.Filed, "filed")
	add(link.Result, "approved", "refused")
	all[link.Trial("{number}")] = append(all[link.Trial("{number}")], example{
		what: "no ground", as: editor, path: link.RefuseTrial(c.trials.numbers["taken"]),
		form: url.Values{"reasons": {"x"}}, status: refused,
	})
	all[link.VerifyCode("{code}")] = []example{{what: "of a trial", path: link.VerifyCode(c.trials.code)}}
	return all
}
