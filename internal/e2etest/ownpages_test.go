package e2etest

import (
	"net/http"
	"net/url"
	"strings"

	"qyzmet/internal/link"
)

const citizen = "citizen"

// draftPages are the way from the start to the number.
func (c *town) draftPages() map[string][]example {
	draft := func(pattern func(string) string, as, name string) example {
		return example{what: name, as: as, path: pattern(c.drafts[name])}
	}
	wrong := draft(link.DraftSign, asker, "sign")
	wrong.what, wrong.form, wrong.status = "wrong code", url.Values{"code": {"12"}}, http.StatusUnprocessableEntity
	unready := draft(link.DraftCheck, citizen, "open")
	unready.what, unready.form, unready.status = "not ready", url.Values{}, http.StatusUnprocessableEntity
	all := map[string][]example{
		link.Draft("{id}"): {draft(link.Draft, asker, "tasks")},
		link.DraftCheck("{id}"): {
			draft(link.DraftCheck, citizen, "check"), draft(link.DraftCheck, citizen, "open"), unready,
		},
		link.DraftSign("{id}"): {
			draft(link.DraftSign, asker, "sign"), draft(link.DraftSign, asker, "uncoded"),
			draft(link.DraftSign, asker, "unsent"), wrong,
		},
		link.DraftDelete("{id}"): {draft(link.DraftDelete, citizen, "open")},
		link.DraftFile("{id}", "{file}"): {
			{as: citizen, path: link.DraftFile(c.drafts["file"], c.draftFile), isFile: true},
		},
		link.DraftStep("{id}", "{step}"): {
			{what: "with a file", as: citizen, path: link.DraftStep(c.drafts["file"], "scan")},
			{what: "from the check", as: citizen, path: link.DraftStepFromCheck(c.drafts["check"], "subject")},
		},
	}
	step := link.DraftStep("{id}", "{step}")
	for _, q := range c.questions {
		path := link.DraftStep(q.draft, q.step)
		all[step] = append(all[step], example{as: asker, path: path})
		if q.required {
			all[step] = append(all[step], example{
				what: "empty", as: asker, path: path, form: url.Values{"key": {"k"}},
				status: http.StatusUnprocessableEntity,
			})
		}
	}
	return all
}

// cabinetPages are the citizen's own.
func (c *town) cabinetPages() map[string][]example {
	all := map[string][]example{
		link.Cabinet: {
			{path: link.Cabinet, as: citizen}, {what: "second", path: link.Cabinet + "?page=2", as: citizen},
			{what: "empty", path: link.Cabinet, as: "entrepreneur"},
		},
		link.Documents: {{path: link.Documents, as: citizen}, {what: "empty", path: link.Documents, as: "entrepreneur"}},
		link.AccessLog: {{path: link.AccessLog, as: citizen}, {what: "empty", path: link.AccessLog, as: "entrepreneur"}},
	}
	add := func(address func(string) string, names ...string) {
		pattern := address("{number}")
		for _, name := range names {
			all[pattern] = append(all[pattern], example{what: name, as: citizen, path: address(c.number(name))})
		}
	}
	add(link.Application, "registered", "overdue", "review", "approved", "refused", "withdrawn", "submitted", "file")
	add(link.Filed, "registered", "submitted")
	add(link.Withdraw, "registered")
	add(link.Result, "approved", "refused")
	all[link.ResultPDF("{number}")] = []example{
		{as: citizen, path: link.ResultPDF(c.number("approved")), isFile: true},
	}
	all[link.ApplicationFile("{number}", "{file}")] = []example{
		{as: citizen, path: link.ApplicationFile(c.number("file"), c.caseFile), isFile: true},
	}
	return all
}

// benchPages are the officials'.
func (c *town) benchPages() map[string][]example {
	const official = "official-gp"
	all := map[string][]example{
		link.Bench: {
			{path: link.Bench, as: official},
			{what: "narrowed", path: link.Bench + "?status=in_review&holder=mine", as: official},
			{what: "closed", path: link.Bench + "?status=closed", as: official},
			{what: "nothing left", path: link.Bench + "?number=GP-26-999999", as: official},
			{what: "in days", path: link.Bench, as: "official"},
			{what: "head's", path: link.Bench, as: "head"},
			{what: "empty", path: link.Bench, as: "official-mts"},
			{what: "a person's", path: link.BenchSearch, as: official, form: url.Values{"iin": {"960314501017"}}},
			{what: "no person", path: link.BenchSearch, as: official, form: url.Values{"iin": {"1"}},
				status: http.StatusUnprocessableEntity},
		},
		link.Reviews:             {{as: official, path: link.Reviews}},
		link.CasePDF("{number}"): {{as: official, path: link.CasePDF(c.number("approved")), isFile: true}},
		link.CaseFile("{number}", "{file}"): {
			{as: "official-sa", path: link.CaseFile(c.number("file"), c.caseFile), isFile: true},
		},
	}
	pattern := link.Case("{number}")
	for _, name := range []string{"registered", "overdue", "review", "approved", "refused", "withdrawn", "submitted"} {
		all[pattern] = append(all[pattern], example{what: name, as: official, path: link.Case(c.number(name))})
	}
	all[pattern] = append(all[pattern],
		example{what: "asks for a purpose", as: "head", path: link.Case(c.number("allowance"))},
		example{what: "no purpose", as: "head", path: link.OpenCase(c.number("allowance")),
			form: url.Values{"note": {"Жоқ"}}, status: http.StatusUnprocessableEntity},
		example{what: "opened with a purpose, with a file", as: "official-sa", path: link.Case(c.number("file"))},
		example{what: "no reasons", as: official, path: link.Refuse(c.number("review")),
			form: url.Values{"key": {"k"}, "reasons": {"Жоқ"}}, status: http.StatusUnprocessableEntity})
	return all
}

