package application

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Defect says what is wrong with an answer or a document.
type Defect string

// Defects.
const (
	Incomplete Defect = "incomplete"
	Incorrect  Defect = "incorrect"
	Outdated   Defect = "outdated"
)

// Defects lists them all.
var Defects = []Defect{Incomplete, Incorrect, Outdated}

// CorrectionState says what became of a request to correct.
type CorrectionState string

// States of a correction: one that is open waits for the applicant until its last day.
const (
	CorrectionOpen      CorrectionState = "open"
	CorrectionAnswered  CorrectionState = "answered"
	CorrectionExpired   CorrectionState = "expired"
	CorrectionRecalled  CorrectionState = "recalled"
	CorrectionWithdrawn CorrectionState = "withdrawn"
)

// CorrectionItem asks for one answer or document of the filed form again.
type CorrectionItem struct {
	Field  string `json:"field"`
	Defect Defect `json:"defect"`
	// Note says what to put right. It may name people, so it is kept apart, sealed.
	Note string `json:"-"`
}

// Correction is one request to the applicant to put the filing right.
type Correction struct {
	ID      string
	State   CorrectionState
	Items   []CorrectionItem
	AskedAt time.Time
	// EndsAt is the first moment after the last day to answer.
	EndsAt  time.Time
	EndedAt time.Time
	// Runs says that the term of the body does not stand still meanwhile.
	Runs bool
	// Before is the filing as it stood until the answer, After as the answer made it; of a
	// correction that was answered.
	Before, After Filing
}

// LastDay is the last day to answer.
func (c Correction) LastDay() calendar.Date { return calendar.DateOf(c.EndsAt.Add(-time.Second)) }

// Item finds what was asked about a field.
func (c Correction) Item(field string) (CorrectionItem, bool) {
	i := slices.IndexFunc(c.Items, func(item CorrectionItem) bool { return item.Field == field })
	if i < 0 {
		return CorrectionItem{}, false
	}
	return c.Items[i], true
}

// OpenCorrection is the request that the applicant has not answered yet; nil when there is none.
func (v *View) OpenCorrection() *Correction {
	i := slices.IndexFunc(v.Corrections, func(c Correction) bool { return c.State == CorrectionOpen })
	if i < 0 {
		return nil
	}
	return &v.Corrections[i]
}

// Corrected lists the corrections that were answered, each with what it changed.
func (v *View) Corrected() (list []Correction) {
	for _, c := range v.Corrections {
		if c.State == CorrectionAnswered {
			list = append(list, c)
		}
	}
	after := v.Filing
	for i := len(list) - 1; i >= 0; i-- {
		list[i].After, after = after, list[i].Before
	}
	return list
}

// Replaced is a row of a filing before and after a correction; a row that came or went with
// the answers has one side only.
type Replaced struct {
	Field         string
	Label         string
	Before, After []FiledValue
}

// Replaced lists the rows that a correction changed, in the order of the form.
func (c Correction) Replaced() []Replaced { return replacedRows(c.Before, c.After) }

// replacedRows compares two versions of a filing.
func replacedRows(before, after Filing) (list []Replaced) {
	was := before.rows()
	for _, row := range after.list() {
		old, stood := was[row.Field]
		delete(was, row.Field)
		if !stood || !slices.Equal(old.Values, row.Values) {
			list = append(list, Replaced{row.Field, row.Label, old.Values, row.Values})
		}
	}
	for _, row := range before.list() {
		if _, gone := was[row.Field]; gone {
			list = append(list, Replaced{Field: row.Field, Label: row.Label, Before: row.Values})
		}
	}
	return list
}

func (f Filing) list() (rows []FiledRow) {
	for _, section := range f {
		rows = append(rows, section.Rows...)
	}
	return rows
}

func (f Filing) rows() map[string]FiledRow {
	rows := map[string]FiledRow{}
	for _, row := range f.list() {
		rows[row.Field] = row
	}
	return rows
}

// CorrectionRule is how a correction asked for on a day would go: the rule of the filed edition
// and the last day to answer. A year without a calendar is Unavailable.
func (v *View) CorrectionRule(now time.Time) (standard.Correction, calendar.Date, error) {
	return correctionRule(v.Standard, v.Snapshot, now)
}

func correctionRule(e *standard.Edition, s *standard.Snapshot, now time.Time) (standard.Correction, calendar.Date, error) {
	rule := e.Term.Corrected()
	last, err := s.Calendar.AddWorkingDays(calendar.DateOf(now), rule.Days)
	return rule, last, err
}

