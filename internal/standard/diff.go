package standard

import (
	"reflect"

	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// Article is an item of the list of basic requirements (Law 88-V, art. 14(3-1)), or a part
// of what the portal needs beside it to execute the service.
type Article string

// Articles: the ten items of the list, its other requirements, the form, the decision.
const (
	ArticleName      Article = "name"
	ArticleProvider  Article = "provider"
	ArticleChannels  Article = "channels"
	ArticleTerm      Article = "term"
	ArticleForm      Article = "form_of_service"
	ArticleResult    Article = "result"
	ArticleFee       Article = "fee"
	ArticleHours     Article = "hours"
	ArticleDocuments Article = "documents"
	ArticleGrounds   Article = "grounds"
	ArticleOther     Article = "other"
	ArticleQuestions Article = "questions"
	ArticleRoute     Article = "route"
)

// Articles lists them in the order of the law, the engine's own after them.
var Articles = []Article{
	ArticleName, ArticleProvider, ArticleChannels, ArticleTerm, ArticleForm, ArticleResult, ArticleFee,
	ArticleHours, ArticleDocuments, ArticleGrounds, ArticleOther, ArticleQuestions, ArticleRoute,
}

// Place is where an edition says something.
type Place struct {
	Article Article
	// Part is the kind of entry of a list; empty where the article says it without a list.
	Part EntryKind
	// Of is the question an answer belongs to; Code tells the entry from others of its list.
	Of, Code string
	// Property is what of the entry or of the article; empty for a whole entry.
	Property string
}

// EntryKind is a kind of entry: a list of an edition.
type EntryKind string

// Parts of articles.
const (
	PartChannel          EntryKind = "channel"
	PartRecipient        EntryKind = "audience"
	PartCombined         EntryKind = "service"
	PartVariant          EntryKind = "variant"
	PartComponent        EntryKind = "component"
	PartResultForm       EntryKind = "result_form"
	PartTemplateRow      EntryKind = "template_row"
	PartFeeItem          EntryKind = "fee_item"
	PartExemption        EntryKind = "exemption"
	PartDocument         EntryKind = "document"
	PartRefusalGround    EntryKind = "refusal_ground"
	PartAcceptanceGround EntryKind = "acceptance_ground"
	PartSection          EntryKind = "section"
	PartPage             EntryKind = "page"
	PartQuestion         EntryKind = "question"
	PartOption           EntryKind = "option"
)

// ChangeKind says what happened to a place.
type ChangeKind string

// Kinds of change.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
	Moved   ChangeKind = "moved"
)

// Change is one difference of two editions.
type Change struct {
	Place
	Kind ChangeKind
	// Name is what the edition calls the entry, OfName the question it belongs to; where an
	// edition renames it, as before.
	Name, OfName i18n.Text
	// Before and After are nil where there is nothing. A value is an i18n.Text, a string, a
	// bool, an int, a calendar.Term, an MRP, a Coded, a When, a Position, or the whole entry:
	// Variant, FeeItem, Document, form.Section, form.Page, form.Field, form.Option; of a
	// question also a form.Prefill, Formats and Computed.
	Before, After any
}

// Values of changes.
type (
	// MRP is a decimal share of the monthly calculation index.
	MRP string
	// Position is the place of an entry in its list, from 1.
	Position int
	// Coded is a code of the catalogue; Of says of which list: a body, a register, a part.
	Coded struct{ Of, Code string }
	// When is a condition with the questions it refers to.
	When struct {
		*form.Condition
		Form form.Definition
	}
	// Formats of files.
	Formats []string
	// Computed are the rules of an amount with the questions they refer to.
	Computed struct {
		Rules []form.ComputedRule
		Form  form.Definition
	}
)

// Named is the content with the register's name of its service where it says none itself: an
// edition that says the name that the register had changes nothing.
func (c Content) Named(name i18n.Text) Content {
	if c.Name.IsZero() {
		c.Name = name
	}
	return c
}

// Diff lists what after says differently from before, article by article. Entries of lists
// are matched by their codes. What a text rests on (Basis) is not law and not compared.
func Diff(before, after Content) []Change {
	d := &differ{before: before, after: after}
	d.text(Place{Article: ArticleName, Property: "name"}, before.Name, after.Name)
	d.provider()
	d.codes(Place{Article: ArticleChannels, Part: PartChannel}, before.Channels, after.Channels)
	d.term()
	d.code(Place{Article: ArticleForm, Property: "form_of_service"}, before.FormOfService, after.FormOfService)
	d.result()
	d.fee()
	d.hours()
	d.documents()
	d.codes(Place{Article: ArticleGrounds, Part: PartRefusalGround}, before.RefusalGrounds, after.RefusalGrounds)
	d.codes(Place{Article: ArticleGrounds, Part: PartAcceptanceGround},
		before.AcceptanceRefusalGrounds, after.AcceptanceRefusalGrounds)
	d.other()
	d.questions()
	d.route()
	return d.changes
}

