package publishing

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// wayView is where a proposal stands, what may be done now, and what stands in the way.
type wayView struct {
	ui.Page
	Of    ui.Link
	Rows  []ui.Row
	Steps []ui.Step
	// Obstacles are what must be done first, each with the page where it is.
	Obstacles []obstacle
	Acts      []actLink
	// Returned is what the approver asks to be mended.
	Returned templ.Component
	// Waits says whom the proposal waits for where the reader has nothing to do.
	Waits string
	Ways  []ui.Link
}

// obstacle is why a step cannot be made yet; Link may be empty.
type obstacle struct {
	Text string
	Link ui.Link
}

func (room Room) showWay(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	owed, err := room.owed(r, p)
	if err != nil {
		return err
	}
	view := wayView{
		Page: v.Base(r, v.T.T("publishing.title")), Of: nameOf(v.T, p), Rows: rowsOf(v, p), Steps: steps(v, p),
		Obstacles: room.obstacles(v, p, owed), Ways: waysOf(v, p),
	}
	view.Service, view.Crumbs = view.Of.Text, crumbs(v, p)
	if back, ok := last(p.Events, "returned"); ok && p.Open() {
		view.Returned = ui.Typed(v.T, back.Note)
	}
	if view.Acts = actsOf(v, p, owed, len(view.Obstacles) > 0); len(view.Acts) == 0 {
		view.Waits = v.T.T("publishing.waits." + string(p.State))
	}
	return page.Render(w, r, http.StatusOK, wayPage(view))
}

// nameOf is the name of the service as the text has it.
func nameOf(t i18n.Localizer, p rulemaking.View) ui.Link {
	name := p.Content.Name
	if name.IsZero() {
		name = p.Of.Name
	}
	text, lang := ui.Official(t, name)
	return ui.Link{Text: text, Lang: lang}
}

// crumbs lead down to the proposal.
func crumbs(v *page.Visit, p rulemaking.View, more ...ui.Link) []ui.Link {
	return append([]ui.Link{
		{URL: v.In(link.Editor), Text: v.T.T("publishing.room")},
		{URL: v.In(link.Proposal(p.ID)), Text: v.T.T("publishing.proposal")},
	}, more...)
}

func crumbToWay(v *page.Visit, p rulemaking.View) ui.Link {
	return ui.Link{URL: v.In(link.ProposalWay(p.ID)), Text: v.T.T("publishing.title")}
}

// owed counts the comments that wait for a word of the body.
func (room Room) owed(r *http.Request, p rulemaking.View) (n int, _ error) {
	if p.State != rulemaking.Discussion && p.State != rulemaking.Reporting {
		return 0, nil
	}
	list, err := room.Rulemaking.Comments(r.Context(), page.Of(r).Actor, p.ID)
	for _, c := range list {
		if isOwed(c) {
			n++
		}
	}
	return n, err
}

func isOwed(c rulemaking.Comment) bool {
	return c.State == rulemaking.CommentWaiting || c.State == rulemaking.CommentShown && c.Answer.Verdict == ""
}

func rowsOf(v *page.Visit, p rulemaking.View) []ui.Row {
	t := v.T
	rows := []ui.Row{{Key: t.T("publishing.row.kind"), Value: t.T("publishing.kind." + string(p.Kind))}}
	add := func(key string, text i18n.Text) {
		if !text.IsZero() {
			rows = append(rows, ui.Row{Key: t.T(key), Content: ui.LocalText(t, text)})
		}
	}
	add("publishing.row.purpose", p.Purpose)
	add("publishing.row.ground", p.Emergency)
	add("publishing.row.report", p.Report)
	if !p.WantedFrom.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("publishing.row.from"), Content: ui.Day(t, p.WantedFrom.Start(), "")})
	}
	if p.BaseEdition != nil {
		rows = append(rows, ui.Row{Key: t.T("publishing.row.base"), Content: anchor(editionLink(v, p.BaseEdition))})
	}
	return rows
}

func editionLink(v *page.Visit, e *standard.Edition) ui.Link {
	return ui.Link{
		URL:  v.In(link.Edition(e.Service, strconv.Itoa(e.Number))),
		Text: v.T.T("publishing.edition", "number", e.Number, "date", i18n.DateShort(e.From.Start())),
	}
}

// stations are the states on the way in order, with the act that begins each.
var stations = []struct {
	state rulemaking.State
	act   string
}{
	{rulemaking.Drafting, "begun"}, {rulemaking.Discussion, "discussed"}, {rulemaking.Reporting, "closed"},
	{rulemaking.Approval, "submitted"}, {rulemaking.Published, "approved"},
}

