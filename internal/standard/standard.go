// Package standard is the register of services and their standards: the law that the
// rest of the portal executes. An edition, once published, never changes.
package standard

import (
	"encoding/json"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// Body is a state body that owns services.
type Body struct {
	Code        string    `json:"code"`
	Name        i18n.Text `json:"name"`
	CurrentName i18n.Text `json:"current_name,omitzero"`
	Parent      string    `json:"parent,omitempty"`
}

// Today is the name the body bears now.
func (b Body) Today() i18n.Text {
	if !b.CurrentName.IsZero() {
		return b.CurrentName
	}
	return b.Name
}

// Organisation is a participant that owns no services: State Corporation, contact centre.
type Organisation struct {
	Code  string    `json:"code"`
	Role  string    `json:"role"`
	Phone string    `json:"phone,omitempty"`
	Name  i18n.Text `json:"name"`
}

// Category groups services for browsing.
type Category struct {
	Code string    `json:"code"`
	Name i18n.Text `json:"name"`
}

// Situation is a moment of life with the services it needs.
type Situation struct {
	Code        string    `json:"code"`
	Name        i18n.Text `json:"name"`
	Description i18n.Text `json:"description"`
	Services    []string  `json:"services"`
}

// Register is a state register; what it holds may not be demanded of anyone
// (Law 88-V, art. 5(2)(1)).
type Register struct {
	Code  string    `json:"code"`
	Name  i18n.Text `json:"name"`
	Owner string    `json:"owner"`
	// Facts are what it says for conditions.
	Facts []RegisterFact `json:"facts,omitempty"`
	Holds Holdings       `json:"holds,omitzero"`
}

// Ground is one entry of the closed list of refusal grounds (Law 88-V, art. 19, 19-1).
type Ground struct {
	Code       string    `json:"code"`
	Kind       string    `json:"kind"`
	Name       i18n.Text `json:"name"`
	Article    i18n.Text `json:"article"`
	LegalBasis string    `json:"legal_basis"`
}

// Kinds of ground.
const (
	KindRefusal           = "refusal"
	KindAcceptanceRefusal = "acceptance_refusal"
)

// Region is a unit of the country by KATO.
type Region struct {
	Code string    `json:"code"`
	KATO string    `json:"kato"`
	Name i18n.Text `json:"name"`
	Kind string    `json:"kind"`
}

// Item is one entry of a classifier, such as a country or a branch.
type Item struct {
	Code       string            `json:"code"`
	Label      i18n.Text         `json:"label"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

// Words are extra words people search by, per language.
type Words struct {
	KK []string `json:"kk"`
	RU []string `json:"ru"`
	EN []string `json:"en"`
}

// Service is an entry of the register of public services (Law 88-V, art. 12).
type Service struct {
	Code       string    `json:"code"`
	Body       string    `json:"body"`
	Categories []string  `json:"categories"`
	Name       i18n.Text `json:"name"`
	Audience   []string  `json:"audience"`
	Channels   []string  `json:"channels"`
	Flags      Flags     `json:"flags"`
	Keywords   Words     `json:"keywords"`
}

// Flags say what kind of service it is.
type Flags struct {
	Composite          bool `json:"composite"`
	CompositeCandidate bool `json:"composite_candidate"`
	ProactiveCandidate bool `json:"proactive_candidate"`
}

// Edition is a published text of a standard, in force over a range of days.
type Edition struct {
	// ID is the database's; an application keeps it for ever.
	ID      int64
	Service string
	// Number counts the editions of one service from 1.
	Number int
	// From is the first day in force.
	From calendar.Date
	// Until is the first day no longer in force; zero while it has no end.
	Until       calendar.Date
	PublishedAt time.Time
	// Proposal is the id of the proposal it was published from; empty for the seed's.
	Proposal string
	// Emergency is the ground in law for publication without a public discussion.
	Emergency i18n.Text
	// Trial marks a text that its editor tries: it is no edition of the register.
	Trial bool
	Content
}

// InForceOn reports whether the edition is in force on the day.
func (e *Edition) InForceOn(day calendar.Date) bool {
	return !day.Before(e.From) && (e.Until.IsZero() || day.Before(e.Until))
}

// Content is the list of basic requirements to a service (Law 88-V, art. 14(3-1)) and
// what the portal needs to execute it.
type Content struct {
	// Name is the name of the service, item 1 of the list; where an edition does not say it,
	// the register's holds.
	Name         i18n.Text `json:"name,omitzero"`
	NormativeAct i18n.Text `json:"normative_act"`
	Provider     Provider  `json:"provider"`
	Channels     []string  `json:"channels"`
	Recipients   []string  `json:"recipients"`
	Summary      i18n.Text `json:"summary"`
	// Combines are the services that one application of this service asks for (the
	// principle of one application, Law 88-V, art. 1(1-2)).
	Combines                 []string        `json:"combines,omitempty"`
	Term                     Term            `json:"term"`
	FormOfService            string          `json:"form_of_service"`
	Result                   Result          `json:"result"`
	Fee                      Fee             `json:"fee"`
	Hours                    Hours           `json:"hours"`
	Documents                []Document      `json:"documents"`
	AcceptanceRefusalGrounds []string        `json:"acceptance_refusal_grounds"`
	RefusalGrounds           []string        `json:"refusal_grounds"`
	Appeal                   i18n.Text       `json:"appeal"`
	Form                     form.Definition `json:"form"`
	OtherRequirements        i18n.Text       `json:"other_requirements"`
	Route                    Route           `json:"route,omitzero"`
	Basis                    json.RawMessage `json:"basis,omitempty"`
}

// Route says who decides. The zero Route is one official.
type Route struct {
	Kind string `json:"kind"`
	// When is the rule of RouteAutomatic: what it does not hold for, an official decides.
	When *form.Condition `json:"when,omitempty"`
	// Hearing is why nobody is heard before a refusal; empty where APPC art. 73 applies in full.
	Hearing string `json:"hearing,omitempty"`
}

// Reasons why an edition asks for no hearing (APPC art. 73).
const (
	HearingUrgent     = "urgent_protection"
	HearingSimplified = "simplified_procedure"
)

// Kinds of route. A decision by rule leaves no discretion (Digital Code, art. 43).
const (
	RouteAutomatic = "automatic"
	RouteOneLevel  = "one_level"
	RouteTwoLevels = "two_levels"
)

// Provider is who renders the service: a body and its unit.
type Provider struct {
	Body string    `json:"body"`
	Unit i18n.Text `json:"unit"`
}

// Term is how long the service takes, with every variant of the law.
type Term struct {
	Variants             []Variant `json:"variants"`
	CSCMaxWaitMinutes    int       `json:"csc_max_wait_minutes"`
	CSCMaxServiceMinutes int       `json:"csc_max_service_minutes"`
	// Components are the terms of the parts of a service on one application, which begin
	// when the first part is done.
	Components []Variant `json:"components,omitempty"`
	// Extension is how much longer the term may become, once, by the reasoned decision of the
	// head (APPC art. 76(3)); nil where the term is never extended.
	Extension *Extension `json:"extension,omitzero"`
	// Correction says how an applicant corrects a filing; nil is the rule of the portal.
	Correction *Correction `json:"correction,omitempty"`
}

// Correction is how long an applicant has to correct what was filed (APPC art. 64(6)).
type Correction struct {
	// Days are working days.
	Days int `json:"days"`
	// Runs says that the term of the body does not stand still meanwhile.
	Runs bool `json:"runs,omitempty"`
}

// Bounds of the working days to correct a filing, and how many they are where the edition says
// nothing; the term then stands still.
const (
	MinCorrectionDays = 5
	MaxCorrectionDays = 15
	correctionDays    = 10
)

// Corrected is how a filing is corrected: the edition's own rule or the portal's.
func (t Term) Corrected() Correction {
	if t.Correction == nil {
		return Correction{Days: correctionDays}
	}
	return *t.Correction
}

// Extension is the most by which a term may be extended.
type Extension struct {
	Value int           `json:"value"`
	Unit  calendar.Unit `json:"unit"`
	// Basis says how sure the number is.
	Basis string `json:"basis,omitempty"`
}

// Term is the longest extension as a term.
func (e Extension) Term() calendar.Term { return calendar.Term{Value: e.Value, Unit: e.Unit} }

// Variant is one term and when it applies; without a condition it is the ordinary one.
type Variant struct {
	Code  string          `json:"code,omitempty"`
	Value int             `json:"value"`
	Unit  calendar.Unit   `json:"unit"`
	Label i18n.Text       `json:"label"`
	When  *form.Condition `json:"when,omitempty"`
	// Service is the part of a service on one application whose term a component is, and
	// After the part that it follows.
	Service string `json:"service,omitempty"`
	After   string `json:"after,omitempty"`
	// Basis says how sure the number is.
	Basis string `json:"basis,omitempty"`
}

// Term is the variant's term.
func (v Variant) Term() calendar.Term { return calendar.Term{Value: v.Value, Unit: v.Unit} }

// For chooses the variant that the facts of a filing call for: the first whose condition
// holds, else the ordinary one.
func (t Term) For(facts form.Facts) Variant {
	for _, v := range t.Variants {
		if v.When != nil && v.When.Holds(facts) {
			return v
		}
	}
	return t.Ordinary()
}

// Ordinary is the variant without a condition.
func (t Term) Ordinary() Variant {
	for _, v := range t.Variants {
		if v.When == nil {
			return v
		}
	}
	return Variant{}
}

// Result is what the recipient gets.
type Result struct {
	Name         i18n.Text `json:"name"`
	NegativeName i18n.Text `json:"negative_name"`
	Forms        []string  `json:"forms"`
	DocumentType string    `json:"document_type"`
	Template     Template  `json:"template"`
}

// Template is the text of the issued document. Statement holds variables in braces:
// {name}, {iin}, {number}, {date}, {answer.<field>}, {register.<fact>}.
type Template struct {
	Title     i18n.Text `json:"title"`
	Statement i18n.Text `json:"statement"`
	Rows      []string  `json:"rows"`
}

// Fee is what the service costs, in parts of the monthly calculation index.
type Fee struct {
	Kind       string      `json:"kind"`
	Items      []FeeItem   `json:"items"`
	Exemptions []i18n.Text `json:"exemptions"`
	LegalBasis string      `json:"legal_basis,omitempty"`
}

// FeeItem is one payment; MRP is a decimal such as "0.5".
type FeeItem struct {
	Code  string          `json:"code"`
	MRP   string          `json:"mrp"`
	Label i18n.Text       `json:"label"`
	When  *form.Condition `json:"when,omitempty"`
	// PerField is a question whose number multiplies the payment: so much for each copy.
	PerField string `json:"per_field,omitempty"`
	// Basis says how sure the number is.
	Basis string `json:"basis,omitempty"`
}

// Hours are the schedules of the places.
type Hours struct {
	Body   Schedule `json:"body"`
	CSC    Schedule `json:"csc"`
	Portal Portal   `json:"portal"`
}

// Schedule is the opening hours of a place, "09:00-18:30".
type Schedule struct {
	Weekdays   string `json:"weekdays"`
	Lunch      string `json:"lunch,omitempty"`
	Acceptance string `json:"acceptance,omitempty"`
	Duty       *Duty  `json:"duty_departments,omitempty"`
}

// Duty is the longer schedule of duty departments.
type Duty struct {
	Weekdays string `json:"weekdays"`
	Saturday string `json:"saturday"`
}

// Portal says when the portal takes applications.
type Portal struct {
	RoundTheClock bool `json:"round_the_clock"`
}

// Document is a document or datum the service needs, and whose task it is to bring it.
type Document struct {
	Code      string          `json:"code"`
	Name      i18n.Text       `json:"name"`
	Source    string          `json:"source"`
	Register  string          `json:"register,omitempty"`
	Presented string          `json:"presented,omitempty"`
	Required  bool            `json:"required,omitempty"`
	When      *form.Condition `json:"when,omitempty"`
	Note      i18n.Text       `json:"note,omitzero"`
	Field     string          `json:"field,omitempty"`
}

// FromState reports whether a register holds it, so that nobody may ask for it.
func (d Document) FromState() bool { return d.Source == "register" }
