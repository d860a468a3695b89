package publishing

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// act is a step on the way: a page with a form, and what the form does.
type act struct {
	// name is that of its texts, does what its form says to programs.
	name, does string
	path       func(id string) string
	action     identity.Action
	at         []rulemaking.State
	// discussed narrows it to texts that were or were not put to the public.
	discussed *bool
	// whole says that a text with faults does not go this step.
	whole bool
	// hidden leaves it out of the list of steps: an obstacle leads there.
	hidden bool
	bad    bool
	inputs func(t i18n.Localizer) []writing.Input
	// start is what stands in the form at first; nil for nothing.
	start func(room Room, v *page.Visit, p rulemaking.View) (writing.Typed, error)
	// above is drawn before the form; nil for nothing.
	above func(room Room, r *http.Request, p rulemaking.View) (templ.Component, error)
	do    func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error)
}

// filled is a form as it was sent.
type filled struct {
	id, key string
	*writing.Reader
}

var (
	isDiscussed  = true
	notDiscussed = false
)

var acts = []act{
	discuss, report, urgent, rebase, approve, sendBack, withdraw,
}

var discuss = act{
	name: "discuss", does: "discuss", path: link.WayDiscuss, action: identity.EditProposal, whole: true,
	at: []rulemaking.State{rulemaking.Drafting},
	inputs: func(t i18n.Localizer) []writing.Input {
		return []writing.Input{
			purpose(t), {Name: rulemaking.FieldTo, Kind: writing.Day, Label: t.T("publishing.to"), Hint: t.T("publishing.to_hint")},
			{Name: rulemaking.FieldFrom, Kind: writing.Day, Label: t.T("publishing.from"), Hint: t.T("publishing.from_hint"), Optional: true},
		}
	},
	start: func(room Room, _ *page.Visit, p rulemaking.View) (writing.Typed, error) {
		first, err := room.Rulemaking.FirstEnd(p.Snapshot)
		typed := writing.Typed{}.Three(rulemaking.FieldPurpose, p.Purpose).Date(rulemaking.FieldTo, first)
		return typed.Date(rulemaking.FieldFrom, p.WantedFrom), err
	},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Discuss(ctx, actor, f.id, rulemaking.Announcement{
			Purpose: f.Three(rulemaking.FieldPurpose), To: f.Date(rulemaking.FieldTo), From: f.Date(rulemaking.FieldFrom),
		})
	},
}

var report = act{
	name: "report", does: "submit", path: link.WayReport, action: identity.EditProposal, whole: true,
	at: []rulemaking.State{rulemaking.Reporting}, discussed: &isDiscussed,
	inputs: func(t i18n.Localizer) []writing.Input {
		return []writing.Input{
			{Name: rulemaking.FieldReport, Kind: writing.ThreeAreas, Label: t.T("publishing.report"), Hint: t.T("publishing.report_hint")},
			wanted(t),
		}
	},
	start: func(_ Room, _ *page.Visit, p rulemaking.View) (writing.Typed, error) {
		return writing.Typed{}.Three(rulemaking.FieldReport, p.Report).Date(rulemaking.FieldFrom, p.WantedFrom), nil
	},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Submit(ctx, actor, f.id, rulemaking.Submission{
			Report: f.Three(rulemaking.FieldReport), From: f.Date(rulemaking.FieldFrom),
		})
	},
}

var urgent = act{
	name: "urgent", does: "submit-urgent", path: link.WayUrgent, action: identity.EditProposal, whole: true,
	at: []rulemaking.State{rulemaking.Drafting}, discussed: &notDiscussed,
	inputs: func(t i18n.Localizer) []writing.Input {
		return []writing.Input{
			{Name: rulemaking.FieldGround, Kind: writing.ThreeAreas, Label: t.T("publishing.ground"), Hint: t.T("publishing.ground_hint")},
			purpose(t), wanted(t),
		}
	},
	start: func(_ Room, _ *page.Visit, p rulemaking.View) (writing.Typed, error) {
		typed := writing.Typed{}.Three(rulemaking.FieldGround, p.Emergency).Three(rulemaking.FieldPurpose, p.Purpose)
		return typed.Date(rulemaking.FieldFrom, p.WantedFrom), nil
	},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Submit(ctx, actor, f.id, rulemaking.Submission{
			Ground: f.Three(rulemaking.FieldGround), Purpose: f.Three(rulemaking.FieldPurpose), From: f.Date(rulemaking.FieldFrom),
		})
	},
}