// steps are the way of a proposal. Where it goes without a discussion, that is said there.
func steps(v *page.Visit, p rulemaking.View) (list []ui.Step) {
	urgent := p.Discussed == nil && (p.State == rulemaking.Approval || p.State == rulemaking.Published)
	passed := p.State != rulemaking.Withdrawn
	for _, s := range stations {
		if urgent && s.state == rulemaking.Reporting {
			continue
		}
		step := ui.Step{Title: v.T.T("publishing.step." + string(s.state)), State: ui.StepDone}
		began, there := last(p.Events, s.act)
		switch {
		case urgent && s.state == rulemaking.Discussion:
			step.Title, step.Text = v.T.T("publishing.step.urgent"), v.T.T("publishing.step.urgent_text")
		case s.state == p.State:
			step.State, passed = ui.StepNow, false
			if p.State.Ended() {
				step.State = ui.StepDone
			}
		case !passed && !(p.State == rulemaking.Withdrawn && there):
			step.State = ui.StepAhead
		}
		if step.State != ui.StepAhead && there {
			step.At, step.Text = at(began), whoDid(v, began)
		}
		if s.state == rulemaking.Discussion && !p.DiscussedTo.IsZero() {
			step.Text = v.T.T("publishing.until", "date", i18n.Date(p.DiscussedTo.Start()))
		}
		if step.State == ui.StepAhead && p.State == rulemaking.Withdrawn {
			continue
		}
		list = append(list, step)
	}
	if p.State == rulemaking.Withdrawn {
		ended, _ := last(p.Events, "withdrawn")
		list = append(list, ui.Step{
			Title: v.T.T("publishing.step.withdrawn"), State: ui.StepTrouble, At: at(ended), Text: whoDid(v, ended),
		})
	}
	return list
}

func at(e rulemaking.Event) *time.Time { return &e.At }

// last is the newest event of an act.
func last(events []rulemaking.Event, act string) (_ rulemaking.Event, ok bool) {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Act == act {
			return events[i], true
		}
	}
	return rulemaking.Event{}, false
}

func whoDid(v *page.Visit, e rulemaking.Event) string {
	switch name := e.Names.Initials(v.Lang); {
	case e.ActorID == "":
		return v.T.T("publishing.by_portal")
	case e.ActorID == v.Actor.PersonID:
		return v.T.T("publishing.by_you")
	case name != "":
		return name
	}
	return v.T.T("publishing.by_colleague")
}

// obstacles are what keeps a proposal from its next step.
func (room Room) obstacles(v *page.Visit, p rulemaking.View, owed int) (list []obstacle) {
	if p.State.Ended() {
		return nil
	}
	add := func(path, to, text string) {
		o := obstacle{Text: text}
		if path != "" {
			o.Link = ui.Link{URL: v.In(path), Text: v.T.T(to)}
		}
		list = append(list, o)
	}
	if n := len(room.Rulemaking.Faults(p)); n > 0 {
		add(link.ProposalChecks(p.ID), "publishing.to_checks", v.T.T("publishing.faults", "n", n))
	}
	if owed > 0 && p.State == rulemaking.Reporting {
		add(link.WayComments(p.ID), "publishing.to_comments", v.T.T("publishing.owed", "n", owed))
	}
	switch moved := baseMoved(p); {
	case moved && p.Open() && v.Actor.Role == identity.Editor:
		add(link.WayRebase(p.ID), "publishing.to_rebase", v.T.T("publishing.base_moved"))
	case moved:
		add("", "", v.T.T("publishing.base_moved"))
	}
	if p.State == rulemaking.Approval && v.Actor.Role == identity.Approver && p.Wrote {
		add("", "", v.T.T("rulemaking.fault.own_text"))
	}
	return list
}

// baseMoved reports whether another edition was published since the text was begun.
func baseMoved(p rulemaking.View) bool {
	newest := p.Snapshot.Last(p.Service)
	return p.Kind == rulemaking.NewEdition && newest != nil && newest.ID != p.Base
}

// actLink leads to a step; where it cannot be made yet its address is empty.
type actLink struct {
	Link ui.Link
	Hint string
}

// actsOf are the steps that the reader may make now.
func actsOf(v *page.Visit, p rulemaking.View, owed int, hindered bool) (list []actLink) {
	if p.State == rulemaking.Discussion || p.State == rulemaking.Reporting {
		comments := actLink{ui.Link{URL: v.In(link.WayComments(p.ID)), Text: v.T.T("publishing.act.comments")}, v.T.T("publishing.owed_none")}
		if owed > 0 {
			comments.Hint = v.T.T("publishing.owed", "n", owed)
		}
		list = append(list, comments)
	}
	for _, a := range acts {
		if a.hidden || !a.mayNow(v, p) {
			continue
		}
		one := actLink{
			ui.Link{URL: v.In(a.path(p.ID)), Text: v.T.T("publishing.act." + a.name)}, v.T.T("publishing.act." + a.name + "_hint"),
		}
		if a.whole && hindered {
			one.Link.URL, one.Hint = "", v.T.T("publishing.not_yet")
		}
		list = append(list, one)
	}
	return list
}

// waysOf lead to what belongs to a proposal besides.
func waysOf(v *page.Visit, p rulemaking.View) (list []ui.Link) {
	if p.Discussed != nil {
		list = append(list, ui.Link{URL: v.In(link.Discussion(p.ID)), Text: v.T.T("publishing.public")})
	}
	for _, e := range p.Snapshot.Editions(p.Service) {
		if e.Proposal == p.ID {
			list = append(list, editionLink(v, e))
		}
	}
	return append(list, ui.Link{URL: v.In(link.ProposalHistory(p.ID)), Text: v.T.T("publishing.history")})
}
