package e2etest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/callnote"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// keepCalls has an operator of 1414 note a call.
func (c *town) keepCalls(t *testing.T) {
	t.Helper()
	problems, err := c.Calls.Write(t.Context(), c.actor(t, "contact"), callnote.Note{
		Reason: "documents", Lang: i18n.KK, Text: "Жәрдемақыға қандай құжаттар керегін сұрады.",
	}, identity.NewKey())
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

// callPages are the desk of 1414 with its forms.
func (c *town) callPages() map[string][]example {
	const contact = "contact"
	wrong, v := http.StatusUnprocessableEntity, c.cases["registered"]
	code := document.TrackingCode(v.TrackingCode)
	return map[string][]example{
		link.Calls: {
			{path: link.Calls, as: contact},
			{what: "told", path: link.Calls, as: contact, form: url.Values{"number": {v.Number}, "code": {code.Format()}}},
			{what: "not found", path: link.Calls, as: contact, status: wrong,
				form: url.Values{"number": {v.Number}, "code": {"7ZK3-Q9RD-1M5T"}}},
			{what: "empty", path: link.Calls, as: contact, form: url.Values{"number": {""}}, status: wrong},
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
