package standin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
)

const lookupBody = `{"iin":"960314501017","purpose":"service:id-card","reference":"draft-7"}`

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestServer_Refuses(t *testing.T) {
	t.Parallel()
	server := newServer()
	cases := []struct {
		name, path, body string
		status           int
	}{
		{"a register that does not exist", "/registers/x/lookup", lookupBody, 404},
		{"a lookup without a purpose", "/registers/bmg/lookup", `{"iin":"960314501017"}`, 400},
		{"a lookup about nobody", "/registers/bmg/lookup", `{"purpose":"x"}`, 400},
		{"what is not JSON", "/registers/bmg/lookup", `iin=1`, 400},
		{"a message without a reference", "/sms", `{"to":"+77000000101","text":"x"}`, 400},
		{"too long a message", "/sms",
			`{"reference":"r","to":"+77","text":"` + strings.Repeat("x", 2001) + `"}`, 400},
		{"a fault of no register", "/faults", `{"register":"x","mode":"down"}`, 422},
		{"a fault of no kind", "/faults", `{"register":"bmg","mode":"x"}`, 422},
		{"a wrong person by sms", "/faults", `{"register":"sms","mode":"wrong_person"}`, 422},
		{"a wrong person by mail", "/faults", `{"register":"mail","mode":"wrong_person"}`, 422},
		{"a refusal by a register", "/faults", `{"register":"bmg","mode":"refuses"}`, 422},
		{"a broken switch", "/faults", `{`, 400},
		{"too large a body", "/sms", `{"text":"` + strings.Repeat("x", 70<<10) + `"}`, 400},
	}
	for _, c := range cases {
		t.Run("refuses "+c.name, func(t *testing.T) {
			t.Parallel()
			if got := post(server, c.path, c.body).Code; got != c.status {
				t.Errorf("POST %s = %d, want %d", c.path, got, c.status)
			}
		})
	}
}

func TestServer_CountsLookups(t *testing.T) {
	t.Parallel()
	server := newServer()
	post(server, "/registers/bmg/lookup", lookupBody)
	post(server, "/registers/bmg/lookup", lookupBody)
	post(server, "/registers/zags/lookup", lookupBody)
	var got map[string]int
	read(t, server, "/lookups", &got)
	if diff := cmp.Diff(map[string]int{"bmg": 2, "zags": 1}, got); diff != "" {
		t.Errorf("lookups (-want +got):\n%s", diff)
	}
}

func TestServer_TurnsFaultsOnAndOff(t *testing.T) {
	t.Parallel()
	server := newServer()
	post(server, "/faults", `{"register":"all","mode":"down"}`)
	if got := post(server, "/registers/bmg/lookup", lookupBody).Code; got != 503 {
		t.Errorf("lookup while down = %d, want 503", got)
	}
	post(server, "/faults", `{"register":"all","mode":"off"}`)
	post(server, "/faults", `{"register":"sms","mode":"garbage"}`)
	if got := post(server, "/registers/bmg/lookup", lookupBody).Code; got != 200 {
		t.Errorf("lookup after = %d, want 200", got)
	}
	var got map[string]string
	read(t, server, "/faults", &got)
	if diff := cmp.Diff(map[string]string{"sms": "garbage"}, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestServer_AnswersSlowlyButRightly(t *testing.T) {
	t.Parallel()
	server := standin.New(demo.Everyone(), standin.Options{
		Now: func() time.Time { return noon }, Slow: time.Millisecond,
	})
	post(server, "/faults", `{"register":"bmg","mode":"slow"}`)
	if got := post(server, "/registers/bmg/lookup", lookupBody); !strings.Contains(
		got.Body.String(), "+77000000101") {
		t.Errorf("answer = %d %s", got.Code, got.Body)
	}
}

type letter struct{ To, Text string }

func TestServer_KeepsTheLastMessages(t *testing.T) {
	t.Parallel()
	server := newServer()
	for n := range 501 {
		post(server, "/sms", fmt.Sprintf(
			`{"reference":"r%d","to":"+7700000%04d","text":"x"}`, n, n))
	}
	var got []letter
	read(t, server, "/sms", &got)
	if len(got) != 500 || got[0].To != "+77000000500" || got[499].To != "+77000000001" {
		t.Errorf("the inbox has %d messages, from %v", len(got), got[0])
	}
	read(t, server, "/sms?to="+url.QueryEscape("+77000000400"), &got)
	if diff := cmp.Diff([]letter{{To: "+77000000400", Text: "x"}}, got); diff != "" {
		t.Errorf("one phone's inbox (-want +got):\n%s", diff)
	}
	read(t, server, "/sms?to=x", &got)
	if got == nil || len(got) != 0 {
		t.Errorf("an empty inbox = %v, want []", got)
	}
}

func TestServe_EndsWhileAnAnswerIsHeldBack(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	held := make(chan struct{})
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(held)
		<-r.Context().Done()
	})
	ended := make(chan error, 1)
	go func() { ended <- standin.Serve(ctx, listener, handler) }()
	go func() {
		response, err := http.Get("http://" + listener.Addr().String())
		if err == nil {
			_ = response.Body.Close()
		}
	}()
	<-held
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

func newServer() http.Handler {
	return standin.New(demo.Everyone(), standin.Options{Now: func() time.Time { return noon }})
}

func post(server http.Handler, path, body string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, path, strings.NewReader(body)))
	return answer
}

func read(t *testing.T, server http.Handler, path string, into any) {
	t.Helper()
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
}
