package demo

import (
	"net/http"
	"strconv"

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
	Nav            ui.PageNav
}

// shown is how many messages of each kind a page lists, the newest first.
const shown = 60

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
	n := max(1, atoi(r.URL.Query().Get("page")))
	view := inboxView{
		Page: base(v, r, v.T.T("demo.inbox.title")), Away: away, Messages: messages(v.T, onPage(received, n)),
		Letters: letters(v, onPage(posted, n)), Front: in(v.Lang, front), Refresh: in(v.Lang, link.DemoInbox),
		Languages: languages(link.DemoInbox), Nav: inboxNav(v.Lang, n, max(len(received), len(posted))),
	}
	status := http.StatusOK
	if away {
		w.Header().Set("Retry-After", "10")
		status = http.StatusServiceUnavailable
	}
	return page.Render(w, r, status, inboxPage(view))
}

func atoi(text string) int {
	const longest = 16                           // bits: more pages than any demo has
	n, _ := strconv.ParseUint(text, 10, longest) // what is no number is the first page
	return int(n)
}

// onPage is a page of a list; pages count from 1.
func onPage[T any](list []T, n int) []T {
	from := min((n-1)*shown, len(list))
	return list[from:min(from+shown, len(list))]
}

func inboxNav(lang i18n.Lang, n, total int) (nav ui.PageNav) {
	at := func(n int) string { return in(lang, link.DemoInbox) + "&page=" + strconv.Itoa(n) }
	if n > 1 {
		nav.Prev = at(n - 1)
	}
	if n*shown < total {
		nav.Next = at(n + 1)
	}
	return nav
}

func messages(t i18n.Localizer, received []smsgateway.Received) ui.TableView {
	view := ui.TableView{
		Caption: t.T("demo.inbox.sms"), Quiet: true,
		Head: []string{t.T("demo.inbox.at"), t.T("demo.inbox.to"), t.T("demo.inbox.text")},
	}
	for _, m := range received {
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: ui.Moment(t, m.At, "")}, {Text: m.To}, {Text: m.Text},
		})
	}
	return view
}
