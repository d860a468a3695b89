// Package application is an application from the first answer to the result: drafts,
// statuses, the legal clock, decisions. The standard drives it; no service has code of
// its own here.
package application

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/staffing"
	"qyzmet/internal/standard"
	"qyzmet/internal/visit"
)

// DraftRecord is an application being filled in.
type DraftRecord struct {
	ID       string
	PersonID string
	// ActorID is the representative who began the draft under MandateID; both are empty for
	// the person's own.
	ActorID   string
	MandateID string
	// Trial is the proposal that the draft tries; empty for what counts.
	Trial string
	// By is who has it open: the person, the representative, or the operator of a visit.
	By string
	// Channel is where whoever has it open fills it in: an operator at the counter, everybody else on
	// the portal. VisitID is the visit in which it was begun, if it was.
	Channel   string
	VisitID   string
	Service   string
	EditionID int64
	Lang      i18n.Lang
	Answers   form.Answers
	// Registered holds what registers answered, by answer key: shown, not asked.
	Registered map[string]string
	// Facts are what registers said that is no field of the form.
	Facts map[string]string
	// Unavailable are registers that did not answer when the draft began.
	Unavailable []string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	ExpiresAt   time.Time
}

// OpenDraft is a draft with the law it is filled in under.
type OpenDraft struct {
	DraftRecord
	Standard *standard.Edition
	Of       standard.Service
	Filling  *form.Filling
	Files    map[string]document.File
	// Snapshot is the catalogue the draft was opened with.
	Snapshot *standard.Snapshot
	// under is the mandate under which the draft was begun, while it is active.
	under mandate.Mandate
	// Visit is the open visit in which an operator has it open; zero for everybody else.
	Visit visit.Visit
	// Citizen is the person before that operator, with the IIN.
	Citizen identity.Person
	// rules lead the filing to a unit of the body.
	rules []staffing.Rule
}

// Record is an application as filed and as it stands.
type Record struct {
	ID           int64
	Number       string
	TrackingCode string
	DraftID      string
	PersonID     string
	// FiledBy is the representative who filed under MandateID; both are empty when the
	// person did.
	FiledBy   string
	MandateID string
	// VisitID, OperatorID and Centre say in which visit, by whom and where it was filed at a counter;
	// all are empty when the applicant or a representative filed it.
	VisitID    string
	OperatorID string
	Centre     string
	// FrozenAt is since when nobody decides it: the applicant disowned the visit.
	FrozenAt   time.Time
	Service    string
	Body       string
	EditionID  int64
	Channel    string
	Lang       i18n.Lang
	Status     Status
	Answers    form.Answers
	Registered map[string]string
	Facts      map[string]string
	// Filing is the form as rendered and confirmed.
	Filing Filing
	Term   TermTaken
	// FeeTiyn is the fee of the filing in hundredths of a tenge.
	FeeTiyn      int64
	ConfirmedBy  string
	FiledAt      time.Time
	RegisteredAt time.Time
	// DueAt caches the clock.
	DueAt    time.Time
	ClosedAt time.Time
	HolderID string
	Version  int
	// StoppedAt is since when the clock waits for the applicant, OverdueAt when the end of the
	// term was marked; like DueAt they cache the clock.
	StoppedAt time.Time
	OverdueAt time.Time
	// next is what the clock comes to next; of a new application only.
	next Moment
	// hearingDue is fixed with the filing, for the database's own guard.
	hearingDue bool
	// Region is the code (KATO) of where the filing comes from, as it is entered.
	Region string
	// unit is the one that considers it, as it is entered; zero for the body's common queue.
	unit int64
	// steps is how many status events there are; sealed is the state after the last of
	// them, as the journal has it.
	steps  int
	sealed []byte
	// interest says that whoever changes it is too near to it.
	interest bool
	// under is the mandate of whoever changes it for another, attended the visit in which an operator
	// does.
	under    string
	attended visit.Visit
}

// TermTaken is the variant of the term that the facts of the filing chose.
type TermTaken struct {
	Variant string        `json:"variant"`
	Value   int           `json:"value"`
	Unit    calendar.Unit `json:"unit"`
}

// Term is the term to count.
func (t TermTaken) Term() calendar.Term { return calendar.Term{Value: t.Value, Unit: t.Unit} }

// Filing is the filed form in the words the citizen confirmed.
type Filing []FiledSection

// FiledSection is a section of the filed form.
type FiledSection struct {
	Title string     `json:"title"`
	Rows  []FiledRow `json:"rows"`
}

// FiledRow is one question with its answer as shown.
type FiledRow struct {
	Field  string       `json:"field"`
	Label  string       `json:"label"`
	Values []FiledValue `json:"values"`
	// Register is the register that gave the answer, empty when the citizen did.
	Register string `json:"register,omitempty"`
}

// FiledValue is a line of an answer, or a file.
type FiledValue struct {
	Text string    `json:"text"`
	Lang i18n.Lang `json:"lang,omitempty"`
	File string    `json:"file,omitempty"`
}

// StatusEvent is one step of an application's life.
type StatusEvent struct {
	From, To  Status
	At        time.Time
	ActorRole string
}

