// Package mailer sends e-mails through a mail server (SMTP). A letter carries a Message-ID
// made of its reference, so that a letter sent again after a lost answer is the same letter
// to whoever receives it. Errors never quote the server: it repeats addresses.
package mailer

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	smtp "github.com/wneessen/go-mail"

	"qyzmet/internal/fault"
)

// Limit is how long connecting, and after it sending, may take.
const Limit = 8 * time.Second

// TLS says how the way to the mail server is protected.
type TLS string

// Ways of protection. Plain is for a server on the same host and for the demo.
const (
	StartTLS TLS = "starttls" // an open connection must turn to TLS before anything is said
	Implicit TLS = "tls"      // TLS from the first byte
	Plain    TLS = "none"
)

// Config says where the mail server is and who writes.
type Config struct {
	Host string
	Port int
	// From is the address of the sender, Name what mail programs show for it.
	From, Name string
	// User and Password sign in to the server; empty User: no signing in.
	User, Password string
	TLS            TLS
	// Limit replaces the constant Limit, unless zero.
	Limit time.Duration
}

// Message is one e-mail: the same words as plain text and as HTML.
type Message struct {
	// Reference makes the message one message however often it is sent; never empty.
	Reference string
	// To is an address without a name.
	To string
	// Lang is the language of the words.
	Lang string
	// At is the date of the letter.
	At                  time.Time
	Subject, Text, HTML string
}

// Client is a mail server's client. It is safe for concurrent use: each message has a
// connection of its own.
type Client struct {
	config Config
	from   *mail.Address
	// domain ends the Message-ID.
	domain string
}

// New makes a client. The error says what of the configuration is unusable.
func New(config Config) (_ *Client, err error) {
	defer fault.Wrap(&err, "mailer.New")
	from, err := address(config.From)
	if err != nil {
		return nil, errors.New("the sender is not an address of e-mail")
	}
	from.Name = config.Name
	if config.Limit == 0 {
		config.Limit = Limit
	}
	c := &Client{config: config, from: from, domain: from.Address[strings.LastIndexByte(from.Address, '@')+1:]}
	_, err = c.dialer()
	return c, err
}

func (c *Client) dialer() (*smtp.Client, error) {
	options := []smtp.Option{
		smtp.WithPort(c.config.Port), smtp.WithTimeout(c.config.Limit), smtp.WithoutNoop(),
	}
	switch c.config.TLS {
	case StartTLS:
		options = append(options, smtp.WithTLSPolicy(smtp.TLSMandatory))
	case Implicit:
		options = append(options, smtp.WithSSL())
	case Plain:
		options = append(options, smtp.WithTLSPolicy(smtp.NoTLS))
	default:
		return nil, fmt.Errorf("%q is no way of protection", c.config.TLS)
	}
	if c.config.User != "" {
		options = append(options, smtp.WithSMTPAuth(smtp.SMTPAuthAutoDiscover),
			smtp.WithUsername(c.config.User), smtp.WithPassword(c.config.Password))
	}
	return smtp.NewClient(c.config.Host, options...)
}

// Send hands the letter to the mail server. Faults: Invalid when the letter or its address
// can never be delivered; Unavailable when the server did not take it now, in which case it
// may still have it.
func (c *Client) Send(ctx context.Context, m Message) (err error) {
	defer fault.Wrap(&err, "mailer.Send(%s)", m.Reference)
	letter, err := c.letter(m)
	if err != nil {
		return fault.From(fault.Invalid, err)
	}
	client, err := c.dialer()
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, letter)
	if letter.IsDelivered() { // what went wrong afterwards is no concern of the letter
		return nil
	}
	return reason(ctx, err)
}

// letter puts the message together. No header can hold a line's end: what comes from
// outside is refused with one.
func (c *Client) letter(m Message) (*smtp.Msg, error) {
	to, err := address(m.To)
	switch {
	case err != nil:
		return nil, err
	case m.Reference == "" || m.Subject == "" || m.Text == "" || m.HTML == "":
		return nil, errors.New("the letter is incomplete")
	case slices.ContainsFunc([]string{m.Reference, m.Subject, m.Lang}, hasControl):
		return nil, errors.New("a header would hold a control character")
	}
	l := smtp.NewMsg(smtp.WithNoDefaultUserAgent())
	l.FromMailAddress(c.from)
	l.ToMailAddress(to)
	l.Subject(m.Subject)
	l.SetMessageIDWithValue(m.Reference + "@" + c.domain)
	l.SetDateWithValue(m.At)
	l.SetGenHeader("Content-Language", m.Lang)
	// Nobody's automatic answer is wanted (RFC 3834).
	l.SetGenHeader("Auto-Submitted", "auto-generated")
	l.SetBodyString(smtp.TypeTextPlain, m.Text)
	l.AddAlternativeString(smtp.TypeTextHTML, m.HTML)
	return l, nil
}

func hasControl(text string) bool { return strings.ContainsFunc(text, unicode.IsControl) }

// address reads a bare address; the error does not quote it.
func address(text string) (*mail.Address, error) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text || hasControl(text) {
		return nil, errors.New("the receiver is not an address of e-mail")
	}
	return a, nil
}

// reason classifies what the server said without quoting it. Only a refusal of this
// receiver or this letter is for good: a refused sender or sign-in is for us to mend.
func reason(ctx context.Context, err error) error {
	var said *smtp.SendError
	if !errors.As(err, &said) || said.ErrorCode() == 0 {
		if ctx.Err() != nil {
			return fault.From(fault.Unavailable, ctx.Err())
		}
		return fault.From(fault.Unavailable, errors.New("the mail server did not take the letter"))
	}
	kind := fault.Unavailable
	if said.ErrorCode() >= 500 && slices.Contains(aboutTheLetter, said.Reason) {
		kind = fault.Invalid
	}
	return fault.From(kind, fmt.Errorf("the mail server answered %d", said.ErrorCode()))
}

// aboutTheLetter are the steps at which a refusal concerns one letter.
var aboutTheLetter = []smtp.SendErrReason{smtp.ErrSMTPRcptTo, smtp.ErrSMTPData, smtp.ErrSMTPDataClose}