// differ collects the changes of two editions.
type differ struct {
	before, after Content
	changes       []Change
	// name and ofName belong to the entry that is compared.
	name, ofName i18n.Text
}

func (d *differ) add(at Place, kind ChangeKind, before, after any) {
	d.changes = append(d.changes,
		Change{Place: at, Kind: kind, Name: d.name, OfName: d.ofName, Before: before, After: after})
}

// value compares what both say at one place; a zero value says nothing.
func (d *differ) value(at Place, before, after any) {
	before, after = orNil(before), orNil(after)
	switch {
	case equal(before, after):
	case before == nil:
		d.add(at, Added, nil, after)
	case after == nil:
		d.add(at, Removed, before, nil)
	default:
		d.add(at, Changed, before, after)
	}
}

// orNil is nil for what says nothing. A yes and a no both say something.
func orNil(v any) any {
	switch v := v.(type) {
	case bool:
		return v
	case When:
		if v.Condition == nil {
			return nil
		}
	case Coded:
		if v.Code == "" {
			return nil
		}
	case Formats:
		if len(v) == 0 {
			return nil
		}
	case Computed:
		if len(v.Rules) == 0 {
			return nil
		}
	}
	if v == nil || reflect.ValueOf(v).IsZero() {
		return nil
	}
	return v
}

// equal compares values; conditions without the forms they refer to.
func equal(before, after any) bool {
	switch b := before.(type) {
	case When:
		a, ok := after.(When)
		return ok && reflect.DeepEqual(b.Condition, a.Condition)
	case Computed:
		a, ok := after.(Computed)
		return ok && reflect.DeepEqual(b.Rules, a.Rules)
	}
	return reflect.DeepEqual(before, after)
}

func (d *differ) text(at Place, before, after i18n.Text) { d.value(at, before, after) }

// code compares codes of the list that the property names.
func (d *differ) code(at Place, before, after string) {
	d.value(at, Coded{at.Property, before}, Coded{at.Property, after})
}

func (d *differ) when(at Place, before, after *form.Condition) {
	at.Property = "when"
	d.value(at, When{before, d.before.Form}, When{after, d.after.Form})
}

// of is a place within another: one of its properties.
func (p Place) of(property string) Place {
	p.Property = property
	return p
}

func (d *differ) provider() {
	at := Place{Article: ArticleProvider}
	d.code(at.of("body"), d.before.Provider.Body, d.after.Provider.Body)
	d.text(at.of("unit"), d.before.Provider.Unit, d.after.Provider.Unit)
}

func (d *differ) term() {
	at, b, a := Place{Article: ArticleTerm}, d.before.Term, d.after.Term
	minutes := func(n int) calendar.Term {
		if n == 0 {
			return calendar.Term{}
		}
		return calendar.Term{Value: n, Unit: calendar.UnitMinutes}
	}
	for part, lists := range pairs(PartVariant, b.Variants, a.Variants, PartComponent, b.Components, a.Components) {
		entries(d, Place{Article: ArticleTerm, Part: part}, lists[0], lists[1], list[Variant]{
			key: variantKey, name: func(v Variant) i18n.Text { return v.Label },
			each: func(at Place, b, a Variant) {
				d.value(at.of("term"), b.Term(), a.Term())
				d.code(at.of("service"), b.Service, a.Service)
				d.code(at.of("after"), b.After, a.After)
				d.text(at.of("label"), b.Label, a.Label)
				d.when(at, b.When, a.When)
			},
		})
	}
	d.value(at.of("extension"), b.longest(), a.longest())
	d.value(at.of("csc_wait"), minutes(b.CSCMaxWaitMinutes), minutes(a.CSCMaxWaitMinutes))
	d.value(at.of("csc_serve"), minutes(b.CSCMaxServiceMinutes), minutes(a.CSCMaxServiceMinutes))
	d.correction(at, b, a)
}

// correction compares the rules by which filings are corrected; saying nothing and saying what
// the portal does anyway are the same.
func (d *differ) correction(at Place, before, after Term) {
	b, a := before.Corrected(), after.Corrected()
	days := func(c Correction) calendar.Term {
		return calendar.Term{Value: c.Days, Unit: calendar.UnitWorkingDays}
	}
	d.value(at.of("correction_days"), days(b), days(a))
	d.value(at.of("correction_runs"), b.Runs, a.Runs)
}

// longest is the extension as a term; zero for none.
func (t Term) longest() calendar.Term {
	if t.Extension == nil {
		return calendar.Term{}
	}
	return t.Extension.Term()
}

