// Package smsgateway sends text messages through the operator's gateway, by JSON over
// HTTP. A message sent again with the same reference is one message, so a sender that
// did not learn the outcome simply sends again.
package smsgateway

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"qyzmet/internal/fault"
)

// Limit is how long one call to the gateway may take.
const Limit = 3 * time.Second

// Message is one text message.
type Message struct {
	// Reference makes the message one message however often it is sent; never empty.
	Reference string `json:"reference"`
	// To is the phone, +7 and ten digits.
	To string `json:"to"`
	// Text is what the person reads.
	Text string `json:"text"`
}

// Received is a message as the stand-in's inbox shows it.
type Received struct {
	To   string    `json:"to"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Config says where the gateway is.
type Config struct {
	// BaseURL is the gateway's address, such as http://127.0.0.1:8090.
	BaseURL string
	// Inner are hosts that may stand in the portal's own network, see outbound.Options.
	Inner []string
	// Limit is how long one call may take; zero means the constant Limit.
	Limit time.Duration
}

// Client is the gateway's client. It is safe for concurrent use.
type Client struct {
	address string
	limit   time.Duration
	http    *http.Client
}

// New makes a client. The error says that the address is unusable.
func New(config Config) (_ *Client, err error) {
	defer fault.Wrap(&err, "smsgateway.New")
	base, err := url.Parse(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, errors.New("the gateway's address is not an http URL")
	}
	if config.Limit == 0 {
		config.Limit = Limit
	}
	return &Client{
		address: base.JoinPath("sms").String(), limit: config.Limit, http: newHTTPClient(config.Inner),
	}, nil
}

// Send hands the message over and gives the gateway's number of it. Faults: Invalid when
// the message lacks a reference, a phone or a text; Unavailable when the gateway did not
// confirm, in which case it may still have the message.
func (c *Client) Send(ctx context.Context, m Message) (providerID string, err error) {
	defer fault.Wrap(&err, "smsgateway.Send(%s)", m.Reference)
	if m.Reference == "" || m.To == "" || m.Text == "" {
		return "", fault.From(fault.Invalid, errors.New("the message is incomplete"))
	}
	body, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	var receipt struct {
		ID string `json:"id"`
	}
	if err := c.call(ctx, http.MethodPost, body, &receipt); err != nil {
		return "", err
	}
	if receipt.ID == "" || len(receipt.ID) > maxProviderID {
		return "", fault.From(fault.Unavailable, errUnreadable)
	}
	return receipt.ID, nil
}

// Inbox gives what the stand-in has received, newest first. Only the demo has an inbox;
// a real gateway answers fault.Unavailable.
func (c *Client) Inbox(ctx context.Context) (_ []Received, err error) {
	defer fault.Wrap(&err, "smsgateway.Inbox")
	var inbox []Received
	err = c.call(ctx, http.MethodGet, nil, &inbox)
	return inbox, err
}
