package smsgateway_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/demo/standin"
	"qyzmet/internal/fault"
	"qyzmet/internal/notify/smsgateway"
)

const phone = "+77000000101"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestSend_DeliversToTheInboxNewestFirst(t *testing.T) {
	t.Parallel()
	client, _ := openStandIn(t)
	first := send(t, client, "code-1", "1414: 204 518")
	second := send(t, client, "code-2", "1414: 771 930")
	if first == "" || first == second {
		t.Errorf("ids %q and %q, want two", first, second)
	}
	got, err := client.Inbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []smsgateway.Received{
		{To: phone, Text: "1414: 771 930", At: noon},
		{To: phone, Text: "1414: 204 518", At: noon},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
}

func TestSend_TwiceWithOneReferenceIsOneMessage(t *testing.T) {
	t.Parallel()
	client, _ := openStandIn(t)
	first := send(t, client, "code-1", "1414: 204 518")
	if again := send(t, client, "code-1", "1414: 204 518"); again != first {
		t.Errorf("ids %q and %q, want one", first, again)
	}
	expectMessages(t, client, 1)
}

func TestSend_AfterALostAnswerIsStillOneMessage(t *testing.T) {
	t.Parallel()
	client, url := openStandIn(t)
	setFault(t, url, "half_close")
	_, err := client.Send(t.Context(), message("code-1", "1414: 204 518"))
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
	setFault(t, url, "off")
	send(t, client, "code-1", "1414: 204 518")
	expectMessages(t, client, 1)
}

func TestSend_SurvivesEveryWayToFail(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"down", "slow", "garbage", "huge", "half_close"} {
		t.Run("is unavailable when the gateway is "+mode, func(t *testing.T) {
			t.Parallel()
			_, url := openStandIn(t)
			setFault(t, url, mode)
			limit := smsgateway.Limit
			if mode == "slow" {
				limit = 100 * time.Millisecond
			}
			client := open(t, smsgateway.Config{BaseURL: url, Limit: limit})
			_, err := client.Send(t.Context(), message("code-1", "1414: 204 518"))
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("Send = %v, want unavailable", err)
			}
			text := fmt.Sprint(err)
			if strings.Contains(text, phone) || strings.Contains(text, "204 518") {
				t.Errorf("personal data in %q", text)
			}
		})
	}
}

func TestSend_RefusesAnIncompleteMessage(t *testing.T) {
	t.Parallel()
	client, _ := openStandIn(t)
	for _, m := range []smsgateway.Message{
		{To: phone, Text: "x"}, {Reference: "code-1", Text: "x"}, {Reference: "code-1", To: phone},
	} {
		if _, err := client.Send(t.Context(), m); !fault.Is(err, fault.Invalid) {
			t.Errorf("Send = %v, want invalid", err)
		}
	}
	expectMessages(t, client, 0)
}

func TestSend_TakesNothingElseForAReceipt(t *testing.T) {
	t.Parallel()
	cases := map[string]http.HandlerFunc{
		"without an id": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{}`)
		},
		"with an endless id": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `{"id":%q}`, strings.Repeat("9", 101))
		},
		"with another status": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, `{"id":"1"}`)
		},
	}
	for name, gateway := range cases {
		t.Run("is unavailable after an answer "+name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(gateway)
			t.Cleanup(server.Close)
			client := open(t, smsgateway.Config{BaseURL: server.URL})
			_, err := client.Send(t.Context(), message("code-1", "x"))
			if !fault.Is(err, fault.Unavailable) {
				t.Errorf("Send = %v, want unavailable", err)
			}
		})
	}
}

func TestSend_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		elsewhere.Add(1)
	}))
	t.Cleanup(other.Close)
	gateway := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusPermanentRedirect))
	t.Cleanup(gateway.Close)
	client := open(t, smsgateway.Config{BaseURL: gateway.URL})
	_, err := client.Send(t.Context(), message("code-1", "x"))
	if !fault.Is(err, fault.Unavailable) || elsewhere.Load() != 0 {
		t.Errorf("Send = %v, %d messages went elsewhere", err, elsewhere.Load())
	}
}

func TestSend_IsUnavailableWhenTheCallerHasLeft(t *testing.T) {
	t.Parallel()
	client, _ := openStandIn(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Send(ctx, message("code-1", "x")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
}

// I-03: a gateway in the portal's own network must be named by the configuration.
func TestSend_ReachesNothingInsideThatIsNotNamed(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(inside.Close)
	client, err := smsgateway.New(smsgateway.Config{BaseURL: inside.URL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Send(t.Context(), message("code-1", "x")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Send = %v, want unavailable", err)
	}
	if hits.Load() != 0 {
		t.Error("the inside was asked")
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "127.0.0.1:8090", "ftp://sms", "http://", ":"} {
		if _, err := smsgateway.New(smsgateway.Config{BaseURL: address}); err == nil {
			t.Errorf("New accepts the address %q", address)
		}
	}
}

func openStandIn(t *testing.T) (_ *smsgateway.Client, url string) {
	t.Helper()
	server := httptest.NewServer(standin.New(nil, standin.Options{
		Now: func() time.Time { return noon },
	}))
	t.Cleanup(server.Close)
	return open(t, smsgateway.Config{BaseURL: server.URL}), server.URL
}

func open(t *testing.T, config smsgateway.Config) *smsgateway.Client {
	t.Helper()
	config.Inner = []string{"127.0.0.1"}
	client, err := smsgateway.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func message(reference, text string) smsgateway.Message {
	return smsgateway.Message{Reference: reference, To: phone, Text: text}
}

func send(t *testing.T, client *smsgateway.Client, reference, text string) (id string) {
	t.Helper()
	id, err := client.Send(t.Context(), message(reference, text))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func expectMessages(t *testing.T, client *smsgateway.Client, want int) {
	t.Helper()
	inbox, err := client.Inbox(t.Context())
	if err != nil || len(inbox) != want {
		t.Errorf("the inbox has %d messages (%v), want %d", len(inbox), err, want)
	}
}

func setFault(t *testing.T, url, mode string) {
	t.Helper()
	body := fmt.Sprintf(`{"register":"sms","mode":%q}`, mode)
	response, err := http.Post(url+"/faults", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("POST /faults = %d", response.StatusCode)
	}
}
