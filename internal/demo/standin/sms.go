package standin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	// inboxSize is how many messages are kept; older ones are forgotten.
	inboxSize = 500
	// maxText is the longest message an operator takes, in bytes.
	maxText = 2000
)

type message struct {
	id        string
	reference string
	To        string    `json:"to"`
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
}

// inbox is oldest first.
type inbox struct {
	messages []message
	received int
}

type outgoing struct {
	Reference string `json:"reference"`
	To        string `json:"to"`
	Text      string `json:"text"`
}

func (s *Server) receive(w http.ResponseWriter, r *http.Request) {
	var m outgoing
	err := json.NewDecoder(r.Body).Decode(&m)
	if err != nil || m.Reference == "" || m.To == "" || m.Text == "" || len(m.Text) > maxText {
		refuse(w, http.StatusBadRequest, "the message is not in the agreed form")
		return
	}
	s.mu.Lock()
	fault := s.faults[smsSwitch]
	s.mu.Unlock()
	// A connection that breaks off leaves the message accepted and its sender in doubt.
	if fault == halfClose {
		s.keep(m)
	}
	if s.misbehave(w, r, fault) {
		return
	}
	answerJSON(w, map[string]string{"id": s.keep(m)})
}

// keep puts the message into the inbox, or finds it there by its reference.
func (s *Server) keep(m outgoing) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box := &s.inbox
	i := slices.IndexFunc(box.messages, func(k message) bool {
		return k.reference == m.Reference
	})
	if i >= 0 {
		return box.messages[i].id
	}
	box.received++
	id = fmt.Sprintf("sms-%06d", box.received)
	box.messages = append(box.messages, message{
		id: id, reference: m.Reference, To: m.To, Text: m.Text, At: s.options.Now(),
	})
	if extra := len(box.messages) - inboxSize; extra > 0 {
		box.messages = slices.Delete(box.messages, 0, extra)
	}
	return id
}

func (s *Server) showInbox(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	s.mu.Lock()
	kept := slices.Clone(s.inbox.messages)
	s.mu.Unlock()
	kept = slices.DeleteFunc(kept, func(m message) bool { return to != "" && m.To != to })
	slices.Reverse(kept)
	if kept == nil {
		kept = []message{}
	}
	answerJSON(w, kept)
}
