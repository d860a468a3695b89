package sealed

// Column is a column of sealed values.
type Column struct {
	Table, Name string
	// Row is the unique column whose text is bound to the value and never changes.
	Row string
}

// At is the place of the column's value in a row; of a copied value, that of the row it is from.
func (c Column) At(row string) Place {
	if of, copied := copies[c]; copied {
		return of.At(row)
	}
	return Place{Table: c.Table, Column: c.Name, Row: row}
}

// Binds is the column whose text is bound to the value: of a copied value, the one that names
// the row it is from.
func (c Column) Binds() string {
	if of, copied := copies[c]; copied {
		return of.Row
	}
	return c.Row
}

// The sealed columns. What a person is called stays in clear: lists join and sort by it, and
// show initials only.
var (
	PersonIIN       = Column{"person", "iin_sealed", "id"}
	PersonPhone     = Column{"person", "phone_sealed", "id"}
	PersonEmail     = Column{"person", "email_sealed", "id"}
	CodeSentTo      = Column{"one_time_code", "sent_to_sealed", "id"}
	VisitCodeSentTo = Column{"visit_code", "sent_to_sealed", "id"}
	TOTPSecret      = Column{"totp_secret", "secret_sealed", "person_id"}
	EnrolmentSecret = Column{"enrolment", "secret_sealed", "id"}

	DraftAnswers    = Column{"draft", "answers", "id"}
	DraftRegistered = Column{"draft", "registered", "id"}
	DraftFacts      = Column{"draft", "facts", "id"}

	CorrectionDraft = Column{"correction_draft", "answers", "id"}

	TrialAnswers = Column{"trial", "answers", "id"}
	TrialSamples = Column{"trial", "samples", "id"}
	TrialCourse  = Column{"trial", "course", "id"}

	ChangeAsked     = Column{"document_change", "asked", "id"}
	ChangeCorrected = Column{"document_change", "corrected", "id"}
)

// What was filed and what was issued never changes: the application's role may not even
// write it anew, so that these rotate as the owner. An application is bound by the draft it
// was filed from, whose id is known before its own.
var (
	FiledAnswers    = Column{"application", "answers", "draft_id"}
	FiledRegistered = Column{"application", "registered", "draft_id"}
	FiledFacts      = Column{"application", "facts", "draft_id"}
	FiledForm       = Column{"application", "filing", "draft_id"}
	IssuedPaper     = Column{"issued_document", "paper", "id"}
	TranslatedPaper = Column{"issued_translation", "paper", "id"}

	ComplaintWords = Column{"complaint", "words", "id"}

	HearingStatement = Column{"hearing_statement", "content", "id"}
	MessageContent   = Column{"case_message", "content", "id"}
	NoteContent      = Column{"case_note", "content", "id"}
	CallNote         = Column{"call_note", "content", "id"}
	OpinionQuestion  = Column{"opinion", "question", "id"}
	OpinionShown     = Column{"opinion", "shown", "id"}
	OpinionAnswer    = Column{"opinion_answer", "content", "opinion_id"}

	CorrectionNotes = Column{"correction", "notes", "id"}
	VersionAnswers  = Column{"filing_version", "answers", "id"}
	VersionForm     = Column{"filing_version", "filing", "id"}
)

// copies are columns whose values are copied from another as they lie: the database can see
// that nothing was lost, and a value stays bound to the place it was sealed for. The column that
// names the row there has the same name here.
var copies = map[Column]Column{VersionAnswers: FiledAnswers, VersionForm: FiledForm}

// Columns are those that the application may write, a table's together.
func Columns() []Column {
	return []Column{
		PersonIIN, PersonPhone, PersonEmail, CodeSentTo, VisitCodeSentTo, TOTPSecret, EnrolmentSecret,
		DraftAnswers, DraftRegistered, DraftFacts, CorrectionDraft, TrialAnswers, TrialSamples, TrialCourse,
		ChangeAsked, ChangeCorrected,
	}
}

// Kept are those that stay as they were written.
func Kept() []Column {
	return []Column{
		FiledAnswers, FiledRegistered, FiledFacts, FiledForm, IssuedPaper, TranslatedPaper,
		HearingStatement, ComplaintWords,
		MessageContent, NoteContent, CallNote, OpinionQuestion, OpinionShown, OpinionAnswer,
		CorrectionNotes, VersionAnswers, VersionForm,
	}
}