// oversightPages are the auditor's, and what programs ask.
func (c *town) oversightPages() map[string][]example {
	const auditor = "auditor"
	refused := func(path string) []example {
		return []example{{what: "no token", path: path, status: http.StatusUnauthorized, isFile: true}}
	}
	one := link.Objection("{id}")
	return map[string][]example{
		link.Oversight: {
			{path: link.Oversight, as: auditor},
			{what: "found", path: link.OversightSearch, as: auditor, form: url.Values{"body": {"gp"}}},
			{what: "wrong", path: link.OversightSearch, as: auditor, form: url.Values{"iin": {"1"}},
				status: http.StatusUnprocessableEntity},
			{what: "changes", path: link.OversightChanges, as: auditor,
				form: url.Values{"number": {c.number("approved")}}},
		},
		link.Objections: {{path: link.Objections, as: auditor}},
		one: {
			{what: "open", path: link.Objection(c.objections[0]), as: auditor},
			{what: "answered", path: link.Objection(c.objections[1]), as: auditor},
			{what: "no answer", path: link.AnswerObjection(c.objections[0]), as: auditor,
				form: url.Values{"answer": {"Жоқ"}}, status: http.StatusUnprocessableEntity},
		},
		link.Withhold("{id}"): {
			{path: link.Withhold(c.reading), as: auditor},
			{what: "empty", path: link.Withhold(c.reading), as: auditor, form: url.Values{"document": {"1"}},
				status: http.StatusUnprocessableEntity},
		},
		link.Withholdings: {{path: link.Withholdings, as: auditor}},
		link.Withholding("{id}"): {
			{what: "own", path: link.Withholding(c.withheld), as: auditor},
			{what: "to decide", path: link.Withholding(c.withheld), as: "auditor-2"},
		},
		link.Sample:                    {{path: link.Sample, as: auditor}},
		"/api/openapi.json":            {{path: "/api/openapi.json", isFile: true}},
		"/api/v1/services":             {{path: "/api/v1/services", isFile: true}},
		"/api/v1/changes":              {{path: "/api/v1/changes", isFile: true}},
		"/api/v1/register.jsonld":      {{path: "/api/v1/register.jsonld", isFile: true}},
		"/api/v1/standard.schema.json": {{path: "/api/v1/standard.schema.json", isFile: true}},
		"/api/v1/services/{code}":      {{path: "/api/v1/services/" + certificate, isFile: true}},
		"/api/v1/services/{code}/editions": {
			{path: "/api/v1/services/" + certificate + "/editions", isFile: true},
		},
		"/api/v1/services/{code}/editions/{number}": {
			{path: "/api/v1/services/" + certificate + "/editions/1", isFile: true},
		},
		"/api/v1/data-usage/heartbeat": refused("/api/v1/data-usage/heartbeat"),
		"/api/v1/data-usage/period":    refused("/api/v1/data-usage/period"),
		"/api/v1/data-usage/usage":     refused("/api/v1/data-usage/usage"),
	}
}

// faults are pages of errors, which have no route of their own.
func (c *town) faults() map[string][]example {
	taken := url.Values{"key": {"k"}}
	return map[string][]example{unregistered: {
		{path: "/nowhere", status: http.StatusNotFound},
		{what: "not signed in", path: link.Application(c.number("registered")), status: http.StatusNotFound},
		{what: "a neighbour's", path: link.Application(c.number("registered")), as: "parent", status: http.StatusNotFound},
		{what: "no service", path: link.Service("no-such-service"), status: http.StatusNotFound},
		{what: "another role's", path: link.Bench, as: citizen, status: http.StatusForbidden},
		{what: "another role's", path: link.Cabinet, as: "official-gp", status: http.StatusForbidden},
		{what: "decided already", path: link.Approve(c.number("refused")), form: taken, as: "official-gp",
			status: http.StatusConflict},
		{what: "in nobody's hands", path: link.Approve(c.number("registered")), form: taken, as: "official-gp",
			status: http.StatusConflict},
		{what: "no page", path: link.Take(c.number("registered")), as: "official-gp", status: http.StatusMethodNotAllowed},
		{what: "too much", path: link.Track, form: url.Values{"number": {strings.Repeat("1", 300<<10)}},
			status: http.StatusRequestEntityTooLarge},
	}}
}
