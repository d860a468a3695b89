package bench

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Fields of the hearing's forms, as they are posted.
const (
	fieldAnswer   = "answer"
	fieldAt       = "at"
	fieldTime     = "time"
	fieldPlace    = "place"
	fieldProtocol = "protocol"
	fieldAttended = "attended"
)

// hearingView is what was said before a refusal, and what the holder may do about it.
type hearingView struct {
	Rows []ui.Row
	// Wait says why there is no refusal yet; empty where there may be one.
	Wait string
	// Invite and Protocol are nil where they are not the next step.
	Invite   *inviteView
	Protocol *protocolView
	Drop     ui.FormView
}

type inviteView struct {
	Form  ui.FormView
	Day   ui.DateField
	Time  ui.TextField
	Place ui.TextField
}

type protocolView struct {
	Form     ui.FormView
	Text     ui.TextField
	Attended ui.ChoiceField
}

// ruleOf is what the law asks for before a refusal, and the last day to ask for it in time.
func ruleOf(v *page.Visit, c *application.View) string {
	last := application.LastNotice(c.Snapshot.Calendar, calendar.DateOf(v.Site.Now()), c.Due)
	if last.IsZero() {
		return v.T.T("hearing.rule_late")
	}
	return v.T.T("hearing.rule", "date", i18n.DateShort(last.Start()))
}

// hearingOf is nil where no preliminary decision is open.
func hearingOf(v *page.Visit, c *application.View) *hearingView {
	p, t := c.Preliminary, v.T
	if !p.IsOpen() {
		return nil
	}
	view := &hearingView{Rows: hearingRows(v, c), Drop: form(v, link.DropAnnouncement(c.Number), "drop-preliminary")}
	now := v.Site.Now()
	switch {
	case p.AwaitsProtocol():
		view.Wait = t.T("hearing.wait.heard")
		view.Invite = newInvite(v, c)
		if !p.HearingAt.IsZero() && !now.Before(p.HearingAt) {
			view.Protocol = newProtocol(v, c)
		}
	case now.Before(p.ActFrom):
		view.Wait = t.T("hearing.wait.notice", "date", i18n.Date(p.ActFrom.In(calendar.Almaty)))
	}
	return view
}

// hearingRows tell what was said, for the case page and for what follows the decision.
func hearingRows(v *page.Visit, c *application.View) []ui.Row {
	p, t := c.Preliminary, v.T
	rows := []ui.Row{
		{Key: t.T("hearing.row.made"), Content: ui.Moment(t, p.MadeAt, "")},
		{Key: t.T("bench.outcome.ground"), Content: ui.LocalText(t, groundOf(c, p.Ground).Name)},
		{Key: t.T("bench.outcome.reasons"), Content: paragraphs(i18n.Paragraphs(p.Reasons), ui.Foreign(t, c.Lang))},
		{Key: t.T("hearing.row.object_until"), Content: ui.Moment(t, p.ObjectUntil, "")},
	}
	if p.ObjectedAt.IsZero() {
		return append(rows, ui.Row{Key: t.T("hearing.row.objection"), Value: t.T("hearing.no_objection")})
	}
	rows = append(rows, ui.Row{Key: t.T("hearing.row.objection"), Content: paragraphs(i18n.Paragraphs(p.Objection), ui.Foreign(t, c.Lang))})
	if !p.HearingAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("hearing.row.hearing"), Value: t.T("hearing.at",
			"moment", i18n.Moment(p.HearingAt.In(calendar.Almaty)), "place", p.Place)})
	}
	if !p.ProtocolAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("hearing.row.protocol"), Content: paragraphs(i18n.Paragraphs(p.Protocol), ui.Foreign(t, c.Lang))})
	}
	if !p.RemarkedAt.IsZero() {
		rows = append(rows, ui.Row{Key: t.T("hearing.row.remarks"), Content: paragraphs(i18n.Paragraphs(p.Remarks), ui.Foreign(t, c.Lang))})
	}
	return rows
}

// after fills a refusal in with what was announced, and asks for the answer to an objection.
func (f *verdictForm) after(t i18n.Localizer, p *application.Preliminary) {
	for i := range f.Ground.Options {
		f.Ground.Options[i].Checked = true
	}
	f.Reasons.Value = p.Reasons
	if !p.ObjectedAt.IsZero() {
		f.Answer = &ui.TextField{
			Field: ui.Field{Name: fieldAnswer, Label: t.T("hearing.field.answer"),
				Hint: t.T("bench.refuse.reasons_hint", "n", application.MinReasons)},
			Rows: 4,
		}
	}
}

