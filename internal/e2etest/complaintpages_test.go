package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/complaint"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// keepComplaint has the citizen complain of a refusal; of the case "overdue" nobody has yet.
func (c *town) keepComplaint(t *testing.T) {
	t.Helper()
	wrong, err := c.Complaints.File(t.Context(), c.actor(t, citizen), c.number("refused"),
		"Анықтама дұрыс, бас тартуға негіз жоқ.", i18n.KK, identity.NewKey())
	if err != nil || wrong.Key != "" {
		t.Fatal(wrong, err)
	}
	list, err := c.Complaints.List(t.Context(), c.actor(t, "authority"), complaint.Open, 1)
	if err != nil || len(list.Complaints) != 1 {
		t.Fatal(list, err)
	}
	c.complaint = list.Complaints[0].ID
}

// complaintPages are the applicant's and the authority's.
func (c *town) complaintPages() map[string][]example {
	const authority = "authority"
	wrong, own, one := http.StatusUnprocessableEntity, link.Complain("{number}"), link.JudgeComplaint("{id}")
	return map[string][]example{
		link.Complaints: {{path: link.Complaints, as: citizen}, {what: "empty", path: link.Complaints, as: "entrepreneur"}},
		own: {
			{what: "ready", path: link.Complain(c.number("overdue")), as: citizen},
			{what: "filed", path: link.Complain(c.number("refused")), as: citizen},
			{what: "too short", path: link.Complain(c.number("overdue")), as: citizen,
				form: url.Values{"words": {"Жоқ"}, "key": {"k"}}, status: wrong},
		},
		link.JudgeComplaints: {
			{path: link.JudgeComplaints, as: authority},
			{what: "answered", path: link.JudgeComplaints + "?state=answered", as: authority},
		},
		one: {
			{path: link.JudgeComplaint(c.complaint), as: authority},
			{what: "nothing chosen", path: link.JudgeComplaint(c.complaint), as: authority,
				form: url.Values{"answer": {"Жоқ"}, "key": {"k"}}, status: wrong},
		},
	}
}