var rebase = act{
	name: "rebase", does: "rebase", path: link.WayRebase, action: identity.EditProposal, hidden: true,
	at: []rulemaking.State{rulemaking.Drafting, rulemaking.Reporting}, above: happenedMeanwhile,
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return nil, room.Rulemaking.Rebase(ctx, actor, f.id)
	},
}

var withdraw = act{
	name: "withdraw", does: "withdraw", path: link.WayWithdraw, action: identity.EditProposal, bad: true,
	at: []rulemaking.State{rulemaking.Drafting, rulemaking.Discussion, rulemaking.Reporting, rulemaking.Approval},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return nil, room.Rulemaking.Withdraw(ctx, actor, f.id)
	},
}

var sendBack = act{
	name: "return", does: "return", path: link.WayReturn, action: identity.ApproveProposal,
	at: []rulemaking.State{rulemaking.Approval},
	inputs: func(t i18n.Localizer) []writing.Input {
		return []writing.Input{
			{Name: rulemaking.FieldNote, Kind: writing.Area, Label: t.T("publishing.note"), Hint: t.T("publishing.note_hint")},
		}
	},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Return(ctx, actor, f.id, f.Text(rulemaking.FieldNote))
	},
}

var approve = act{
	name: "approve", does: "publish", path: link.WayApprove, action: identity.ApproveProposal, whole: true,
	at: []rulemaking.State{rulemaking.Approval}, above: whatComes,
	inputs: func(t i18n.Localizer) []writing.Input {
		return []writing.Input{
			{Name: rulemaking.FieldFrom, Kind: writing.Day, Label: t.T("publishing.in_force"), Hint: t.T("publishing.in_force_hint")},
		}
	},
	start: func(_ Room, v *page.Visit, p rulemaking.View) (writing.Typed, error) {
		return writing.Typed{}.Date(rulemaking.FieldFrom, earliest(v, p)), nil
	},
	do: func(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Approve(ctx, actor, f.id, f.Date(rulemaking.FieldFrom), f.key)
	},
}

func purpose(t i18n.Localizer) writing.Input {
	return writing.Input{
		Name: rulemaking.FieldPurpose, Kind: writing.ThreeAreas, Label: t.T("publishing.purpose"), Hint: t.T("publishing.purpose_hint"),
	}
}

// wanted is the day in force that editors ask for.
func wanted(t i18n.Localizer) writing.Input {
	return writing.Input{
		Name: rulemaking.FieldFrom, Kind: writing.Day, Label: t.T("publishing.from"), Hint: t.T("publishing.from_later"), Optional: true,
	}
}

// earliest is the day in force that editors ask for, or the next that can be.
func earliest(v *page.Visit, p rulemaking.View) calendar.Date {
	day := calendar.DateOf(v.Site.Now())
	if p.WantedFrom.After(day) {
		day = p.WantedFrom
	}
	if newest := p.Snapshot.Last(p.Service); newest != nil && !day.After(newest.From) {
		day = newest.From.AddDays(1)
	}
	return day
}

// mayNow reports whether a reader may make the step as the proposal stands.
func (a act) mayNow(v *page.Visit, p rulemaking.View) bool {
	rule, _ := identity.RuleOf(a.action)
	return slices.Contains(rule.Roles, v.Actor.Role) && slices.Contains(a.at, p.State) &&
		(a.discussed == nil || *a.discussed == (p.Discussed != nil))
}

// actView is the page of a step.
type actView struct {
	ui.Page
	Of       ui.Link
	Lead     []string
	Problems []ui.Link
	// Trouble says why the step could not be made though nothing in the form is wrong.
	Trouble string
	Ways    []ui.Link
	Above   templ.Component
	Form    ui.FormView
	Fields  []templ.Component
	Button  ui.ButtonView
	Stay    string
}

