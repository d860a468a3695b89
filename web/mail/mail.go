// Package mail writes the portal's e-mails: what happened, what is next, by when, a way to
// the application and to help. A letter names no person. Its HTML holds no image and
// fetches nothing, so nobody learns that it was opened.
package mail

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/notify"
)

// words are the sentences of one kind of letter. The subject is also its heading.
type words struct {
	subject string
	body    []string
}

// oneTimeCode is for the telephone alone: who reads the mail must not confirm.
const oneTimeCode = "sms.one_time_code"

// noticeSubject is of letters that say what the SMS says.
const noticeSubject = "mail.application.subject"

// kinds are the letters about applications by the template of the message.
var kinds = map[string]words{
	"sms.filed": {"mail.filed.subject", []string{"mail.filed.happened", "mail.filed.by", "mail.filed.next"}},
	"sms.due_recounted": {"mail.recounted.subject",
		[]string{"mail.recounted.happened", "mail.recounted.by", "mail.recounted.next"}},
	"sms.overdue": {"mail.overdue.subject",
		[]string{"mail.overdue.happened", "mail.overdue.next", "mail.overdue.by"}},
	"sms.preliminary": {"mail.preliminary.subject",
		[]string{"mail.preliminary.happened", "mail.preliminary.next", "mail.preliminary.by"}},
	"sms.correction": {"mail.correction.subject",
		[]string{"mail.correction.happened", "mail.correction.by", "mail.correction.next"}},
	"sms.correction_answered": {"mail.correction_answered.subject",
		[]string{"mail.correction_answered.happened", "mail.correction_answered.by", "mail.correction_answered.next"}},
	"sms.correction_recalled": {"mail.correction_recalled.subject",
		[]string{"mail.correction_recalled.happened", "mail.correction_recalled.next", "mail.correction_recalled.by"}},
	"sms.correction_expired": {"mail.correction_expired.subject",
		[]string{"mail.correction_expired.happened", "mail.correction_expired.next", "mail.correction_expired.by"}},
	"sms.approval": {"mail.approval.subject",
		[]string{"mail.approval.happened", "mail.approval.next", "mail.approval.by"}},
	"sms.refusal": {"mail.refusal.subject",
		[]string{"mail.refusal.happened", "mail.refusal.next", "mail.refusal.by"}},
	"sms.withdrawn": {"mail.withdrawn.subject",
		[]string{"mail.withdrawn.happened", "mail.withdrawn.next", "mail.withdrawn.by"}},
	"sms.case_message":    {"mail.case_message.subject", []string{"mail.case_message.happened", "mail.case_message.next"}},
	"sms.extended":        {noticeSubject, []string{"sms.extended"}},
	"sms.forwarded":       {noticeSubject, []string{"sms.forwarded"}},
	"sms.terminated":      {noticeSubject, []string{"sms.terminated"}},
	"sms.review_asked":    {noticeSubject, []string{"sms.review_asked"}},
	"sms.review_answered": {noticeSubject, []string{"sms.review_answered"}},
	"sms.objection_answered": {"mail.objection.subject",
		[]string{"mail.objection.happened", "mail.objection.next", "mail.objection.by"}},
	"sms.document_replaced":   {"mail.document.subject", []string{"sms.document_replaced"}},
	"sms.document_revoked":    {"mail.document.subject", []string{"sms.document_revoked"}},
	"sms.correction_declined": {"mail.document.subject", []string{"sms.correction_declined"}},
}

// footer are the last words of every letter.
var footer = []string{"mail.help", "mail.codes", "mail.no_reply"}

// Letters write messages as e-mails.
type Letters struct {
	texts *i18n.Catalogue
	// base is the portal's address without a slash at the end.
	base string
}

// NewLetters makes Letters whose links begin with the portal's address.
func NewLetters(texts *i18n.Catalogue, baseURL string) *Letters {
	return &Letters{texts, strings.TrimSuffix(baseURL, "/")}
}

// letter is what both forms of an e-mail say, in order.
type letter struct {
	lang           i18n.Lang
	number         string
	subject, hello string
	body           []string
	open, url      string
	footer         []string
}

