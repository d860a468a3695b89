package mailer

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/outbound"
)

// maxInbox bounds what is read of the inbox, in bytes.
const maxInbox = 8 << 20

// Received is a letter as the stand-in's inbox shows it.
type Received struct {
	// ID is its Message-ID without brackets.
	ID      string    `json:"id"`
	To      string    `json:"to"`
	Lang    string    `json:"lang"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	HTML    string    `json:"html"`
	At      time.Time `json:"at"`
}

// Inbox reads what the stand-in at an address has received, newest first. Only the demo has
// an inbox; anything else is Unavailable.
func Inbox(baseURL string) (_ func(context.Context) ([]Received, error), err error) {
	defer fault.Wrap(&err, "mailer.Inbox")
	base, err := url.Parse(baseURL)
	if err != nil {
		return nil, err
	}
	address := base.JoinPath("mail").String()
	client := outbound.NewClient(outbound.Options{
		Inner: []string{base.Hostname()}, Timeout: Limit, MaxBody: maxInbox,
	})
	return func(ctx context.Context) (list []Received, err error) {
		defer fault.Wrap(&err, "mailer.Inbox")
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		answer, err := client.Do(r)
		if err != nil {
			return nil, fault.From(fault.Unavailable, errors.New("the inbox does not answer"))
		}
		defer answer.Body.Close()
		err = json.NewDecoder(answer.Body).Decode(&list)
		if err != nil || answer.StatusCode != http.StatusOK {
			return nil, fault.From(fault.Unavailable, errors.New("the inbox is not in the agreed form"))
		}
		return list, nil
	}, nil
}
