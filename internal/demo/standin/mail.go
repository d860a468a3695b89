package standin

import (
	"context"
	"io"
	"log"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// mailSwitch is the name of the mail server's fault switch.
const mailSwitch = "mail"

// refuses is a mail server that will never have this letter; of the mail server only.
const refuses mode = "refuses"

// mailModes are the ways a mail server fails. With half_close it takes the letter and
// breaks off before it says so.
var mailModes = []mode{off, down, slow, refuses, halfClose}

// What the mail server answers when it fails: come again later, or never.
var (
	laterAnswer = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "out of service"}
	neverAnswer = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	badAnswer   = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "not a letter"}
)

// maxLetter bounds one letter, in bytes.
const maxLetter = 256 << 10

// ServeMail is the mail server of the stand-in: it takes letters on the listener until ctx
// ends, and passes them on to nobody. It belongs on loopback: it asks no one who he is.
func (s *Server) ServeMail(ctx context.Context, listener net.Listener) error {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &mailSession{server: s, ctx: ctx, hangUp: c.Conn().Close}, nil
	}))
	server.Domain, server.MaxMessageBytes, server.MaxRecipients = "standin.example", maxLetter, 1
	server.EnableSMTPUTF8 = true
	server.ReadTimeout, server.WriteTimeout = time.Minute, time.Minute
	server.ErrorLog = log.New(io.Discard, "", 0) // connections that break off are its daily bread
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	err := server.Serve(listener)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// mailSession is one connection.
type mailSession struct {
	server *Server
	ctx    context.Context
	hangUp func() error
	to     string
}

// Reset forgets the letter begun.
func (m *mailSession) Reset() { m.to = "" }

// Logout ends the connection.
func (m *mailSession) Logout() error { return nil }

// Mail begins a letter, if the server is in the mood.
func (m *mailSession) Mail(string, *smtp.MailOptions) error {
	switch m.server.mailFault() {
	case down:
		return laterAnswer
	case slow:
		m.hold()
	}
	return nil
}

// hold keeps the sender waiting.
func (m *mailSession) hold() {
	timer := time.NewTimer(m.server.options.Slow)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-m.ctx.Done():
	}
}

// Rcpt names the receiver.
func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if m.server.mailFault() == refuses {
		return neverAnswer
	}
	m.to = to
	return nil
}

// Data takes the letter.
func (m *mailSession) Data(r io.Reader) error {
	l, err := readLetter(r)
	if err != nil {
		return badAnswer
	}
	l.To = m.to
	m.server.keepLetter(l)
	if m.server.mailFault() == halfClose {
		_ = m.hangUp()
	}
	return nil
}

func (s *Server) mailFault() mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults[mailSwitch]
}
