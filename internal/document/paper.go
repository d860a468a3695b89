package document

import (
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// Kind is what an issued document is.
type Kind string

// Kinds of issued documents.
const (
	// Result is what the citizen asked for.
	Result Kind = "result"
	// RefusalLetter is the reasoned refusal of a service (Law 88-V, art. 19-1).
	RefusalLetter Kind = "refusal"
	// Receipt confirms that an application was received.
	Receipt Kind = "receipt"
)

// Paper is everything an issued document shows, every text already in the language the
// citizen chose. The verification page shows no more than this. It is complete in itself:
// stored as JSON and read again it gives the same PDF.
type Paper struct {
	Kind Kind
	// Lang is the language of the texts; Words are the headings in it.
	Lang  i18n.Lang
	Words Words
	// Title is the name of the document, from the result of the standard.
	Title string
	// Issuer is the body in Lang.
	Issuer Issuer
	// StateIssuer is the body in Kazakh, printed beside Issuer when Lang is another
	// language: Kazakh is the state language. It may be empty.
	StateIssuer Issuer
	// Number of the document.
	Number string
	// Application is the number of the application it answers; empty on papers of old.
	Application string `json:",omitempty"`
	// Issued is the moment of issue; the paper shows its day in Asia/Almaty.
	Issued time.Time
	// Person is whom the document was issued to.
	Person Person
	// Statement is what the document says, a paragraph each.
	Statement []string
	// Rows are the facts the document certifies.
	Rows []Row
	// Refusal is there on a refusal letter only.
	Refusal *Refusal
	// Edition is the standard the decision was made under.
	Edition Edition
	// Signatory is the official who decided; empty when no official did.
	Signatory Signatory
	// Note is printed under the title when it is not empty: that this is a
	// demonstration, or a duplicate.
	Note string
	// Mark stands above every page in a frame: that the paper proves nothing. It is empty on
	// what is issued.
	Mark string `json:",omitempty"`
	// Code proves the document; URL is the page that says so, absolute.
	Code Code
	URL  string
}

// Issuer is a state body and the unit of it that decided.
type Issuer struct{ Body, Unit string }

// Person is whom a document is about.
type Person struct {
	// Name in full.
	Name string
	// IIN as the paper shows it, whole or masked.
	IIN string
}

// Row is a line of facts.
type Row struct {
	Label, Value string
	// Lang is the language of the value when it is not the paper's.
	Lang i18n.Lang `json:",omitempty"`
}

// Refusal is why a service was refused and what can be done about it.
type Refusal struct {
	// Ground is the text of the ground from the edition; Law is the article it stands in.
	Ground, Law string
	// Reasons are the official's own, a paragraph each.
	Reasons []string
	// ReasonsLang is the language the official wrote in when it is not the paper's.
	ReasonsLang i18n.Lang `json:",omitempty"`
	// Appeal must be complete: an act that does not name the body, the term and the order
	// of appeal may be appealed for six months instead of three (APPC, art. 80(5), 92).
	Appeal Appeal
}

// Appeal tells where, until when and how a decision is appealed.
type Appeal struct{ Body, Term, Order string }

// Edition is the edition of a standard.
type Edition struct {
	// Service is the name of the service, Number that of the edition.
	Service, Number string
	// Since is the day the edition came into force.
	Since time.Time
}

// Signatory is the official who signed.
type Signatory struct {
	// Name is the surname with initials.
	Name, Position string
}

// Check fails with a fault of kind Internal when something is missing that the document
// must show by law or cannot be verified without. It names the field, never its content.
func (p Paper) Check() error {
	for _, field := range p.required() {
		if field.missing {
			return fault.From(fault.Internal, missingField(field.name))
		}
	}
	if key, missing := p.Words.missing(); missing {
		return fault.From(fault.Internal, missingField("heading "+key))
	}
	return nil
}

type missingField string

func (f missingField) Error() string { return "document: the paper has no " + string(f) }

type requiredField struct {
	name    string
	missing bool
}

func (p Paper) required() []requiredField {
	fields := []requiredField{
		{"kind", kindHeadings[p.Kind] == ""},
		{"language", p.Lang == ""},
		{"title", p.Title == ""},
		{"issuer", p.Issuer.Body == ""},
		{"number", p.Number == ""},
		{"date of issue", p.Issued.IsZero()},
		{"person", p.Person.Name == ""},
		{"service", p.Edition.Service == ""},
		{"edition", p.Edition.Number == "" || p.Edition.Since.IsZero()},
		{"code", p.Code == ""},
		{"address of verification", p.URL == ""},
		{"refusal, or has one it must not have", (p.Kind == RefusalLetter) != (p.Refusal != nil)},
	}
	if p.Refusal == nil {
		return fields
	}
	return append(fields, []requiredField{
		{"ground", p.Refusal.Ground == ""},
		{"article of law", p.Refusal.Law == ""},
		{"reasons", len(p.Refusal.Reasons) == 0},
		{"body of appeal", p.Refusal.Appeal.Body == ""},
		{"term of appeal", p.Refusal.Appeal.Term == ""},
		{"order of appeal", p.Refusal.Appeal.Order == ""},
		{"signatory", p.Signatory.Name == ""},
	}...)
}
