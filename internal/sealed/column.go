package sealed

// Column is a column of sealed values.
type Column struct {
	Table, Name string
	// Row is the unique column whose text is bound to the value and never changes.
	Row string
}

// At is the place of the column's value in a row.
func (c Column) At(row string) Place { return Place{Table: c.Table, Column: c.Name, Row: row} }

// The sealed columns. What a person is called stays in clear: lists join and sort by it, and
// show initials only.
var (
	PersonIIN       = Column{"person", "iin_sealed", "id"}
	PersonPhone     = Column{"person", "phone_sealed", "id"}
	PersonEmail     = Column{"person", "email_sealed", "id"}
	CodeSentTo      = Column{"one_time_code", "sent_to_sealed", "id"}
	TOTPSecret      = Column{"totp_secret", "secret_sealed", "person_id"}
	EnrolmentSecret = Column{"enrolment", "secret_sealed", "id"}
)

// Columns are all of them, a table's together: what rotation walks.
func Columns() []Column {
	return []Column{PersonIIN, PersonPhone, PersonEmail, CodeSentTo, TOTPSecret, EnrolmentSecret}
}
