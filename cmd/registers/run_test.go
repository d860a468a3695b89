package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestServe(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, []string{"--addr", "127.0.0.1:0"}, in) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(strings.TrimSpace(line), "listening on ")
	body := strings.NewReader(`{"iin":"960314501017","purpose":"service:id-card"}`)
	response, err := http.Post(url+"/registers/gbdfl/lookup", "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(answer), `"surname":"Сейітов"`) {
		t.Errorf("gbdfl answers %s (%v)", answer, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve = %v, want nil", err)
	}
}

func TestServe_RefusesWhatItCannotServe(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--addr", "nowhere"}, {"--port", "1"}} {
		if err := serve(t.Context(), args, io.Discard); err == nil {
			t.Errorf("serve(%v) succeeds", args)
		}
	}
}
