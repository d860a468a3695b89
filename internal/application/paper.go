package application

import (
	"context"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// paper makes what the decision issues, in every language it is owed in: the result by the
// standard's template, or the letter of refusal with ground, reasons and the order of appeal
// (APPC art. 80(5)). Its number is taken from the body's own.
func (s *Service) paper(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, d Decision, before *Preliminary,
) (document.Papers, error) {
	w, err := s.writer(ctx, tx, r, d)
	if err != nil {
		return nil, err
	}
	w.before = before
	return s.issue(ctx, tx, w, d.DecidedAt, func(w writer) document.Paper { return w.paper(actor) })
}

// issue takes the next number of the body and writes the papers of it.
func (s *Service) issue(
	ctx context.Context, tx postgres.Tx, w writer, at time.Time, write func(writer) document.Paper,
) (_ document.Papers, err error) {
	w.issued, w.code = at.In(calendar.Almaty), document.NewCode()
	w.number, err = document.NextNumber(ctx, tx, w.r.Body, numberPrefix(w.r.Body), w.issued.Year())
	if err != nil {
		return nil, err
	}
	var papers document.Papers
	for _, lang := range document.Languages(w.r.Lang) {
		papers = append(papers, write(w.in(lang)))
	}
	return papers, nil
}

// writer reads what papers of an application are written from.
func (s *Service) writer(ctx context.Context, tx postgres.Tx, r *Record, d Decision) (w writer, err error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return writer{}, err
	}
	edition, ok := snapshot.Edition(r.EditionID)
	if !ok {
		return writer{}, fault.New(fault.NotFound, "")
	}
	of, _ := snapshot.Service(r.Service)
	w = writer{s: s, r: r, d: d, edition: edition, of: of, snapshot: snapshot}
	if w.person, err = identity.PersonByID(ctx, tx, r.PersonID); err != nil {
		return w, err
	}
	if r.FiledBy != "" {
		if w.representative, err = identity.PersonByID(ctx, tx, r.FiledBy); err != nil {
			return w, err
		}
	}
	if d.PreparedBy != "" {
		w.preparer, err = identity.PersonByID(ctx, tx, d.PreparedBy)
	}
	return w, err
}

// writer writes the papers of one document, each in the language that in sets.
type writer struct {
	s        *Service
	r        *Record
	d        Decision
	edition  *standard.Edition
	of       standard.Service
	snapshot *standard.Snapshot
	person   identity.Person
	// representative filed the application; zero when the applicant did.
	representative identity.Person
	// before is the preliminary decision that this one follows; nil where there was none.
	before *Preliminary
	// preparer prepared what the head signed; zero on one level.
	preparer identity.Person
	// corrected are values that stand otherwise than in the filing, replaces the document that
	// had them wrong.
	corrected CorrectedValues
	replaces  document.Paper

	number string
	code   document.Code
	issued time.Time
	// l, lang and filing are of the paper that is written.
	l      i18n.Localizer
	lang   i18n.Lang
	filing Filing
}

// in writes in a language.
func (w writer) in(lang i18n.Lang) writer {
	w.lang, w.l = lang, w.s.Texts.In(lang)
	w.filing = w.filed()
	return w
}

func (w writer) paper(actor identity.Actor) document.Paper {
	p := w.heading(actor)
	if w.d.Kind == Refusal {
		w.refusal(&p)
	} else {
		w.result(&p)
	}
	if w.replaces.Number != "" {
		p.Note = w.l.T("issuing.replaces", "number", w.replaces.Number,
			"date", i18n.DateShort(w.replaces.Issued.In(calendar.Almaty)))
	}
	if w.edition.Trial {
		w.trialMark(&p)
	}
	return p
}

func (w writer) heading(actor identity.Actor) document.Paper {
	body, _ := w.snapshot.Body(w.r.Body)
	p := document.Paper{
		Lang: w.lang, Words: document.WordsIn(w.l), Number: w.number, Application: w.r.Number, Issued: w.issued,
		Issuer: document.Issuer{Body: w.l.Text(body.Today()), Unit: w.l.Text(w.unit())},
		Person: document.Person{Name: w.fullName(), IIN: w.person.IIN},
		Edition: document.Edition{
			Service: w.l.Text(w.of.Name), Number: strconv.Itoa(w.edition.Number), Since: w.edition.From.Start(),
		},
		Signatory: w.signatory(actor),
		Code:      w.code, URL: w.s.BaseURL + link.In(w.lang, link.VerifyCode(string(w.code))),
	}
	if w.lang != i18n.KK {
		p.StateIssuer = document.Issuer{Body: body.Today().KK, Unit: w.unit().KK}
	}
	if w.d.Automatic {
		p.Note = w.l.T("automatic.paper", "edition", w.edition.Number)
	}
	return p
}

