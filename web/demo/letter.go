package demo

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/notify/mailer"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// letterView shows one e-mail: its words, and the way to its HTML.
type letterView struct {
	ui.Page
	Facts        []ui.Row
	Lang         i18n.Lang
	Paragraphs   []string
	HTML, Inbox  string
	LanguageList []ui.Link
}

// letters are the received e-mails; none where there is no mail server or it is away.
func (room Room) letters(ctx context.Context) ([]mailer.Received, error) {
	if room.Mailbox == nil {
		return nil, nil
	}
	list, err := room.Mailbox(ctx)
	if fault.Is(err, fault.Unavailable) {
		return nil, nil
	}
	return list, err
}

func letters(v *page.Visit, received []mailer.Received) ui.TableView {
	view := ui.TableView{
		Caption: v.T.T("demo.inbox.mail"), Quiet: true,
		Head: []string{v.T.T("demo.inbox.at"), v.T.T("demo.inbox.address"), v.T.T("demo.inbox.subject")},
	}
	for _, m := range received {
		url := in(v.Lang, link.DemoLetter(reference(m)))
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: ui.Moment(v.T, m.At, "")}, {Text: m.To}, {Content: letterLink(url, m)},
		})
	}
	return view
}

// reference is what stands before the domain of the Message-ID.
func reference(m mailer.Received) string {
	before, _, _ := strings.Cut(m.ID, "@")
	return before
}

func (room Room) letter(r *http.Request) (mailer.Received, error) {
	list, err := room.letters(r.Context())
	if err != nil {
		return mailer.Received{}, err
	}
	wanted := page.Param(r, "reference")
	i := slices.IndexFunc(list, func(m mailer.Received) bool { return reference(m) == wanted })
	if i < 0 {
		return mailer.Received{}, fault.New(fault.NotFound, "")
	}
	return list[i], nil
}

func (room Room) showLetter(w http.ResponseWriter, r *http.Request) error {
	v := speak(r)
	m, err := room.letter(r)
	if err != nil {
		return err
	}
	self := link.DemoLetter(reference(m))
	view := letterView{
		Page: base(v, r, v.T.T("demo.letter.title")), Lang: i18n.Lang(m.Lang),
		Paragraphs: strings.Split(strings.TrimSpace(m.Text), "\n\n"),
		Facts: []ui.Row{
			{Key: v.T.T("demo.inbox.subject"), Value: m.Subject, ValueLang: i18n.Lang(m.Lang)},
			{Key: v.T.T("demo.inbox.address"), Value: m.To},
			{Key: v.T.T("demo.inbox.at"), Content: ui.Moment(v.T, m.At, "")},
		},
		HTML: link.DemoLetterHTML(reference(m)), Inbox: in(v.Lang, link.DemoInbox), LanguageList: languages(self),
	}
	return page.Render(w, r, http.StatusOK, letterPage(view))
}

// letterPolicy shuts a letter in: no script, nothing fetched, no form, an origin of its own.
// Styles stand in the letter itself, as mail programs want them.
const letterPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// showLetterHTML gives the letter as it was received, to be looked at and not trusted.
func (room Room) showLetterHTML(w http.ResponseWriter, r *http.Request) error {
	m, err := room.letter(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", letterPolicy)
	return page.Render(w, r, http.StatusOK, templ.Raw(m.HTML))
}
