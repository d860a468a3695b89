package demo

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// inboxView shows what citizens would read on their phones and in their mail.
type inboxView struct {
	ui.Page
	// Away says that the gateway does not answer.
	Away           bool
	Messages       ui.TableView
	Letters        ui.TableView
	Front, Refresh string
	Languages      []ui.Link
}

func (room Room) showInbox(w http.ResponseWriter, r *http.Request) error {
	v := speak(r)
	received, err := room.Inbox(r.Context())
	away := fault.Is(err, fault.Unavailable)
	if err != nil && !away {
		return err
	}
	posted, err := room.letters(r.Context())
	if err != nil {
		return err
	}
	view := inboxView{
		Page: base(v, r, v.T.T("demo.inbox.title")), Away: away, Messages: messages(v.T, received), Letters: letters(v, posted),
		Front: in(v.Lang, front), Refresh: in(v.Lang, link.DemoInbox),
		Languages: languages(link.DemoInbox),
	}
	status := http.StatusOK
	if away {
		w.Header().Set("Retry-After", "10")
		status = http.StatusServiceUnavailable
	}
	return page.Render(w, r, status, inboxPage(view))
}

// newest is how many of each kind are shown: a page must stay light.
const newest = 60

func messages(t i18n.Localizer, received []smsgateway.Received) ui.TableView {
	view := ui.TableView{
		Caption: t.T("demo.inbox.sms"), Quiet: true,
		Head: []string{t.T("demo.inbox.at"), t.T("demo.inbox.to"), t.T("demo.inbox.text")},
	}
	for _, m := range received[:min(len(received), newest)] {
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: ui.Moment(t, m.At, "")}, {Text: m.To}, {Text: m.Text},
		})
	}
	return view
}