func (room Room) showAct(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := page.Of(r)
		p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
		switch {
		case err != nil:
			return err
		case !a.mayNow(v, p) || a.hidden && !baseMoved(p):
			return page.Redirect(w, r, link.ProposalWay(p.ID))
		}
		typed := writing.Typed{}
		if a.start != nil {
			if typed, err = a.start(room, v, p); err != nil {
				return err
			}
		}
		if parked := v.Parked(w, r); parked != nil {
			typed = writing.Typed(parked)
		}
		return room.renderAct(w, r, http.StatusOK, a, p, typed, outcome{})
	}
}

// outcome is what came of a form that was sent.
type outcome struct {
	problems []rulemaking.Problem
	trouble  string
}

func (room Room) submitAct(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, id := page.Of(r), page.Param(r, writing.IDParam)
		typed, err := writing.ReadTyped(r)
		if err != nil {
			return err
		}
		p, err := room.Rulemaking.Read(r.Context(), v.Actor, id)
		if err != nil {
			return err
		}
		f := filled{id, r.PostFormValue("key"), writing.NewReader(typed, a.ask(v.T))}
		problems, err := a.check(r.Context(), room, v.Actor, f)
		switch {
		case fault.Is(err, fault.Conflict):
			return room.renderAct(w, r, http.StatusConflict, a, p, typed, outcome{trouble: words(v.T, err)})
		case err != nil:
			return err
		case len(problems) > 0:
			return room.renderAct(w, r, http.StatusUnprocessableEntity, a, p, typed, outcome{problems: problems})
		}
		return page.RedirectDone(w, r, link.ProposalWay(id), "way_"+a.name)
	}
}

// check reads a form and does the step where it can be read.
func (a act) check(ctx context.Context, room Room, actor identity.Actor, f filled) ([]rulemaking.Problem, error) {
	for _, in := range a.ask(i18n.Localizer{}) {
		if in.Kind == writing.Day {
			f.Date(in.Name)
		}
	}
	if len(f.Problems) > 0 {
		return f.Problems, nil
	}
	return a.do(ctx, room, actor, f)
}

func (a act) ask(t i18n.Localizer) []writing.Input {
	if a.inputs == nil {
		return nil
	}
	return a.inputs(t)
}

// words are the sentence of a fault.
func words(t i18n.Localizer, err error) string {
	key, args := fault.Message(err)
	if key == "" {
		key = "rulemaking.fault.state_moved"
	}
	return t.Message(i18n.Message{Key: key, Args: args})
}

func (room Room) renderAct(
	w http.ResponseWriter, r *http.Request, status int, a act, p rulemaking.View, typed writing.Typed, o outcome,
) error {
	v, key := page.Of(r), "publishing."+a.name
	view := actView{
		Page: v.Base(r, v.T.T(key+".title")), Of: nameOf(v.T, p), Trouble: o.trouble, Stay: v.In(link.ProposalWay(p.ID)),
		Form:   ui.FormView{Action: v.In(a.path(p.ID)), Does: a.does, Key: page.NewKey()},
		Button: ui.ButtonView{Text: v.T.T(key + ".button")},
	}
	if a.bad {
		view.Button.Intent = ui.Bad
	}
	view.Service, view.Crumbs = view.Of.Text, crumbs(v, p, crumbToWay(v, p))
	for _, n := range []string{".text", ".more"} {
		if v.T.Has(key + n) {
			view.Lead = append(view.Lead, v.T.T(key+n))
		}
	}
	if o.trouble != "" {
		view.Ways = []ui.Link{
			{URL: v.In(link.ProposalWay(p.ID)), Text: v.T.T("publishing.to_way")},
			{URL: v.In(link.ProposalChecks(p.ID)), Text: v.T.T("publishing.to_checks")},
		}
	}
	view.Fields, view.Problems = writing.Draw(v.T, a.ask(v.T), typed, o.problems)
	view.HasError = len(view.Problems) > 0
	if a.above != nil {
		above, err := a.above(room, r, p)
		if err != nil {
			return err
		}
		view.Above = above
	}
	return page.Render(w, r, status, actPage(view))
}
