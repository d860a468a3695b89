package application

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
)

// ChangeKind is what happens to an issued document.
type ChangeKind string

// Kinds of change.
const (
	// ChangeCorrects mends typos (APPC, art. 82): a new document takes the place of the old one.
	ChangeCorrects ChangeKind = "correction"
	// ChangeRevokes takes a result back.
	ChangeRevokes ChangeKind = "revocation"
)

// ChangeState is how far a change of a document is.
type ChangeState string

// States of a change; migrations/000027 repeats them and their steps.
const (
	// ChangeAsked by the applicant: a clock of three working days runs.
	ChangeAsked ChangeState = "asked"
	// ChangeProposed by an official: it waits for another.
	ChangeProposed ChangeState = "proposed"
	// ChangeReturned by the other, with a reason: it may be proposed anew or declined.
	ChangeReturned ChangeState = "returned"
	// ChangeConfirmed has been made.
	ChangeConfirmed ChangeState = "confirmed"
	// ChangeDeclined leaves the document as it is, with a reason.
	ChangeDeclined ChangeState = "declined"
)

// ChangeStates lists them in the order of the way.
func ChangeStates() []ChangeState {
	return []ChangeState{ChangeAsked, ChangeProposed, ChangeReturned, ChangeConfirmed, ChangeDeclined}
}

var changeSteps = map[ChangeState][]ChangeState{
	ChangeAsked:    {ChangeProposed, ChangeDeclined},
	ChangeProposed: {ChangeReturned, ChangeConfirmed},
	ChangeReturned: {ChangeProposed, ChangeDeclined},
}

// MayStep reports whether a change goes from one state to another.
func (s ChangeState) MayStep(to ChangeState) bool { return slices.Contains(changeSteps[s], to) }

// Ended reports whether nothing happens to the change any more.
func (s ChangeState) Ended() bool { return len(changeSteps[s]) == 0 }

// DocumentChange is a correction or revocation of an issued document.
type DocumentChange struct {
	ID         string
	DocumentID string
	Kind       ChangeKind
	State      ChangeState
	BegunAt    time.Time
	// AskedBy is the applicant or whoever may receive for them; empty where the body began.
	AskedBy string
	// Asked is what they say is wrong.
	Asked string
	// RegisteredAt and Calendar start the clock of the request, DueAt caches its end.
	RegisteredAt time.Time
	Calendar     int64
	DueAt        time.Time
	// ProposedBy wrote Corrected and Reasons.
	ProposedBy string
	ProposedAt time.Time
	Corrected  CorrectedValues
	Reasons    string
	// AnsweredBy confirmed, returned or declined it; Note says why.
	AnsweredBy string
	AnsweredAt time.Time
	Note       string
	// ReplacementID is the document that a correction issued.
	ReplacementID string
	// Proposer and Answerer are their names.
	Proposer, Answerer identity.Names
}

// correctionTerm is the term of a request to mend a typo (APPC, art. 82).
var correctionTerm = calendar.Term{Value: 3, Unit: calendar.UnitWorkingDays}

// clock is the history a request's due date is computed from.
func (c DocumentChange) clock() []ClockEvent {
	return []ClockEvent{{
		Kind: ClockStarted, At: c.BegunAt, FiledAt: c.BegunAt, RegisteredAt: c.RegisteredAt, Calendar: c.Calendar,
	}}
}

// sum is the hash of a change as it stands.
func (c DocumentChange) sum() []byte {
	state := journal.StateOf(kindChange).Text(c.ID).Text(c.DocumentID).Text(string(c.Kind)).Text(string(c.State)).
		Time(c.BegunAt).Text(c.AskedBy).Text(c.Asked).Text(c.ProposedBy).Text(c.Reasons).Text(c.AnsweredBy).
		Text(c.Note).Text(c.ReplacementID)
	for _, key := range slices.Sorted(maps.Keys(c.Corrected)) {
		state = state.Text(key).Text(c.Corrected[key])
	}
	return state.Sum()
}

// Limits of what is written about a document, in characters.
const (
	MinChangeAsked   = 10
	MaxChangeAsked   = 2000
	MaxDocumentValue = 500
)

// Fields of the forms about a document, as problems name them.
const (
	FieldChangeAsked   = "text"
	FieldChangeReasons = "reasons"
	FieldChangeNote    = "note"
	// FieldDocumentValue begins the name of the field of each value.
	FieldDocumentValue = "value."
)

// ChangeProposal is what an official wants to happen to a document.
type ChangeProposal struct {
	Kind ChangeKind
	// Values are those of the form by key; what is equal to the document is no correction.
	Values  map[string]string
	Reasons string
	Key     string
}

// corrected are the values that differ from the document, and what is wrong with them.
func (p ChangeProposal) corrected(standing []DocumentValue) (changed CorrectedValues, problems []Problem) {
	changed = CorrectedValues{}
	for _, v := range standing {
		text, given := p.Values[v.Key]
		text = tidyText(text)
		if !given || text == tidyText(v.Text) {
			continue
		}
		changed[v.Key] = text
		if key, args := v.wrong(text); key != "" {
			problems = append(problems, Problem{FieldDocumentValue + v.Key, i18n.M(key, args...)})
		}
	}
	if len(changed) == 0 && len(standing) > 0 {
		problems = append(problems, Problem{FieldDocumentValue + standing[0].Key, i18n.M("issuing.nothing_changed")})
	}
	return changed, problems
}

func (v DocumentValue) wrong(text string) (key string, args []any) {
	least, most := 1, MaxDocumentValue
	if v.IsReasons() {
		least, most = MinReasons, MaxReasons
	}
	switch n := utf8.RuneCountInString(text); {
	case n < least && v.IsReasons():
		return "application.reasons_short", []any{"n", MinReasons}
	case n < least:
		return "issuing.value_empty", nil
	case n > most:
		return "issuing.text_long", []any{"n", most}
	case hasControls(text):
		return "application.reasons_characters", nil
	}
	return "", nil
}

// checkChangeText says what is wrong with a text of whoever changes a document.
func checkChangeText(field, text string, least, most int) (problems []Problem) {
	switch n := utf8.RuneCountInString(text); {
	case n < least:
		return []Problem{{field, i18n.M("issuing.text_short", "n", least)}}
	case n > most:
		return []Problem{{field, i18n.M("issuing.text_long", "n", most)}}
	case hasControls(text):
		return []Problem{{field, i18n.M("application.reasons_characters")}}
	}
	return nil
}

func hasControls(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' })
}

// tidyText is a text as it is kept: lines as forms send them, no space around.
func tidyText(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// DocumentValueChange is a value before and after a correction.
type DocumentValueChange struct {
	DocumentValue
	// After is what it becomes.
	After string
}

// changesOf are the standing values that a correction changes.
func changesOf(standing []DocumentValue, corrected CorrectedValues) (list []DocumentValueChange) {
	for _, v := range standing {
		if after, ok := corrected[v.Key]; ok && after != tidyText(v.Text) {
			list = append(list, DocumentValueChange{v, after})
		}
	}
	return list
}
