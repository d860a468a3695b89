// Package visit is a citizen at the counter of a Citizen Service Centre. An operator identifies
// them, they consent to what they came for by a code to their own phone or a signed sheet, and while
// the visit lasts the operator may do that for them and nothing else. Everything read and done is
// kept for the citizen, who can end the visit from a phone and disown it later (security ).
package visit

import (
	"slices"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// IdleLasts is how long a visit stays open without an act.
const IdleLasts = 15 * time.Minute

// Purposes besides the code of a service.
const (
	// Results hands out finished documents; Mandates enters a paper power of attorney.
	Results  = "results"
	Mandates = "mandate"
)

// Documents by which a citizen is identified, in the order of the form.
var Documents = []string{"id_card", "passport", "residence_permit", "refugee_certificate", "digital_document"}

// byCabinetCode is the identification by the digits that the cabinet shows.
const byCabinetCode = "cabinet_code"

// How a citizen consented.
const (
	ByCode  = "code"
	BySheet = "sheet"
)

// How visits end.
const (
	EndedNext     = "next"
	EndedIdle     = "idle"
	EndedCitizen  = "citizen"
	EndedShift    = "shift"
	EndedDisowned = "disowned"
)

// What the auditor makes of a disowned visit.
const (
	// Upheld: the citizen did not come, or did not agree; Dismissed: they did.
	Upheld    = "upheld"
	Dismissed = "dismissed"
)

// Visit is a citizen before an operator. Its times are real time, as those of sessions are.
type Visit struct {
	ID string
	// Code opens its page to whoever got the SMS.
	Code         string
	OperatorID   string
	PersonID     string
	ShiftID      string
	Centre       string
	Window       int
	IdentifiedBy string
	Lang         i18n.Lang
	// Initials, IINEnd and PhoneEnd are all that an operator may compare before the consent.
	Initials         identity.Names
	IINEnd, PhoneEnd string
	// CentreName is what the centre is called.
	CentreName i18n.Text
	BegunAt    time.Time
	OpenedAt   time.Time
	ActiveAt   time.Time
	EndedAt    time.Time
	EndedHow   string
	DisownedAt time.Time
	Verdict    string
	JudgedAt   time.Time
	JudgedNote string
	// OfflineKey opens what the operator's computer keeps while there is no link. Only what is read
	// ahead of an act of the operator has it; it ends with the visit.
	OfflineKey []byte
	// Agreed are the purposes that the citizen consented to.
	Agreed []string
}

// Open reports whether the operator may act in the visit at a moment.
func (v Visit) Open(now time.Time) bool {
	return v.ID != "" && !v.OpenedAt.IsZero() && v.EndedAt.IsZero() && now.Before(v.ActiveAt.Add(IdleLasts))
}

// Lasts reports whether the visit, open or waiting for the consent, has not ended.
func (v Visit) Lasts(now time.Time) bool {
	return v.ID != "" && v.EndedAt.IsZero() && now.Before(v.ActiveAt.Add(IdleLasts))
}

// Covers reports whether the citizen agreed to a purpose.
func (v Visit) Covers(purpose string) bool { return slices.Contains(v.Agreed, purpose) }

// Object is what is acted on, for the policy: of its owner, and of the operator when the owner is
// before them and agreed to the purpose.
func (v Visit) Object(ownerID, purpose string, now time.Time) identity.Object {
	o := identity.Object{OwnerID: ownerID}
	if v.Open(now) && v.PersonID == ownerID && v.Covers(purpose) {
		o.AttendantID = v.OperatorID
	}
	return o
}

// Event is something read or done in a visit, as its citizen sees it.
type Event struct {
	At time.Time
	// Act is one of the acts below.
	Act string
	// Object names a purpose, a draft's service or an application's number.
	Object string
}

// Acts of a visit. Each is kept once for an object.
const (
	ActConsented  = "consented"
	ActDraft      = "draft_read"
	ActBegan      = "draft_begun"
	ActFiled      = "filed"
	ActNotTaken   = "acceptance_refused"
	ActCase       = "case_read"
	ActResult     = "result_read"
	ActHanded     = "result_handed"
	ActMandate    = "mandate_entered"
	ActFile       = "file_read"
	ActMessages   = "messages_read"
	ActWrote      = "message_written"
	ActCorrected  = "correction_answered"
	ActObjected   = "objected"
	ActRemarked   = "remarked"
	ActWithdrawn  = "withdrawn"
	ActComplained = "complained"
)

// Consent is what a citizen is asked to agree to.
type Consent struct {
	ID      string
	Purpose string
	// Words are the text that is agreed to.
	Words string
	// How is empty until it is given.
	How     string
	GivenAt time.Time
	hash    []byte
}

// waitingIn is the consent that is asked for: of several the one asked last, which is on the screen;
// nil where none is. The oldest stand first.
func waitingIn(all []Consent) *Consent {
	for i := range slices.Backward(all) {
		if !all[i].Given() {
			return &all[i]
		}
	}
	return nil
}

// Given reports whether the citizen agreed.
func (c Consent) Given() bool { return c.How != "" }
