package mailer_test

import (
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"qyzmet/internal/fault"
	"qyzmet/internal/notify/mailer"
)

// TestSend_LetsNothingIntoTheHeaders is what a client of the wire sees: one receiver, and
// the headers of the portal alone.
// I-05
func TestSend_LetsNothingIntoTheHeaders(t *testing.T) {
	t.Parallel()
	listener, wire := listen(t), &tap{}
	server := smtp.NewServer(wire)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	client := open(t, listener, 0)
	const evil = "\r\nBcc: evil@example.org\r\n\r\nhello"
	for name, spoil := range map[string]func(*mailer.Message){
		"the subject":            func(m *mailer.Message) { m.Subject += evil },
		"a subject with LF only": func(m *mailer.Message) { m.Subject += "\nBcc: evil@example.org" },
		"the address":            func(m *mailer.Message) { m.To += evil },
		"a name in the address":  func(m *mailer.Message) { m.To = "\"A" + evil + "\" <" + receiver + ">" },
		"a second address":       func(m *mailer.Message) { m.To += ", evil@example.org" },
		"the reference":          func(m *mailer.Message) { m.Reference += evil },
		"the language":           func(m *mailer.Message) { m.Lang += evil },
		"no address":             func(m *mailer.Message) { m.To = "" },
		"no text":                func(m *mailer.Message) { m.Text = "" },
	} {
		m := letter()
		spoil(&m)
		if err := client.Send(t.Context(), m); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	m := letter()
	m.Text += evil // in the body it is text
	if err := client.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(wire.data(), "\r\n\r\n")
	if len(wire.receivers()) != 1 || strings.Contains(head, "evil") {
		t.Errorf("receivers %v, headers:\n%s", wire.receivers(), head)
	}
	for _, want := range []string{
		"Auto-Submitted: auto-generated", "Message-ID: <" + m.Reference + "@portal.example>",
		"Content-Language: kk", `From: "Qyzmet" <no-reply@portal.example>`,
	} {
		if !strings.Contains(head, want) {
			t.Errorf("no %q in\n%s", want, head)
		}
	}
}

// tap is a mail server that keeps what came over the wire.
type tap struct {
	mu   sync.Mutex
	to   []string
	body string
}

func (w *tap) NewSession(*smtp.Conn) (smtp.Session, error) { return w, nil }
func (w *tap) Reset()                                      {}
func (w *tap) Logout() error                               { return nil }
func (w *tap) Mail(string, *smtp.MailOptions) error        { return nil }

func (w *tap) Rcpt(to string, _ *smtp.RcptOptions) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.to = append(w.to, to)
	return nil
}

func (w *tap) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.body = string(body)
	return err
}

func (w *tap) data() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.body
}

func (w *tap) receivers() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to
}
