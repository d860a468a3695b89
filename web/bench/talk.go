package bench

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/threadview"
	"qyzmet/web/ui"
)

// talkView is what is said about a case, and what is new in it for its reader.
type talkView struct {
	// Changed counts what others have done since the reader last looked; empty for nothing.
	Changed  string
	Thread   threadview.View
	Notes    notesView
	Opinions opinionsView
	Related  []relatedCase
	// Against are the negative opinions, a line each: a refusal may rest on them.
	Against []string
}

// talkOf is nil for who sees the card of a case alone.
func talkOf(v *page.Visit, c *application.View) *talkView {
	if !c.Reading.Full {
		return nil
	}
	talk := &talkView{
		Thread: threadOf(v, c), Notes: notesOf(v, c), Opinions: opinionsOf(v, c), Related: relatedTo(v, c),
	}
	if n := c.Changes(v.Actor.PersonID); n > 0 {
		talk.Changed = v.T.T("talk.changes", "n", n, "moment", i18n.Moment(c.SeenAt.In(calendar.Almaty)))
	}
	for _, o := range application.Negative(c.Opinions) {
		talk.Against = append(talk.Against, v.T.T("talk.opinion.against",
			"body", c.Snapshot.Holder(o.AskedBody), "date", shortDate(o.ClosedAt)))
	}
	return talk
}

// isHolder reports whether the reader may write in the name of the body.
func isHolder(v *page.Visit, c *application.View, action identity.Action) bool {
	object := identity.Object{OwnerID: c.PersonID, Body: c.Body, HolderID: c.HolderID}
	return identity.Check(v.Actor, action, object) == nil
}

func threadOf(v *page.Visit, c *application.View) threadview.View {
	thread := threadview.View{Rows: threadview.Rows(v, c.Talk.Messages, placeOf(v, c.Number, c.Snapshot.Holder(c.Body),
		func(m application.Message) bool {
			return c.HolderID == v.Actor.PersonID && m.Side == application.FromApplicant && m.ReadAt.IsZero() ||
				c.IsNew(m.At, m.AuthorID, v.Actor.PersonID)
		}))}
	if c.Written > len(c.Talk.Messages) {
		thread.AllURL, thread.All = v.In(link.CaseMessages(c.Number)), v.T.T("talk.all", "n", c.Written)
	}
	var last application.Side
	if n := len(c.Talk.Messages); n > 0 {
		last = c.Talk.Messages[n-1].Side
	}
	if isHolder(v, c, identity.WriteToApplicant) && application.MayWrite(application.FromBody, c.ClosedAt, last, v.Site.Now()) {
		thread.Form = threadview.NewForm(v, link.WriteToApplicant(c.Number),
			v.T.T("talk.write_applicant"), v.T.T("talk.write_applicant_text"))
	}
	return thread
}

func placeOf(v *page.Visit, number string, body i18n.Text, isNew func(application.Message) bool) threadview.Place {
	return threadview.Place{
		Side: application.FromBody, Body: body, New: isNew,
		File: func(id string) string { return v.In(link.CaseFile(number, id)) },
	}
}

// threadPageView is a page of what was written in one case.
type threadPageView struct {
	ui.Page
	Service i18n.Text
	Thread  threadview.View
	Nav     ui.PageNav
}

func (room Room) showThread(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	t, err := room.Applications.CaseThread(r.Context(), v.Actor, n, pageNumber(r))
	if err != nil {
		return err
	}
	title := v.T.T("talk.thread.case_title", "number", n)
	if t.Page > 1 {
		title = v.T.T("talk.thread.case_title_page", "number", n, "page", t.Page)
	}
	of, _ := t.Snapshot.Service(t.Service)
	view := threadPageView{
		Page: v.Base(r, title), Service: of.Name,
		Thread: threadview.View{Rows: threadview.Rows(v, t.Messages, placeOf(v, n, t.Snapshot.Holder(t.Body),
			func(m application.Message) bool {
				return t.HolderID == v.Actor.PersonID && m.Side == application.FromApplicant && m.ReadAt.IsZero()
			}))},
		Nav: ui.Pages(t.Page, t.Pages, onPage(v, link.CaseMessages(n))),
	}
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Case(n)), Text: v.T.T("talk.thread.case_back")}
	return page.Render(w, r, http.StatusOK, threadPage(view))
}

func (room Room) submitMessage(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r); err != nil {
		return err
	}
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	l := threadview.Letter(r)
	problems, err := room.Applications.WriteToApplicant(r.Context(), page.Of(r).Actor, n, l)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Case(n), "message_sent")
	}
	return room.showWrongTalk(w, r, func(talk *talkView) []ui.Link {
		if talk.Thread.Form == nil {
			return nil
		}
		return talk.Thread.Form.Mark(page.Of(r).T, l, problems)
	})
}

// showWrongTalk shows the case again with one of its forms as it was typed. A form that is not
// there any more was asked of nobody: the state has moved on.
func (room Room) showWrongTalk(w http.ResponseWriter, r *http.Request, mark func(*talkView) []ui.Link) error {
	c, err := room.open(r)
	if err != nil {
		return err
	}
	view, err := newCaseView(r, c)
	if err != nil {
		return err
	}
	if view.Talk != nil {
		view.Errors = mark(view.Talk)
	}
	if len(view.Errors) == 0 {
		return fault.New(fault.Conflict, conflictOf(c))
	}
	view.HasError = true
	return page.Render(w, r, http.StatusUnprocessableEntity, casePage(view))
}

// relatedCase is another case of the applicant.
type relatedCase struct {
	Number, URL, Filed string
	Status             ui.TagView
	// Duplicate says that the cases may ask for the same thing.
	Duplicate bool
}

func relatedTo(v *page.Visit, c *application.View) (list []relatedCase) {
	for _, r := range c.Related {
		list = append(list, relatedCase{
			Number: r.Number, URL: v.In(link.Case(r.Number)), Duplicate: r.Duplicates(c.Status),
			Filed:  v.T.T("talk.related.filed", "date", shortDate(r.FiledAt)),
			Status: statusview.Tag(v.T, r.Status, false),
		})
	}
	return list
}