// Decision is an approval or a refusal.
type Decision struct {
	Kind    string
	Ground  string
	Reasons string
	// Answer is what the official said to the applicant's objection; empty where there was none.
	Answer    string
	DecidedBy string
	DecidedAt time.Time
	Overdue   bool
	// Automatic says that the rule of the edition decided: then nobody is behind it.
	Automatic bool
	// PreparedBy prepared what the head signed; empty on one level.
	PreparedBy string
	// Official is the name of who decided, Preparer of who prepared it.
	Official, Preparer identity.Names
}

// Kinds of decision.
const (
	Approval = "approval"
	Refusal  = "refusal"
)

// View is an application with everything its page shows.
type View struct {
	Record
	Applicant identity.Names
	// Representative filed the application; zero when the applicant did.
	Representative identity.Names
	// Operator filed it at a counter, Counter is the centre's name; zero for every other channel.
	Operator identity.Names
	Counter  i18n.Text
	// NotAccepted is why an operator did not accept it; nil for what was accepted.
	NotAccepted *AcceptanceRefusal
	// Allowed are the acts of a representative who reads, or of an operator; nil for the applicant, who
	// may all.
	Allowed []mandate.Action
	// IIN of the applicant; empty on views that may not show it.
	IIN      string
	Holder   identity.Names
	Of       standard.Service
	Standard *standard.Edition
	Snapshot *standard.Snapshot
	Events   []StatusEvent
	Due      Due
	Overdue  bool
	Decision *Decision
	// Preliminary is the last preliminary decision; nil where there was none.
	Preliminary *Preliminary
	// HearingDue says that a refusal needs one first, except on the grounds that are exempt.
	HearingDue bool
	Document   *document.Issued
	// DocumentChanges are the corrections and the revocation of documents, where the document is read.
	DocumentChanges []DocumentChange
	clock           []ClockEvent
	Files           map[string]document.File
	// Corrections are what the applicant was asked to put right, in their order.
	Corrections []Correction
	// Reading is how much of the case its reader sees; zero for the applicant's own view.
	Reading Reading
	// MoreTime are the requests for more time, the oldest first; Forwardings the bodies it came from.
	MoreTime    []MoreTime
	Forwardings []Forwarding
	// Proposals are the decisions prepared for the head's signature, the oldest first.
	Proposals   []Proposal
	Termination *Termination
	Review      *Review
	// Unit is in whose queue a case is, Hands through whose it went, newest first; Colleagues are who
	// could hold it. Only views of officials have them.
	Unit       i18n.Text
	Hands      []Hand
	Colleagues []Colleague
	// Trial is the proposal that the application tries; empty for what counts.
	Trial string
	Talk
}

// May reports whether whoever reads may do an act: the applicant any.
func (v View) May(act mandate.Action) bool {
	return v.Allowed == nil || slices.Contains(v.Allowed, act)
}

// AtCounter reports whether an operator reads with the applicant before them.
func (v View) AtCounter() bool { return v.attended.ID != "" }

// Citizen is the applicant as the banner of a visit names them.
func (v View) Citizen() identity.Person {
	return identity.Person{ID: v.PersonID, IIN: v.IIN, Names: v.Applicant}
}

// AsksToWithdraw reports whether the applicant at the counter has yet to agree to a withdrawal.
func (v View) AsksToWithdraw() bool {
	return v.AtCounter() && !v.attended.Covers(visit.WithdrawalOf(v.Number))
}

// Represents reports whether whoever has the draft open acts for its person by a mandate.
func (d DraftRecord) Represents() bool {
	return d.By != "" && d.By != d.PersonID && d.Channel != channelCSC
}

// confirmer is whose will a filing of the draft is: the representative confirms as themself,
// at a counter the citizen does and never the operator.
func (d DraftRecord) confirmer() string {
	if d.Channel == channelCSC {
		return d.PersonID
	}
	return d.By
}

// Reading is how much of a case an official sees, and why.
type Reading struct {
	// Full is false for the card: no name, no answers, no files, no decision.
	Full bool
	// Purpose is that of the access row; Until is when a stated one ends.
	Purpose string
	Until   time.Time
}

// AppealUntil is the last day to appeal a refusal: three months from the day it reached the
// applicant (APPC art. 92(1)); zero before that and when there is nothing to appeal.
func (v View) AppealUntil() calendar.Date {
	if v.Decision == nil || v.Decision.Kind != Refusal || v.Document == nil || v.Document.Delivery == nil {
		return calendar.Date{}
	}
	return AppealUntil(v.Document.Delivery.At)
}

// AppealUntil is three months after the day one learned of a decision, or the last day of a shorter
// month.
func AppealUntil(learned time.Time) calendar.Date { return monthsAfter(learned, monthsToAppeal) }

// monthsToAppeal is how long a decision may be appealed (APPC art. 92(1)).
const monthsToAppeal = 3

func monthsAfter(moment time.Time, months time.Month) calendar.Date {
	d := calendar.DateOf(moment)
	t := time.Date(d.Year, d.Month+months, 1, 0, 0, 0, 0, time.UTC)
	last := t.AddDate(0, 1, -1).Day()
	return calendar.Date{Year: t.Year(), Month: t.Month(), Day: min(d.Day, last)}
}

// Confirmations: how the citizen's will was proved.
const (
	ByCode   = "one_time_code"
	BySignIn = "sign_in"
	// BySignedDraft is the printed draft, signed by the citizen at a counter and scanned.
	BySignedDraft = "signed_draft"
)

// System is the role of what nobody did by hand.
const System = "system"
