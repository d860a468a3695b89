package e2etest

import (
	"net/http"
	"net/url"
	"strings"

	"qyzmet/internal/link"
)

// readers are one persona of every role; a page that all may read is seen by each, because
// the header differs.
var readers = []string{
	"", "citizen", "entrepreneur", "operator", "official-gp", "head", "editor", "approver", "authority",
	"auditor", "admin",
}

// amended is a service with a second edition, which is not in force yet.
const amended = "birth-certificate-reissue"

// publicPages are those that anybody may read.
func (c *town) publicPages() map[string][]example {
	all := map[string][]example{
		link.Services: {
			{path: link.Services},
			{what: "found", path: link.ServiceList("справка", "", "", "")},
			{what: "misspelt", path: link.ServiceList("spravk", "", "", "")},
			{what: "nothing found", path: link.ServiceList("qqqqqq", "", "", "")},
			{what: "by category", path: link.ServiceList("", "documents", "", "")},
			{what: "by body", path: link.ServiceList("", "", "mvd", "")},
			{what: "by situation", path: link.ServiceList("", "", "", "having-a-child")},
		},
		link.Suggest:  {{path: link.Suggest + "?q=справка", isFile: true}},
		link.Manifest: {{path: link.Manifest, isFile: true}},
		link.Offline:  {{path: link.Offline}, {path: link.Offline, as: "citizen"}},
		"/services/{code}": {
			{path: link.Service(certificate)},
			{path: link.Service("birth-of-child")},
			{path: link.Service(certificate), as: "citizen"},
			{path: link.Service(certificate), as: "official-gp"},
			{what: "without a full standard", path: link.Service("prosecutor-apostille")},
		},
		"/services/{code}/editions/{number}": {
			{path: link.Edition(certificate, "1")},
			{what: "not in force yet", path: link.Edition(amended, "2")},
		},
		"/services/{code}/editions": {
			{path: link.Editions(amended)},
			{what: "of a day", path: link.Editions(amended) + "?on-day=25&on-month=11&on-year=2026"},
			{what: "of no day", path: link.Editions(certificate) + "?on-day=31&on-month=2&on-year=2026",
				status: http.StatusUnprocessableEntity},
			{what: "without a standard", path: link.Editions("prosecutor-apostille")},
		},
		"/services/{code}/editions/compare": {
			{what: "changed", path: link.CompareEditions(amended, "1", "2")},
			{path: link.CompareEditions(amended, "", "")},
			{what: "equal", path: link.CompareEditions(amended, "1", "1")},
			{what: "unknown", path: link.CompareEditions(amended, "1", "9"), status: http.StatusUnprocessableEntity},
		},
		"/bodies/{code}": {{path: link.Body("mvd")}, {path: link.Body("mts")}},
		link.SignIn: {
			{path: link.SignIn},
			{what: "to return", path: link.SignInFor("/ru/cabinet")},
			{what: "signed in already", path: link.SignIn, as: "citizen"},
			{what: "nobody", path: link.SignIn, form: url.Values{"persona": {"nobody"}},
				status: http.StatusUnprocessableEntity},
		},
		link.SignInCallback: {
			{what: "no attempt", path: link.SignInCallback + "?error=access_denied", status: http.StatusGone},
		},
		link.SignOut: {{path: link.SignOut, as: "citizen"}},
	}
	for _, persona := range readers {
		all[link.Home] = append(all[link.Home], example{path: link.Home, as: persona})
	}
	return all
}

// plainPages are help, codes and the demo's own.
func (c *town) plainPages() map[string][]example {
	code := func(name string) string {
		return link.VerifyCode(string(c.cases[name].Document.Paper.Code))
	}
	state := func(name string) example {
		v := c.cases[name]
		return example{what: name, path: link.Track, form: url.Values{"number": {v.Number}, "code": {v.TrackingCode}}}
	}
	all := map[string][]example{
		link.Verify: {
			{path: link.Verify},
			{what: "malformed", path: link.Verify + "?code=abc", status: http.StatusUnprocessableEntity},
		},
		link.VerifyCode("{code}"): {
			{what: "genuine", path: code("approved")},
			{what: "refusal", path: code("refused")},
			{what: "revoked", path: code("revoked")},
			{what: "replaced", path: code("replaced")},
			{what: "unknown", path: link.VerifyCode(strings.Repeat("0", 26)), status: http.StatusNotFound},
		},
		link.Track: {
			{path: link.Track},
			{what: "wrong", path: link.Track, form: url.Values{"number": {"1"}},
				status: http.StatusUnprocessableEntity},
			state("registered"), state("overdue"), state("approved"), state("refused"), state("submitted"),
			state("withdrawn"),
		},
		"/demo": {
			{path: "/demo"},
			{what: "back in time", path: link.DemoClock, form: url.Values{"at": {"2001-01-01 10:00"}},
				status: http.StatusUnprocessableEntity},
		},
		link.DemoInbox: {{path: link.DemoInbox}, {path: link.DemoInbox, as: "citizen"}},
	}
	all[link.DemoLetter("{reference}")] = []example{
		{path: link.DemoLetter(c.letterTo)},
		{what: "unknown", path: link.DemoLetter("1"), status: http.StatusNotFound},
	}
	all[link.DemoLetterHTML("{reference}")] = []example{{path: link.DemoLetterHTML(c.letterTo), isFile: true}}
	all[link.FeedbackForm] = []example{
		{path: link.Feedback(link.Services)},
		{path: link.Feedback(link.Cabinet), as: "citizen"},
		{what: "empty", path: link.FeedbackForm, form: url.Values{"text": {"?"}},
			status: http.StatusUnprocessableEntity},
	}
	all[link.StyleGuide] = []example{{path: link.StyleGuide}}
	all[link.Display] = []example{
		{path: link.Display}, {what: "to return", path: link.DisplayFor("/ru/services"), as: "citizen"},
	}
	all[link.FeedbackThanks] = []example{{path: link.FeedbackThanks + "?page=%2Fservices"}}
	for _, path := range []string{
		link.Help, link.Accessibility, link.Privacy, link.Cookies, link.YourData, link.AfterApplying, link.Appeal,
		link.SiteMap, link.HowToApply, link.HowToConfirm, link.StatusWords, link.Words,
	} {
		all[path] = []example{{path: path}}
	}
	return all
}
