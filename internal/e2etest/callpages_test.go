package e2etest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/callnote"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// keepCalls has an operator of 1414 note a call, and finds the day of which the booking is made.
func (c *town) keepCalls(t *testing.T) {
	t.Helper()
	problems, err := c.Calls.Write(t.Context(), c.actor(t, "contact"), callnote.Note{
		Reason: "documents", Lang: i18n.KK, Text: "Жәрдемақыға қандай құжаттар керегін сұрады.",
	}, identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	choices, err := c.Tickets.Choices(t.Context(), "csc-semey", "family", calendar.Date{})
	if err != nil {
		t.Fatal(err)
	}
	c.centre.callDay = choices.Days[len(choices.Days)-1].Date.String()
}

// callPages are the desk of 1414 with its forms; those of a booking have no address of their own and
// stand with the desk, which is where their language switch leads.
func (c *town) callPages() map[string][]example {
	const contact = "contact"
	wrong, v := http.StatusUnprocessableEntity, c.cases["registered"]
	code := document.TrackingCode(v.TrackingCode)
	said := func(more ...string) url.Values {
		form := url.Values{"number": {v.Number}, "code": {code.Format()}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	at := func(group, time string) url.Values {
		return said("centre", "csc-semey", "group", group, "day", c.centre.callDay, "time", time, "key", group)
	}
	return map[string][]example{
		link.Calls: {
			{path: link.Calls, as: contact},
			{what: "told", path: link.Calls, as: contact, form: said()},
			{what: "not found", path: link.Calls, as: contact, status: wrong,
				form: url.Values{"number": {v.Number}, "code": {"7ZK3-Q9RD-1M5T"}}},
			{what: "empty", path: link.Calls, as: contact, form: url.Values{"number": {""}}, status: wrong},
			{what: "place", path: link.CallPlace, as: contact, form: said()},
			{what: "no place", path: link.CallTimes, as: contact, form: said(), status: wrong},
			{what: "times", path: link.CallTimes, as: contact, form: at("family", "")},
			{what: "no time", path: link.CallBooking, as: contact, form: at("family", ""), status: wrong},
			{what: "time gone", path: link.CallBooking, as: contact, form: at("documents", "03:00"), status: http.StatusConflict},
			{what: "booked", path: link.CallBooking, as: contact, form: at("family", "11:00")}, // the same key: once for all who look
		},
		link.CallNote: {
			{path: link.CallNote, as: contact},
			{what: "with an IIN", path: link.CallNote, as: contact, status: wrong,
				form: url.Values{"reason": {"status"}, "text": {strings.Repeat("0", 12)}, "key": {"k"}}},
		},
		link.CallLink: {
			{path: link.CallLink, as: contact},
			{what: "empty", path: link.CallLink, as: contact, form: url.Values{"place": {"service"}, "key": {"k"}}, status: wrong},
		},
	}
}
