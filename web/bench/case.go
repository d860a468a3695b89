package bench

import (
	"net/http"
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/answerview"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// caseView is an application as the official who considers it sees it.
type caseView struct {
	ui.Page
	Number  string
	Service i18n.Text
	Facts   []ui.Fact
	// Notice says why there is nothing to press; empty where there is.
	Notice string
	// Opened says for what the case is open, and how long; empty for its holder.
	Opened string
	// Take, Opening and Decide are what this reader may do now; Outcome is the decision made.
	Take    *takeView
	Opening *openingView
	Decide  *decideView
	Outcome *outcomeView
	// Signing is a decision on its way through two levels, Further the seldom acts.
	Signing *signingView
	Further furtherView
	// Hands are whose the case was, and the ways to give it to somebody else.
	Hands handsView
	// Correction is what the applicant was or may be asked to put right.
	Correction *correctionView
	// Card leaves out what needs a purpose to be read.
	Card bool
	// Applicant, Answers and Registers are what the decision rests on.
	Applicant []ui.Row
	Answers   []answerview.Section
	Registers []ui.Row
	Story     []ui.Step
	// Explanation tells line by line how the due date was counted.
	Explanation []string
	Edition     editionView
	// Talk is what is said about the case; nil on a card.
	Talk   *talkView
	Errors []ui.Link
}

// editionView names the edition the application lives under.
type editionView struct {
	Number, Text, URL string
	Newer             editionview.Newer
}

func (room Room) showCase(w http.ResponseWriter, r *http.Request) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, casePage(view))
}

// open reads the case the address names; the service records the reading.
func (room Room) open(r *http.Request) (*application.View, error) {
	n, err := caseNumber(r)
	if err != nil {
		return nil, err
	}
	return room.Applications.Case(r.Context(), page.Of(r).Actor, n)
}

// caseNumber is the number in the address; what cannot be one does not exist.
func caseNumber(r *http.Request) (string, error) {
	n := page.Param(r, number)
	if n == "" || code(n) != n {
		return "", fault.New(fault.NotFound, "")
	}
	return n, nil
}

func newCaseView(r *http.Request, c *application.View) (caseView, error) {
	v := page.Of(r)
	remaining, err := leftOf(v, c)
	view := caseView{
		Page:   v.Base(r, v.T.T("bench.case.title", "number", c.Number)),
		Number: c.Number, Service: c.Of.Name, Facts: facts(v, c, remaining),
		Outcome: outcomeOf(v, c), Applicant: applicant(v.T, c), Answers: answersOf(v, c),
		Registers: registerFacts(v.T, c), Story: story(v.T, c), Edition: editionOf(v, c), Hands: handsOf(v, c),
		Correction: correctionOf(v, c),
	}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: v.T.T("bench.case.back"), AccessKey: keyBack}
	for _, line := range c.Due.Lines {
		view.Explanation = append(view.Explanation, v.T.Message(line))
	}
	view.Take, view.Decide, view.Notice = acts(v, c)
	view.Talk = talkOf(v, c)
	view.Signing, view.Further = signingOf(v, c), furtherOf(v, c)
	view.Opened, view.Card = openedNotice(v.T, c), !c.Reading.Full
	if view.Opening = openingOf(v, c); view.Opening != nil {
		view.Opening.Aside = view.Take != nil
	}
	return view, err
}

// leftOf measures what is left of the term by the calendar the case was read with.
func leftOf(v *page.Visit, c *application.View) (left, error) {
	now := v.Site.Now()
	days, uncounted, err := application.DaysLeft(c.Snapshot.Calendar, now, c.Due.At)
	return left{
		Exact: !c.Due.Day, Overdue: c.Overdue, Uncounted: uncounted && c.Due.Day, Days: days, Minutes: int(c.Due.At.Sub(now).Minutes()),
	}, err
}

// facts answer first: how the case stands, until when, since when, with whom.
func facts(v *page.Visit, c *application.View, remaining left) []ui.Fact {
	t := v.T
	due := dueFact(t, c, remaining.tag(t))
	if !c.Due.StoppedAt.IsZero() {
		due = dueFact(t, c, ui.TagView{Text: t.T("correction.open.stopped"), Intent: ui.Wait})
	}
	if c.Status.Closed() {
		due = statusview.Due(t, c.Due.At, !c.Due.Day, "due-date")
	}
	holder := t.T("bench.queue.free")
	if c.HolderID != "" {
		holder = c.Holder.Initials(v.Lang)
	}
	status := statusview.Tags(t, c.Status, c.Overdue, "status")
	list := []ui.Fact{
		{Term: t.T("bench.queue.state"), Icon: ui.IconInfo, Content: status},
		{Term: t.T("bench.case.due"), Icon: ui.IconCalendar, Content: due},
		{Term: t.T("bench.case.filed"), Icon: ui.IconClock, Content: ui.Moment(t, c.FiledAt, "filed-at")},
		{Term: t.T("bench.queue.holder"), Icon: ui.IconPerson, Value: holder},
	}
	if by, ok, err := application.HandOverBy(c); ok && err == nil {
		list = append(list, ui.Fact{
			Term: t.T("bench.case.hand_over"), Icon: ui.IconCalendar, Content: ui.Day(t, by.Start(), "hand-over-by")})
	}
	return list
}

func applicant(t i18n.Localizer, c *application.View) []ui.Row {
	if !c.Reading.Full {
		return []ui.Row{
			{Key: t.T("bench.case.initials"), Value: c.Applicant.Masked(t.Lang())},
			{Key: t.T("bench.case.iin"), Content: ui.Code(c.IIN, "")},
			{Key: t.T("bench.case.letters"), Value: t.T("bench.lang." + string(c.Lang))},
		}
	}
	name := ui.Row{Key: t.T("bench.case.name"), Value: c.Applicant.Full(t.Lang())}
	if registered := c.Registered["applicant_full_name"]; registered != "" && !identity.IsEntity(c.IIN) {
		name.Value, name.ValueLang = registered, ui.Foreign(t, c.Lang) // as the document will have it
	}
	rows := []ui.Row{
		name,
		{Key: t.T("bench.case.iin"), Content: ui.Code(c.IIN, "")},
		{Key: t.T("bench.case.letters"), Value: t.T("bench.lang." + string(c.Lang))},
	}
	if c.FiledBy != "" {
		rows = append(rows, ui.Row{Key: t.T("mandate.row.filed_by"),
			Value: c.Representative.Full(t.Lang())})
	}
	rows = append(rows, ui.Row{Key: t.T("cabinet.row.channel"), Value: t.T("cabinet.channel." + c.Channel)})
	if c.VisitID != "" {
		rows = append(rows,
			ui.Row{Key: t.T("counter.row.filed_in"), Content: ui.LocalText(t, c.Counter)},
			ui.Row{Key: t.T("counter.row.operator"), Value: c.Operator.Initials(t.Lang())})
	}
	return rows
}

func editionOf(v *page.Visit, c *application.View) editionView {
	e := c.Standard
	n := strconv.Itoa(e.Number)
	return editionView{
		Number: n, URL: v.In(link.Edition(c.Service, n)),
		Newer: editionview.NewerThan(v.T, c.Snapshot, e, c.Service, v.Site.Now(), true),
		Text:  v.T.T("bench.case.edition", "edition", e.Number, "since", i18n.DateShort(e.From.Start())),
	}
}
