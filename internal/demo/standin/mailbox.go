package standin

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// letter is an e-mail as the mailbox shows it.
type letter struct {
	ID      string    `json:"id"`
	To      string    `json:"to"`
	Lang    string    `json:"lang"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
	At      time.Time `json:"at"`
}

var errNoLetter = errors.New("the letter has no readable text")

// readLetter reads what the portal writes: plain text and HTML side by side.
func readLetter(r io.Reader) (letter, error) {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return letter{}, err
	}
	l := letter{ID: strings.Trim(m.Header.Get("Message-Id"), "<>"), Lang: m.Header.Get("Content-Language")}
	if l.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return letter{}, err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return letter{}, err
	}
	if err := l.readParts(multipart.NewReader(m.Body, params["boundary"])); err != nil {
		return letter{}, err
	}
	if l.ID == "" || l.Text == "" {
		return letter{}, errNoLetter
	}
	return l, nil
}

func (l *letter) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			l.Text = strings.ReplaceAll(string(content), "\r\n", "\n")
		case "text/html":
			l.HTML = string(content)
		}
	}
}

// keepLetter puts the letter into the mailbox, unless it is there by its Message-ID.
func (s *Server) keepLetter(l letter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.mailbox, func(k letter) bool { return k.ID == l.ID }) {
		return
	}
	l.At = s.options.Now()
	s.mailbox = append(s.mailbox, l)
	if extra := len(s.mailbox) - inboxSize; extra > 0 {
		s.mailbox = slices.Delete(s.mailbox, 0, extra)
	}
}

func (s *Server) showMailbox(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	s.mu.Lock()
	kept := slices.Clone(s.mailbox)
	s.mu.Unlock()
	kept = slices.DeleteFunc(kept, func(l letter) bool { return to != "" && l.To != to })
	slices.Reverse(kept)
	if kept == nil {
		kept = []letter{}
	}
	answerJSON(w, kept)
}
