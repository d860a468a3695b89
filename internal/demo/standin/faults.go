package standin

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"qyzmet/internal/registry"
)

// mode is a way to fail.
type mode string

const (
	off         mode = "off"          // answers as it should
	down        mode = "down"         // answers 503
	slow        mode = "slow"         // keeps the caller waiting
	garbage     mode = "garbage"      // answers 200 with something else
	wrongPerson mode = "wrong_person" // answers about somebody else
	huge        mode = "huge"         // sends 100 MB
	halfClose   mode = "half_close"   // breaks off in the middle of the answer
)

// The names a fault switch has besides the registers' codes.
const (
	smsSwitch = "sms"
	allSwitch = "all"
)

const (
	hugeSize = 100 << 20
	// promised is the length half_close announces and does not send.
	promised = "4096"
)

var modes = []mode{off, down, slow, garbage, wrongPerson, huge, halfClose}

type faultSwitch struct {
	Register string `json:"register"`
	Mode     mode   `json:"mode"`
}

func (s *Server) setFault(w http.ResponseWriter, r *http.Request) {
	var f faultSwitch
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		refuse(w, http.StatusBadRequest, "expected {register, mode}")
		return
	}
	targets := targetsOf(f.Register)
	if f.Register == allSwitch && slices.Contains(mailModes, f.Mode) {
		targets = append(targets, mailSwitch)
	}
	known := modes
	if f.Register == mailSwitch {
		known = mailModes
	}
	if f.Register == allSwitch && slices.Contains(idpModes, f.Mode) {
		targets = append(targets, idpSwitch)
	}
	if f.Register == idpSwitch {
		known = idpModes
	}
	if targets == nil || !slices.Contains(known, f.Mode) {
		refuse(w, http.StatusUnprocessableEntity, "unknown register or mode")
		return
	}
	if f.Register == smsSwitch && f.Mode == wrongPerson {
		refuse(w, http.StatusUnprocessableEntity, "sms answers about nobody")
		return
	}
	s.turn(targets, f.Mode)
	w.WriteHeader(http.StatusNoContent)
}

func targetsOf(name string) []string {
	switch {
	case name == allSwitch:
		return append(registry.Codes(), smsSwitch)
	case name == smsSwitch || name == mailSwitch || name == idpSwitch || isRegister(name):
		return []string{name}
	}
	return nil
}

func (s *Server) turn(targets []string, to mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range targets {
		if to == off {
			delete(s.faults, name)
		} else {
			s.faults[name] = to
		}
	}
}

func (s *Server) showFaults(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	faults := maps.Clone(s.faults)
	s.mu.Unlock()
	answerJSON(w, faults)
}

// misbehave fails in the given mode and reports whether the request is thereby done.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, fault mode) (done bool) {
	switch fault {
	case down:
		refuse(w, http.StatusServiceUnavailable, "out of service")
	case slow:
		return !s.wait(r)
	case garbage:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `<html><body>maintenance</body></html>{"found":`)
	case huge:
		sendTooMuch(w)
	case halfClose:
		breakOff(w)
	default:
		return false
	}
	return true
}

// wait holds the answer back and reports whether the caller is still there.
func (s *Server) wait(r *http.Request) bool {
	timer := time.NewTimer(s.options.Slow)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func sendTooMuch(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	chunk := make([]byte, 64<<10)
	for i := range chunk {
		chunk[i] = 'x'
	}
	_, _ = io.WriteString(w, `{"found":true,"iin":"`)
	for sent := 0; sent < hugeSize; sent += len(chunk) {
		if _, err := w.Write(chunk); err != nil {
			return // the caller has seen enough
		}
	}
}

// breakOff sends the head and a part of the answer, then drops the connection.
func breakOff(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", promised)
	_, _ = io.WriteString(w, `{"found":true,"iin":"`)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
