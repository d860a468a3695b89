package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/demo/standin"
	"qyzmet/internal/fault"
	"qyzmet/internal/notify/mailer"
)

const receiver = "somebody@example.org"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func letter() mailer.Message {
	return mailer.Message{
		Reference: "11111111-1111-4111-8111-111111111111", To: receiver, Lang: "kk", At: noon,
		Subject: "Өтініш қабылданды – GP-26-000001",
		Text:    "Сәлеметсіз бе!\n\nӨтініш қабылданды.\n",
		HTML:    "<p>Өтініш қабылданды.</p>",
	}
}

// outpost is a stand-in: its mail server, its switches and its inbox.
type outpost struct {
	client *mailer.Client
	url    string
	inbox  func(context.Context) ([]mailer.Received, error)
}

func newOutpost(t *testing.T, limit time.Duration) *outpost {
	t.Helper()
	stand := standin.New(nil, standin.Options{Now: func() time.Time { return noon }})
	pages := httptest.NewServer(stand)
	t.Cleanup(pages.Close)
	listener := listen(t)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- stand.ServeMail(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("ServeMail = %v", err)
		}
	})
	inbox, err := mailer.Inbox(pages.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &outpost{client: open(t, listener, limit), url: pages.URL, inbox: inbox}
}

func (o *outpost) turn(t *testing.T, mode string) {
	t.Helper()
	body := strings.NewReader(fmt.Sprintf(`{"register":"mail","mode":%q}`, mode))
	answer, err := http.Post(o.url+"/faults", "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("the switch answers %d", answer.StatusCode)
	}
}

func (o *outpost) received(t *testing.T) []mailer.Received {
	t.Helper()
	list, err := o.inbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func open(t *testing.T, listener net.Listener, limit time.Duration) *mailer.Client {
	t.Helper()
	at, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal("no port")
	}
	client, err := mailer.New(mailer.Config{
		Host: "127.0.0.1", Port: at.Port, From: "no-reply@portal.example", Name: "Qyzmet",
		TLS: mailer.Plain, Limit: limit,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestSend_DeliversBothForms(t *testing.T) {
	t.Parallel()
	o, m := newOutpost(t, 0), letter()
	if err := o.client.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	want := []mailer.Received{{
		ID: m.Reference + "@portal.example", To: receiver, Lang: "kk", Subject: m.Subject,
		Text: m.Text, HTML: m.HTML, At: noon,
	}}
	if diff := cmp.Diff(want, o.received(t)); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
}

func TestSend_AfterALostAnswerIsTheSameLetter(t *testing.T) {
	t.Parallel()
	o := newOutpost(t, 0)
	o.turn(t, "half_close")
	if err := o.client.Send(t.Context(), letter()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
	o.turn(t, "off")
	if err := o.client.Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	if got := o.received(t); len(got) != 1 {
		t.Errorf("%d letters, want one", len(got))
	}
}

func TestSend_TellsLaterFromNever(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]fault.Kind{
		"down": fault.Unavailable, "slow": fault.Unavailable, "refuses": fault.Invalid,
	} {
		t.Run("when the server is "+mode, func(t *testing.T) {
			t.Parallel()
			limit := mailer.Limit
			if mode == "slow" {
				limit = 200 * time.Millisecond
			}
			o := newOutpost(t, limit)
			o.turn(t, mode)
			err := o.client.Send(t.Context(), letter())
			if fault.KindOf(err) != want {
				t.Errorf("Send = %v, want %v", err, want)
			}
			if strings.Contains(fmt.Sprint(err), receiver) {
				t.Errorf("an address in %q", err)
			}
		})
	}
}

func TestSend_IsUnavailableWhenNobodyListens(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	client := open(t, listener, 0)
	_ = listener.Close()
	if err := client.Send(t.Context(), letter()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
}

// TestSend_ARefusedSenderIsOursToMend: no letter is given up for it.
func TestSend_ARefusedSenderIsOursToMend(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return refusing{}, nil }))
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	if err := open(t, listener, 0).Send(t.Context(), letter()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
}

type refusing struct{ smtp.Session }

func (refusing) Logout() error { return nil }
func (refusing) Reset()        {}
func (refusing) Mail(string, *smtp.MailOptions) error {
	return &smtp.SMTPError{Code: 550, Message: "sender " + receiver + " not allowed"}
}

func TestSend_SaysNothingInTheOpenWhenTLSIsAsked(t *testing.T) {
	t.Parallel()
	listener, wire := listen(t), &tap{}
	server := smtp.NewServer(wire)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	at, _ := listener.Addr().(*net.TCPAddr)
	client, err := mailer.New(mailer.Config{
		Host: "127.0.0.1", Port: at.Port, From: "a@portal.example", TLS: mailer.StartTLS,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Send(t.Context(), letter()); !fault.Is(err, fault.Unavailable) || wire.data() != "" {
		t.Errorf("Send = %v, the wire has %q", err, wire.data())
	}
}

func TestNew_RefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]mailer.Config{
		"no host":         {Port: 25, From: "a@b.example", TLS: mailer.Plain},
		"no sender":       {Host: "mail.example", Port: 25, TLS: mailer.Plain},
		"a broken sender": {Host: "mail.example", Port: 25, From: "a@b\r\nBcc: c@d", TLS: mailer.Plain},
		"no protection":   {Host: "mail.example", Port: 25, From: "a@b.example"},
	} {
		if _, err := mailer.New(c); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestInbox_IsUnavailableWithoutAStandIn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	inbox, err := mailer.Inbox(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inbox(t.Context()); !fault.Is(err, fault.Unavailable) || errors.Is(err, context.Canceled) {
		t.Errorf("inbox = %v, want unavailable", err)
	}
}