// Askable is a row of a filing that an official looks at when asking for a correction.
type Askable struct {
	Field, Label string
	// Held is the register that holds the answer or the document: nobody may ask for it
	// (Law 88-V, art. 5(2)(1)).
	Held standard.Register
}

// Askable lists what the applicant answered or sent in this filing. A consent and an amount
// that the portal calculates are nothing to correct.
func (v *View) Askable() []Askable { return askable(&v.Record, v.Standard, v.Snapshot) }

func askable(r *Record, e *standard.Edition, s *standard.Snapshot) (list []Askable) {
	for _, row := range r.Filing.list() {
		f, ok := e.Form.FieldByID(row.Field)
		if !ok || f.MustBeTrue || len(f.Computed) > 0 {
			continue
		}
		held, _ := s.Register(heldBy(r, row, f, e, s))
		list = append(list, Askable{row.Field, row.Label, held})
	}
	return list
}

// heldBy is the code of the register that holds what a field asks; empty when none does. A
// register that was silent at the filing, or said that it does not know, holds nothing, and what
// the applicant wrote over its suggestion is the applicant's own word.
func heldBy(r *Record, row FiledRow, f form.Field, e *standard.Edition, s *standard.Snapshot) string {
	if row.Register != "" {
		return row.Register
	}
	if f.Prefill != nil {
		if suggested(r, f) {
			return f.Prefill.Register
		}
		return ""
	}
	for _, d := range e.Documents {
		if d.Field == f.ID && d.FromState() {
			return d.Register
		}
	}
	if f.ShowIf == nil {
		holder, _ := s.HolderOfAnswer(f)
		return holder.Code
	}
	return ""
}

// suggested reports whether the answer is the one that a register suggested.
func suggested(r *Record, f form.Field) bool {
	known := form.Answers{}
	for key, value := range r.Registered {
		known[key] = []string{value}
	}
	return f.Differs(known, nil) && !f.Differs(known, r.Answers)
}

// Limits of what is written about an answer, in characters.
const (
	MinCorrectionNote = 10
	MaxCorrectionNote = 1000
)

// CorrectionRequest is what an official asks to put right.
type CorrectionRequest struct {
	Items []CorrectionItem
	Key   string
}

// Fields of the problems of a request: the whole, or a part of what is asked about one field.
const (
	ProblemItems  = "items"
	problemItem   = "ask-"
	problemDefect = "defect-"
	problemNote   = "note-"
)

// clean writes notes as they are kept.
func (c CorrectionRequest) clean() CorrectionRequest {
	c.Items = slices.Clone(c.Items)
	for i := range c.Items {
		c.Items[i].Note = strings.TrimSpace(strings.ReplaceAll(c.Items[i].Note, "\r\n", "\n"))
	}
	return c
}

// content is everything that decides what the request does.
func (c CorrectionRequest) content(number string) []string {
	all := []string{number}
	for _, item := range c.Items {
		all = append(all, item.Field, string(item.Defect), item.Note)
	}
	return all
}

func (c CorrectionRequest) check(rows []Askable) (problems []Problem) {
	if len(c.Items) == 0 {
		return []Problem{{ProblemItems, i18n.M("correction.nothing_chosen")}}
	}
	seen := map[string]bool{}
	for _, item := range c.Items {
		i := slices.IndexFunc(rows, func(a Askable) bool { return a.Field == item.Field })
		if i < 0 || seen[item.Field] {
			problems = append(problems, Problem{ProblemItems, i18n.M("correction.not_asked")})
			continue
		}
		seen[item.Field] = true
		problems = append(problems, item.check(rows[i])...)
	}
	return problems
}

func (item CorrectionItem) check(a Askable) (problems []Problem) {
	if a.Held.Code != "" {
		return []Problem{{problemItem + a.Field, i18n.M("correction.held", "label", a.Label, "register", a.Held.Name)}}
	}
	if !slices.Contains(Defects, item.Defect) {
		problems = append(problems, Problem{problemDefect + a.Field, i18n.M("correction.defect_missing", "label", a.Label)})
	}
	field := problemNote + a.Field
	switch n := utf8.RuneCountInString(item.Note); {
	case n < MinCorrectionNote:
		problems = append(problems, Problem{field, i18n.M("correction.note_short", "label", a.Label, "n", MinCorrectionNote)})
	case n > MaxCorrectionNote:
		problems = append(problems, Problem{field, i18n.M("correction.note_long", "label", a.Label, "n", MaxCorrectionNote)})
	case strings.ContainsFunc(item.Note, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }):
		problems = append(problems, Problem{field, i18n.M("correction.note_characters", "label", a.Label)})
	}
	return problems
}
