package cabinet

import (
	"net/http"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/mandate"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/threadview"
	"qyzmet/web/ui"
)

// threadPageView is a page of what was written in one application.
type threadPageView struct {
	ui.Page
	Service i18n.Text
	Number  string
	Thread  threadview.View
	Nav     ui.PageNav
}

// threadOf is what was written in an application; nil in a trial, where nobody writes.
func threadOf(v *page.Visit, a *application.View) *threadview.View {
	if a.Trial != "" {
		return nil
	}
	thread := &threadview.View{Rows: threadview.Rows(v, a.Talk.Messages, placeOf(v, a.Number, a.Snapshot.Holder(a.Body)))}
	if a.Written > len(a.Talk.Messages) {
		thread.AllURL, thread.All = v.In(link.ApplicationMessages(a.Number)), v.T.T("talk.all", "n", a.Written)
	}
	switch {
	case !a.May(mandate.File):
	case !application.MayWrite(application.FromApplicant, a.ClosedAt, "", v.Site.Now()):
		thread.Closed = v.T.T("talk.over")
	default:
		thread.Form = threadview.NewForm(v, link.WriteToBody(a.Number), v.T.T("talk.write_body"), v.T.T("talk.write_body_text"))
		if last := application.WritableUntil(a.ClosedAt); !last.IsZero() {
			thread.Closed = v.T.T("talk.until", "date", i18n.DateShort(last.Start()))
		}
	}
	return thread
}

func placeOf(v *page.Visit, number string, body i18n.Text) threadview.Place {
	return threadview.Place{
		Side: application.FromApplicant, Body: body,
		File: func(id string) string { return v.In(link.ApplicationFile(number, id)) },
		New: func(m application.Message) bool {
			return m.Side == application.FromBody && m.ReadAt.IsZero()
		},
	}
}

func (room Room) showThread(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	t, err := room.Applications.OwnThread(r.Context(), v.Actor, number, pageNumber(r))
	if err != nil {
		return err
	}
	title := v.T.T("talk.thread.title", "number", number)
	if t.Page > 1 {
		title = v.T.T("talk.thread.title_page", "number", number, "page", t.Page)
	}
	of, _ := t.Snapshot.Service(t.Service)
	view := threadPageView{
		Page: v.Base(r, title), Service: of.Name, Number: number,
		Thread: threadview.View{Rows: threadview.Rows(v, t.Messages, placeOf(v, number, t.Snapshot.Holder(t.Body)))},
		Nav:    ui.Pages(t.Page, t.Pages, onPage(v, link.ApplicationMessages(number))),
	}
	view.Back = &ui.Link{URL: v.In(link.Application(number)), Text: v.T.T("talk.thread.back")}
	if t.Citizen.ID != "" {
		view.Serving = serving.Of(v, t.Citizen)
	}
	return page.Render(w, r, http.StatusOK, threadPage(view))
}

func (room Room) submitMessage(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r); err != nil {
		return err
	}
	number, l := page.Param(r, numberParam), threadview.Letter(r)
	problems, err := room.Applications.WriteToBody(r.Context(), page.Of(r).Actor, number, l)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Application(number), "message_sent")
	}
	a, err := room.ownPage(r)
	if err != nil {
		return err
	}
	view := applicationOf(r, a)
	if view.Thread == nil || view.Thread.Form == nil { // nobody asked this reader
		return page.Redirect(w, r, link.Application(number))
	}
	view.HasError = true
	view.Errors = view.Thread.Form.Mark(page.Of(r).T, l, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, applicationPage(view))
}

// askedOf says which other bodies were asked about an application, and until when.
func askedOf(v *page.Visit, a *application.View) (rows []ui.Row) {
	for _, o := range a.Opinions {
		at, key := o.ClosedAt, "talk.opinion.own_"+string(o.State)
		if o.State == application.OpinionOpen {
			at = o.DueAt
		}
		rows = append(rows, ui.Row{
			Key:     v.T.T("talk.opinion.own_row"),
			Content: askedBody(v.T, a.Snapshot.Holder(o.AskedBody), v.T.T(key, "date", day(at))),
		})
	}
	return rows
}

func day(at time.Time) i18n.DateShort { return i18n.DateShort(at.In(calendar.Almaty)) }

// inboxView are the messages to the reader, newest first.
type inboxView struct {
	ui.Page
	Rows []ui.Row
	Nav  ui.PageNav
}

func (room Room) showInbox(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	i, err := room.Applications.Inbox(r.Context(), v.Actor, pageNumber(r))
	if err != nil {
		return err
	}
	title := v.T.T("talk.inbox.title")
	if i.Page > 1 {
		title = v.T.T("talk.inbox.title_page", "page", i.Page)
	}
	view := inboxView{Page: v.Base(r, title)}
	view.Back = &ui.Link{URL: v.In(link.Cabinet), Text: v.T.T("cabinet.title")}
	address := onPage(v, link.Messages)
	if i.Page > 1 {
		view.Nav.Prev = address(i.Page - 1)
	}
	if i.More {
		view.Nav.Next = address(i.Page + 1)
	}
	for _, l := range i.Lines {
		view.Rows = append(view.Rows, inboxRow(v, i, l))
	}
	return page.Render(w, r, http.StatusOK, inboxPage(view))
}

// inboxLine is a message of the inbox as it is shown.
type inboxLine struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang    i18n.Lang
	At      time.Time
	Unread  bool
	Service i18n.Text
	Number  string
	URL     string
}

func inboxRow(v *page.Visit, i application.Inbox, l application.InboxLine) ui.Row {
	of, _ := i.Snapshot.Service(l.Service)
	line := inboxLine{Text: beginning(l.Text), At: l.At, Unread: l.Unread, Service: of.Name, Number: l.Number}
	if l.Number != "" {
		line.URL = v.In(link.Application(l.Number))
	}
	row := ui.Row{Key: v.T.T("talk.inbox.notice")}
	if l.Template == "" {
		row.Key, row.KeyLang = ui.Official(v.T, i.Snapshot.Holder(l.Body))
		line.URL += "#messages"
		if l.Lang != v.Lang {
			line.Lang = l.Lang
		}
	} else if v.T.Has(l.Template) {
		t := v.T
		if l.Args["day"] != "" && l.Lang != v.Lang { // written out in the language it was sent in
			t, line.Lang = v.Site.Texts.In(l.Lang), l.Lang
		}
		line.Text = t.Message(i18n.Message{Key: l.Template, Args: noticeArgs(l.Args)})
	}
	row.Content = inboxContent(v.T, line)
	return row
}

// beginning is as much of a message as a list shows.
func beginning(text string) string {
	const most = 200
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most]) + "…"
}

// noticeArgs are the values of a notice, its date as people read it.
func noticeArgs(values map[string]string) i18n.Args {
	args := i18n.Args{}
	for name, value := range values {
		args[name] = value
	}
	if at, err := time.Parse(time.DateOnly, values["by"]); err == nil {
		args["by"] = i18n.DateShort(at)
	} else if at, err := time.Parse(time.RFC3339, values["by"]); err == nil {
		args["by"] = i18n.Moment(at.In(calendar.Almaty))
	}
	return args
}