// Write makes the letter of a message; Invalid when there is none of its kind.
func (ls *Letters) Write(ctx context.Context, m notify.Message) (_ notify.Letter, err error) {
	defer fault.Wrap(&err, "mail.Write(%s)", m.ID)
	l, err := ls.compose(m)
	if err != nil {
		return notify.Letter{}, err
	}
	var html strings.Builder
	if err := letterPage(l).Render(ctx, &html); err != nil {
		return notify.Letter{}, err
	}
	return notify.Letter{Subject: l.subject, Text: l.plain(), HTML: html.String()}, nil
}

func (ls *Letters) compose(m notify.Message) (letter, error) {
	kind, number := kinds[m.Template], m.Args["number"]
	open, place := "mail.open", link.Application(number)
	if kind.subject == "" {
		kind, open, place = noticeOf(m.Template)
	} else if number == "" {
		return letter{}, fault.From(fault.Invalid, fmt.Errorf("%s without a number", m.Template))
	}
	t := ls.texts.In(m.Lang)
	if m.Template == oneTimeCode || !t.Has(m.Template) {
		return letter{}, fault.From(fault.Invalid, fmt.Errorf("no letter for %s", m.Template))
	}
	args := argsOf(m)
	say := func(key string) string { return t.Message(i18n.Message{Key: key, Args: args}) }
	l := letter{
		lang: m.Lang, number: number, subject: say(kind.subject), hello: t.T("mail.hello"), open: t.T(open),
		url: ls.base + link.In(m.Lang, place),
	}
	for _, key := range kind.body {
		l.body = append(l.body, say(key))
	}
	for _, key := range footer {
		l.footer = append(l.footer, t.T(key))
	}
	return l, nil
}

// credentials are the notices about how somebody signs in.
var credentials = []string{
	"sms.credential_new", "sms.password_changed", "sms.recovery_used", "sms.recovery_renewed", "sms.passkey_added",
	"sms.passkey_removed", "sms.new_place",
}

// noticeOf is a letter that says what the SMS says, and leads to where it can be looked into.
func noticeOf(template string) (_ words, open, place string) {
	switch {
	case slices.Contains(credentials, template):
		return words{"mail.security.subject", []string{template, "mail.security.next"}}, "mail.security.open", link.Credential
	case strings.HasPrefix(template, "sms.mandate_"), strings.HasPrefix(template, "sms.employee_"):
		return words{"mail.mandate.subject", []string{template}}, "mail.mandate.open", link.Mandates
	}
	if strings.HasPrefix(template, "sms.booking_") {
		return words{"mail.booking.subject", []string{template}}, "mail.booking.open", link.Bookings
	}
	if strings.HasPrefix(template, "sms.trip_") {
		return words{"mail.trip.subject", []string{template}}, "mail.trip.open", link.MobileBookings
	}
	if staff(template) {
		return words{"mail.notice.subject", []string{template}}, "mail.notice.open", link.Bench
	}
	return words{"mail.notice.subject", []string{template}}, "mail.notice.open", link.Home
}

// staff tells notices to officials about their cases.
func staff(template string) bool {
	return strings.HasPrefix(template, "sms.staff_") || strings.HasPrefix(template, "sms.head_")
}

func argsOf(m notify.Message) i18n.Args {
	args := i18n.Args{}
	for name, value := range m.Args {
		args[name] = value
	}
	args["by"] = deadline(m.Args["by"])
	return args
}

// deadline reads the date that matters next: a day, or a moment shown as in Almaty.
func deadline(text string) any {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return i18n.DateShort(day)
	}
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return i18n.Moment(moment.In(calendar.Almaty))
	}
	return text
}

// plain is the letter without any markup.
func (l letter) plain() string {
	paragraphs := append([]string{l.hello, l.subject}, l.body...)
	paragraphs = append(paragraphs, l.open+":\n"+l.url, strings.Join(l.footer, "\n"), "Qyzmet")
	return strings.Join(paragraphs, "\n\n") + "\n"
}