func (d *differ) result() {
	at, b, a := Place{Article: ArticleResult}, d.before.Result, d.after.Result
	d.text(at.of("name"), b.Name, a.Name)
	d.text(at.of("negative_name"), b.NegativeName, a.NegativeName)
	d.code(at.of("document_type"), b.DocumentType, a.DocumentType)
	d.codes(Place{Article: ArticleResult, Part: PartResultForm}, b.Forms, a.Forms)
	d.text(at.of("template_title"), b.Template.Title, a.Template.Title)
	d.text(at.of("template_statement"), b.Template.Statement, a.Template.Statement)
	d.codes(Place{Article: ArticleResult, Part: PartTemplateRow}, b.Template.Rows, a.Template.Rows)
}

func (d *differ) fee() {
	at, b, a := Place{Article: ArticleFee}, d.before.Fee, d.after.Fee
	d.code(at.of("fee_kind"), b.Kind, a.Kind)
	entries(d, Place{Article: ArticleFee, Part: PartFeeItem}, b.Items, a.Items, list[FeeItem]{
		key: func(i FeeItem) string { return i.Code }, name: func(i FeeItem) i18n.Text { return i.Label },
		each: func(at Place, b, a FeeItem) {
			d.value(at.of("mrp"), MRP(b.MRP), MRP(a.MRP))
			d.text(at.of("label"), b.Label, a.Label)
			d.when(at, b.When, a.When)
			d.code(at.of("per_field"), b.PerField, a.PerField)
		},
	})
	d.texts(Place{Article: ArticleFee, Part: PartExemption}, b.Exemptions, a.Exemptions)
	d.value(at.of("legal_basis"), b.LegalBasis, a.LegalBasis)
}

func (d *differ) hours() {
	at, b, a := Place{Article: ArticleHours}, d.before.Hours, d.after.Hours
	d.schedule(at, "body", b.Body, a.Body)
	d.schedule(at, "csc", b.CSC, a.CSC)
	d.value(at.of("portal_round_the_clock"), b.Portal.RoundTheClock, a.Portal.RoundTheClock)
}

func (d *differ) schedule(at Place, place string, b, a Schedule) {
	d.value(at.of(place+"_weekdays"), b.Weekdays, a.Weekdays)
	d.value(at.of(place+"_lunch"), b.Lunch, a.Lunch)
	d.value(at.of(place+"_acceptance"), b.Acceptance, a.Acceptance)
	dutyBefore, dutyAfter := orNone(b.Duty), orNone(a.Duty)
	d.value(at.of(place+"_duty_weekdays"), dutyBefore.Weekdays, dutyAfter.Weekdays)
	d.value(at.of(place+"_duty_saturday"), dutyBefore.Saturday, dutyAfter.Saturday)
}

func orNone[T any](v *T) T {
	if v == nil {
		var none T
		return none
	}
	return *v
}

func (d *differ) documents() {
	at := Place{Article: ArticleDocuments, Part: PartDocument}
	entries(d, at, d.before.Documents, d.after.Documents, list[Document]{
		key: func(v Document) string { return v.Code }, name: func(v Document) i18n.Text { return v.Name },
		each: func(at Place, b, a Document) {
			d.text(at.of("name"), b.Name, a.Name)
			d.code(at.of("source"), b.Source, a.Source)
			d.code(at.of("register"), b.Register, a.Register)
			d.code(at.of("presented"), b.Presented, a.Presented)
			d.value(at.of("required"), b.Required, a.Required)
			d.when(at, b.When, a.When)
			d.text(at.of("note"), b.Note, a.Note)
			d.code(at.of("field"), b.Field, a.Field)
		},
	})
}

func (d *differ) other() {
	at, b, a := Place{Article: ArticleOther}, d.before, d.after
	d.text(at.of("normative_act"), b.NormativeAct, a.NormativeAct)
	d.codes(Place{Article: ArticleOther, Part: PartRecipient}, b.Recipients, a.Recipients)
	d.text(at.of("summary"), b.Summary, a.Summary)
	d.codes(Place{Article: ArticleOther, Part: PartCombined}, b.Combines, a.Combines)
	d.text(at.of("appeal"), b.Appeal, a.Appeal)
	d.text(at.of("other_requirements"), b.OtherRequirements, a.OtherRequirements)
}

func (d *differ) route() {
	at, b, a := Place{Article: ArticleRoute}, d.before.Route, d.after.Route
	d.code(at.of("route"), b.kind(), a.kind())
	d.code(at.of("hearing"), b.Hearing, a.Hearing)
	d.when(at, b.When, a.When)
}

// kind is the kind of the route; the zero Route is one official.
func (r Route) kind() string {
	if r.Kind == "" {
		return RouteOneLevel
	}
	return r.Kind
}