func newInvite(v *page.Visit, c *application.View) *inviteView {
	t := v.T
	view := &inviteView{
		Form: form(v, link.Invite(c.Number), "hearing"),
		Day:  ui.DateField{Field: ui.Field{Name: fieldAt, Label: t.T("hearing.field.day"), Hint: t.T("hearing.field.day_hint")}},
		Time: ui.TextField{
			Field: ui.Field{Name: fieldTime, Label: t.T("hearing.field.time"), Hint: t.T("hearing.field.time_hint")}, Size: ui.Size5,
		},
		Place: ui.TextField{
			Field: ui.Field{Name: fieldPlace, Label: t.T("hearing.field.place"), Hint: t.T("hearing.field.place_hint")},
			Value: c.Preliminary.Place,
		},
	}
	if at := c.Preliminary.HearingAt; !at.IsZero() {
		at = at.In(calendar.Almaty)
		view.Day.Day, view.Day.Month = strconv.Itoa(at.Day()), strconv.Itoa(int(at.Month()))
		view.Day.Year, view.Time.Value = strconv.Itoa(at.Year()), at.Format("15:04")
	}
	return view
}

func newProtocol(v *page.Visit, c *application.View) *protocolView {
	t := v.T
	return &protocolView{
		Form: form(v, link.RecordHearing(c.Number), "protocol"),
		Text: ui.TextField{
			Field: ui.Field{Name: fieldProtocol, Label: t.T("hearing.field.protocol"), Hint: t.T("hearing.field.protocol_hint")},
			Rows:  8,
		},
		Attended: ui.ChoiceField{
			Field:   ui.Field{Name: fieldAttended},
			Options: []ui.Option{{Value: "yes", Text: t.T("hearing.field.attended")}},
		},
	}
}

func (room Room) submitAnnouncement(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	verdict := verdictIn(r)
	problems, err := room.Applications.AnnounceRefusal(r.Context(), page.Of(r).Actor, n, verdict)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(v *page.Visit, d *decideView) []ui.Link {
			return d.Announce.mark(v, verdict, problems)
		})
	}
	return page.RedirectDone(w, r, link.Case(n), "refusal_announced")
}

func (room Room) submitDrop(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	if err := room.Applications.DropAnnouncement(r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldKey)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), "announcement_dropped")
}

func (room Room) submitInvitation(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	i := application.Invitation{At: momentIn(r), Place: page.Written(r, fieldPlace), Key: r.PostFormValue(fieldKey)}
	problems, err := room.Applications.Invite(r.Context(), page.Of(r).Actor, n, i)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(v *page.Visit, d *decideView) []ui.Link {
			if d.Hearing == nil || d.Hearing.Invite == nil {
				return nil
			}
			return d.Hearing.Invite.mark(v, r, problems)
		})
	}
	return page.RedirectDone(w, r, link.Case(n), "hearing_set")
}

func (room Room) submitProtocol(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	m := application.Protocol{
		Text: page.Written(r, fieldProtocol), Attended: r.PostFormValue(fieldAttended) != "", Key: r.PostFormValue(fieldKey),
	}
	problems, err := room.Applications.RecordHearing(r.Context(), page.Of(r).Actor, n, m)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrong(w, r, func(v *page.Visit, d *decideView) []ui.Link {
			if d.Hearing == nil || d.Hearing.Protocol == nil {
				return nil
			}
			f := &d.Hearing.Protocol.Text
			f.Value, f.Error = m.Text, v.T.Message(problems[0].Message)
			return []ui.Link{{URL: f.Anchor(), Text: f.Error}}
		})
	}
	return page.RedirectDone(w, r, link.Case(n), "hearing_recorded")
}

func (i *inviteView) mark(v *page.Visit, r *http.Request, problems []application.Problem) (links []ui.Link) {
	i.Day.Day, i.Day.Month = r.PostFormValue(fieldAt+"-day"), r.PostFormValue(fieldAt+"-month")
	i.Day.Year, i.Time.Value = r.PostFormValue(fieldAt+"-year"), r.PostFormValue(fieldTime)
	i.Place.Value = page.Written(r, fieldPlace)
	for _, p := range problems {
		text, anchor := v.T.Message(p.Message), i.Place.Anchor()
		if p.Field == fieldAt {
			i.Day.Error = text
			anchor = i.Day.Anchor()
		} else {
			i.Place.Error = text
		}
		links = append(links, ui.Link{URL: anchor, Text: text})
	}
	return links
}

// momentIn is the moment that was typed in Almaty's time; zero where it is none.
func momentIn(r *http.Request) time.Time {
	parts := []string{}
	for _, name := range []string{fieldAt + "-day", fieldAt + "-month", fieldAt + "-year", fieldTime} {
		parts = append(parts, strings.TrimSpace(r.PostFormValue(name)))
	}
	at, err := time.ParseInLocation("2.1.2006 15:04", strings.Join(parts[:3], ".")+" "+parts[3], calendar.Almaty)
	if err != nil {
		return time.Time{}
	}
	return at
}
