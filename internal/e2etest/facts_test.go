package e2etest

import (
	"slices"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// known are the facts of the contract, and whether they may stand on a page many times.
var known = map[string]bool{
	"application-number": false, "tracking-code": false, "status": false, "due-date": false, "filed-at": false, "clock": false,
	"standard-edition": false, "decision": false, "refusal-ground": false, "appeal-until": false,
	"verification-code": false, "fee": false, "queue-count": false, "access-entry": true, "error-summary": false,
	"demo-time": false, "one-time-code": false,
	// Beside the contract: staff and how they sign in.
	"account": true, "account-state": true, "login": false, "totp-secret": false, "recovery-code": true,
	"enrolment-link": false,
	// Who acts for whom.
	"mandate": true, "mandate-state": true, "mandate-until": true, "withholding": true, "withholding-state": true,
	"applicant": false, "filed-by": false,
	// Changes of issued documents.
	"change-state": true,
	// Units of a body and who is away.
	"unit": true, "unit-rule": true, "absence": true,
	// A Citizen Service Centre as its head sees it, and the desk of 1414.
	"on-shift": false, "windows-closed": false, "window": true, "ended-shift": true, "staff": true, "load": true, "call-note": true,
	// The visit at a counter.
	"visit": true, "visit-opened": false, "arrival-code": false, "counter-filed": true, "counter-draft": true, "counter-case": true,
	"paper": true, "centre-waiting": false, "centre-served": false, "centre-broken": false, "centre-unclaimed": false,
	// Trips of mobile offices.
	"trip": true, "mobile-place": true, "mobile-code": true,
	// Standards in preparation.
	"proposal-state": true, "file-fault": true,
	// The head's page.
	"queue-new": false, "queue-today": false, "queue-near": false, "queue-overdue": false, "queue-citizen": false,
	"queue-others": false, "queue-free": false,
}

// acts are what forms do by the contract.
var acts = []string{
	"start", "answer", "check", "sign", "pay", "withdraw", "take", "correction", "recall-correction", "extend", "preliminary-refusal",
	"approve", "refuse", "message", "complain", "publish", "rate",
	// Before a refusal, and complaints.
	"hearing", "protocol", "drop-preliminary", "remark", "answer-complaint", "forward", "terminate",
	// What is said about a case.
	"note", "opinion", "opinion-withdrawal", "opinion-answer",
	"feedback", "display", // beside the contract: acts of no law
	// Reading for a purpose and its oversight.
	"open", "search-person", "object", "search-access", "search-changes", "answer-objection", "review",
	"withhold", "confirm-withholding", "refuse-withholding",
	// Changes of issued documents.
	"ask-correction", "propose-correction", "propose-revocation", "confirm-change", "return-change", "decline-change",
	// Signing in, the second factor, sessions and roles of one's own.
	"provider", "staff-sign-in", "staff-code", "staff-role", "enrol", "enrol-code", "change-password", "recovery-codes",
	"passkey", "add-passkey", "remove-passkey",
	"step-up", "go-on", "switch-role", "end-device", "end-others", "sign-out-everywhere",
	// Acting for others.
	"revoke-sure",
	"mandate", "give", "claim", "accept", "decline", "revoke", "renounce",
	// Writing standards.
	"begin-edition", "begin-repeal", "save", "discard", "order", "remove", "import",
	// The way of a text to force, and what everybody says of it.
	"simulate", "discuss", "submit", "submit-urgent", "rebase", "return", "moderate", "reply", "comment", "subscribe", "unsubscribe",
	// The working calendar.
	"calendar-begin", "calendar-day", "calendar-remove", "calendar-basis", "calendar-propose", "calendar-withdraw",
	"calendar-confirm", "calendar-return", "calendar-recount",
	// Who has a case: units, rules, absences.
	"assign", "hand-over", "unit", "close-unit", "unit-rule", "remove-unit-rule", "absence", "cancel-absence",
	// The desk of 1414, and the head of a centre.
	"call-status", "call-note", "call-link", "call-place", "call-times", "call-book", "take-in", "end-work", "end-shift",
	// The window of an operator, and what citizens and auditors say of a visit.
	"begin-shift", "begin-visit", "visit-code", "visit-consent", "visit-sheet", "visit-purpose", "end-visit",
	"refuse-acceptance", "hand-out", "ask-withdrawal", "enter-paper", "check-paper", "disown-visit", "judge-visit", "arrival-code",
	// Mobile offices.
	"book-trip", "give-up-trip", "add-trip", "cancel-trip",
	// Accounts of staff.
	"invite", "link", "grant", "confirm-role", "cancel-role", "end-sessions", "disable", "enable",
	// Building a form and its bank of questions.
	"carry", "bank", "take-text", "retire",
	// The queue: views, several cases at once, lists as files.
	// The queue of a centre: tickets, windows, booked times.
	"take-ticket", "leave-ticket", "check-in", "book", "move-booking", "cancel-booking",
	"call", "recall", "serve", "finish", "no-show", "transfer",
	"save-view", "delete-view", "start-view", "bulk-take", "bulk-assign", "export",
}

// facts reports facts that stand twice, that the contract does not know, or whose time no
// program can read.
func facts(doc *goquery.Document) (faults []string) {
	seen := map[string]bool{}
	doc.Find("[data-fact]").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("data-fact", "")
		many, ok := known[name]
		if !ok {
			faults = append(faults, "carries the unknown fact "+name)
		}
		if seen[name] && !many {
			faults = append(faults, "carries the fact "+name+" twice")
		}
		seen[name] = true
	})
	if !seen["demo-time"] {
		faults = append(faults, "does not show the demo's time")
	}
	doc.Find("time").Each(func(_ int, s *goquery.Selection) {
		if at := s.AttrOr("datetime", ""); !isMoment(at) {
			faults = append(faults, "has a time that programs cannot read: "+at)
		}
	})
	doc.Find("form[data-form]").Each(func(_ int, s *goquery.Selection) {
		if act := s.AttrOr("data-form", ""); !slices.Contains(acts, act) {
			faults = append(faults, "has a form that does the unknown act "+act)
		}
	})
	return faults
}

func isMoment(text string) bool {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
