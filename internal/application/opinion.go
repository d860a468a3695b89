package application

import (
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// OpinionState is how far a question to another body is.
type OpinionState string

// States of a question.
const (
	OpinionOpen     OpinionState = "open"
	OpinionAnswered OpinionState = "answered"
	// OpinionWithdrawn was taken back, or its case has ended.
	OpinionWithdrawn OpinionState = "withdrawn"
)

// Outcome is what an opinion comes to.
type Outcome string

// Outcomes of an opinion. On a negative one the ground negative-approval rests.
const (
	OpinionPositive Outcome = "positive"
	OpinionNegative Outcome = "negative"
	OpinionRemarks  Outcome = "remarks"
)

// Outcomes lists them in the order of the form.
func Outcomes() []Outcome { return []Outcome{OpinionPositive, OpinionNegative, OpinionRemarks} }

// Limits of an opinion: its small clock in working days, its texts in characters, and how many
// questions of a case are open at a time.
const (
	MinOpinionDays     = 1
	MaxOpinionDays     = 10
	DefaultOpinionDays = 3
	MinOpinionText     = 10
	MaxOpinionText     = 4000
	maxOpenOpinions    = 5
)

// Opinion is a question of a body about a case to another one, and the answer.
type Opinion struct {
	ID         string
	Number     string
	Service    string
	AskingBody string
	AskedBody  string
	AskedBy    string
	Asker      identity.Names
	AskedAt    time.Time
	// DueAt is the end of its own small clock.
	DueAt    time.Time
	State    OpinionState
	ClosedAt time.Time
	// Lang is the language of the page on which it was asked.
	Lang     i18n.Lang
	Question string
	Shown    Shown
	// Outcome and what follows are those of the answer.
	Outcome    Outcome
	Answer     string
	AnswerLang i18n.Lang
	AnsweredBy string
	Answerer   identity.Names
	subjectID  string
	files      []string
	interest   bool
}

// Late reports whether the small clock has run out before an answer.
func (o Opinion) Late(now time.Time) bool {
	if o.State != OpinionOpen {
		now = o.ClosedAt
	}
	return now.After(o.DueAt)
}

// Shown is what of a case the asked body sees, as it was when it was asked.
type Shown struct {
	// Lang is the language of the filing.
	Lang     i18n.Lang `json:"lang"`
	Sections Filing    `json:"sections"`
	// Applicant is empty where nobody needs to know who applies.
	Applicant *ShownApplicant `json:"applicant,omitempty"`
}

// ShownApplicant is who applies.
type ShownApplicant struct {
	Names identity.Names `json:"names"`
	IIN   string         `json:"iin"`
}

// Question is a question to another body as it is posted.
type Question struct {
	Body string
	Text string
	Days int
	// Fields are the questions of the form whose answers are shown; ShownPerson among them
	// shows who applies.
	Fields []string
	Lang   i18n.Lang
	Key    string
}

// ShownPerson stands among the fields of a question for who applies.
const ShownPerson = "applicant"

// Fields of a question, as problems name them.
const (
	FieldAskedBody    = "asked_body"
	FieldQuestion     = "question"
	FieldOpinionDays  = "opinion_days"
	FieldShown        = "shown"
	FieldOutcome      = "outcome"
	FieldOpinionReply = "opinion_text"
)

// check finds what is wrong with a question about a case.
func (q *Question) check(v *View) (problems []Problem) {
	q.Text = plain(q.Text)
	if _, ok := v.Snapshot.Body(q.Body); !ok || q.Body == v.Body {
		problems = append(problems, Problem{FieldAskedBody, i18n.M("talk.body_missing")})
	}
	if wrong := wrongText("talk.question_", q.Text, MinOpinionText, MaxOpinionText); wrong.Key != "" {
		problems = append(problems, Problem{FieldQuestion, wrong})
	}
	if q.Days < MinOpinionDays || q.Days > MaxOpinionDays {
		problems = append(problems, Problem{FieldOpinionDays,
			i18n.M("talk.days_wrong", "least", MinOpinionDays, "most", MaxOpinionDays)})
	}
	if len(q.Fields) == 0 {
		problems = append(problems, Problem{FieldShown, i18n.M("talk.shown_missing")})
	}
	return problems
}

// shown picks what a question shows of a case, and the ids of the files in it.
func (q Question) shown(v *View) (s Shown, files []string) {
	s.Lang, files = v.Lang, []string{}
	for _, section := range v.Filing {
		section.Rows = slices.DeleteFunc(slices.Clone(section.Rows), func(row FiledRow) bool {
			return !slices.Contains(q.Fields, row.Field)
		})
		for _, row := range section.Rows {
			for _, value := range row.Values {
				if value.File != "" {
					files = append(files, value.File)
				}
			}
		}
		if len(section.Rows) > 0 {
			s.Sections = append(s.Sections, section)
		}
	}
	if slices.Contains(q.Fields, ShownPerson) {
		s.Applicant = &ShownApplicant{Names: v.Applicant, IIN: v.IIN}
	}
	return s, files
}

// opinionDue is the end of the small clock of a question. It moves no due date of a case.
func opinionDue(s *standard.Snapshot, asked time.Time, days int) (time.Time, error) {
	last, err := s.Calendar.AddWorkingDays(calendar.DateOf(asked), days)
	return last.End(), err
}

// OpinionReply is an answer to a question as it is posted.
type OpinionReply struct {
	Outcome Outcome
	Text    string
	Lang    i18n.Lang
	Key     string
}

func (a *OpinionReply) check() (problems []Problem) {
	a.Text = plain(a.Text)
	if !slices.Contains(Outcomes(), a.Outcome) {
		problems = append(problems, Problem{FieldOutcome, i18n.M("talk.outcome_missing")})
	}
	if wrong := wrongText("talk.reply_", a.Text, MinOpinionText, MaxOpinionText); wrong.Key != "" {
		problems = append(problems, Problem{FieldOpinionReply, wrong})
	}
	return problems
}

// Negative are the opinions against what an applicant asks for.
func Negative(list []Opinion) (against []Opinion) {
	for _, o := range list {
		if o.State == OpinionAnswered && o.Outcome == OpinionNegative {
			against = append(against, o)
		}
	}
	return against
}