// unit is that of the edition's body; another body, to which the case was forwarded, has none here.
func (w writer) unit() i18n.Text {
	if w.of.Body != w.r.Body {
		return i18n.Text{}
	}
	return w.edition.Provider.Unit
}

// signatory names who decided, and who prepared what the head signed; nobody behind a rule.
func (w writer) signatory(actor identity.Actor) document.Signatory {
	if w.d.Automatic {
		return document.Signatory{}
	}
	by := document.Signatory{Name: actor.Names.Initials(w.lang), Position: w.l.T("role." + string(actor.Role))}
	if w.preparer.ID != "" {
		by.Position = w.l.T("signing.position", "position", by.Position, "name", w.preparer.Names.Initials(w.lang))
	}
	return by
}

// fullName is as the population register writes it in the language of the application.
func (w writer) fullName() string {
	if name, ok := w.corrected.of(valueName, w.lang); ok {
		return name
	}
	name := w.r.Registered["applicant_full_name"]
	if name != "" && w.lang == w.r.Lang && !identity.IsEntity(w.person.IIN) {
		return name
	}
	return w.person.Names.Full(w.lang)
}

func (w writer) result(p *document.Paper) {
	t := w.edition.Result.Template
	p.Kind = document.Result
	p.Title = w.l.Text(t.Title)
	for paragraph := range strings.SplitSeq(w.l.Text(t.Statement), "\n") {
		p.Statement = append(p.Statement, w.fill(paragraph))
	}
	for _, id := range t.Rows {
		if row, ok := w.row(id); ok {
			p.Rows = append(p.Rows, row)
		}
	}
}

// row takes a question and its answer from the filing.
func (w writer) row(id string) (document.Row, bool) {
	for _, section := range w.filing {
		for _, row := range section.Rows {
			if row.Field == id && len(w.r.Answers[id])+len(w.r.Answers[id+".region"]) > 0 {
				return document.Row{Label: row.Label, Value: row.text(), Lang: row.lang()}, true
			}
		}
	}
	return document.Row{}, false
}

func (r FiledRow) text() string {
	parts := make([]string, 0, len(r.Values))
	for _, v := range r.Values {
		parts = append(parts, v.Text)
	}
	return strings.Join(parts, ", ")
}

// lang is the language of an answer that stands in another than its paper; empty otherwise.
func (r FiledRow) lang() i18n.Lang {
	if len(r.Values) == 1 {
		return r.Values[0].Lang
	}
	return ""
}

// fill puts values into the variables of a template.
func (w writer) fill(text string) string {
	pairs := []string{
		"{name}", w.fullName(), "{iin}", w.person.IIN, "{number}", w.number,
		"{representative}", w.representative.Names.Full(w.lang),
		"{date}", i18n.FormatDateShort(w.lang, w.d.DecidedAt.In(calendar.Almaty)),
	}
	for _, section := range w.filing {
		for _, row := range section.Rows {
			pairs = append(pairs, "{answer."+row.Field+"}", row.text())
		}
	}
	for name, value := range w.r.Facts {
		pairs = append(pairs, "{register."+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func (w writer) refusal(p *document.Paper) {
	ground, _ := w.snapshot.Ground(w.d.Ground)
	p.Kind = document.RefusalLetter
	p.Title = w.l.Text(w.edition.Result.NegativeName)
	p.Statement = []string{w.l.T("application.refusal_statement",
		"number", w.r.Number, "date", i18n.DateShort(w.r.FiledAt.In(calendar.Almaty)), "service", p.Edition.Service)}
	if w.before.precedes() {
		p.Statement = append(p.Statement, w.l.T("hearing.letter", "date", i18n.DateShort(w.before.MadeAt.In(calendar.Almaty))))
	}
	if w.d.Answer != "" {
		p.Statement = append(p.Statement, w.l.T("hearing.letter_answer", "answer", w.d.Answer))
	}
	p.Refusal = &document.Refusal{
		Ground: w.l.Text(ground.Name), Law: w.l.Text(ground.Article), Reasons: i18n.Paragraphs(w.reasons()),
		Appeal: document.Appeal{
			Body:  w.l.T("application.appeal_body", "body", p.Issuer.Body),
			Term:  w.l.T("application.appeal_term"),
			Order: w.l.Text(w.edition.Appeal),
		},
	}
	if w.lang != w.r.Lang {
		p.Refusal.ReasonsLang = w.r.Lang
	}
}

// precedes reports whether a letter of refusal names the preliminary decision, when it is issued
// and when it is corrected later.
func (p *Preliminary) precedes() bool { return p != nil && p.State != PreliminaryDropped }
