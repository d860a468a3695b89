package application

import (
	"context"
	"strconv"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// paper makes what the decision issues: the result by the standard's template, or the
// letter of refusal with ground, reasons and the order of appeal (APPC art. 80(5)).
func (s *Service) paper(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, r *Record, d Decision, before *Preliminary,
) (document.Paper, error) {
	w, err := s.writerFor(ctx, tx, r, d, before)
	if err != nil {
		return document.Paper{}, err
	}
	return w.paper(actor), nil
}

// writerFor gathers what a paper of an application is written from.
func (s *Service) writerFor(ctx context.Context, tx postgres.Tx, r *Record, d Decision, before *Preliminary) (writer, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return writer{}, err
	}
	person, err := identity.PersonByID(ctx, tx, r.PersonID)
	if err != nil {
		return writer{}, err
	}
	of, _ := l.snapshot.Service(r.Service)
	w := writer{
		s: s, l: s.Texts.In(r.Lang), r: r, d: d, edition: l.edition, of: of, snapshot: l.snapshot, person: person, before: before,
	}
	if r.FiledBy != "" {
		if w.representative, err = identity.PersonByID(ctx, tx, r.FiledBy); err != nil {
			return writer{}, err
		}
	}
	if d.PreparedBy != "" {
		w.preparer, err = identity.PersonByID(ctx, tx, d.PreparedBy)
	}
	return w, err
}

// writer writes one paper in the language of the application.
type writer struct {
	s        *Service
	l        i18n.Localizer
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
}

func (w writer) paper(actor identity.Actor) document.Paper {
	p := w.heading(actor)
	if w.d.Kind == Refusal {
		w.refusal(&p)
	} else {
		w.result(&p)
	}
	if w.edition.Trial {
		w.trialMark(&p)
	}
	return p
}

func (w writer) heading(actor identity.Actor) document.Paper {
	body, _ := w.snapshot.Body(w.r.Body)
	code := document.NewCode()
	p := document.Paper{
		Lang: w.r.Lang, Words: document.WordsIn(w.l), Number: w.r.Number, Issued: w.d.DecidedAt.In(calendar.Almaty),
		Issuer: document.Issuer{Body: w.l.Text(body.Today()), Unit: w.l.Text(w.unit())},
		Person: document.Person{Name: w.fullName(), IIN: w.person.IIN},
		Edition: document.Edition{
			Service: w.l.Text(w.of.Name), Number: strconv.Itoa(w.edition.Number), Since: w.edition.From.Start(),
		},
		Signatory: w.signatory(actor),
		Code:      code, URL: w.s.BaseURL + link.In(w.r.Lang, link.VerifyCode(string(code))),
	}
	if w.r.Lang != i18n.KK {
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
	by := document.Signatory{Name: actor.Names.Initials(w.r.Lang), Position: w.l.T("role." + string(actor.Role))}
	if w.preparer.ID != "" {
		by.Position = w.l.T("signing.position", "position", by.Position, "name", w.preparer.Names.Initials(w.r.Lang))
	}
	return by
}

// fullName is as the population register writes it in the language of the application.
func (w writer) fullName() string {
	if name := w.r.Registered["applicant_full_name"]; name != "" && !identity.IsEntity(w.person.IIN) {
		return name
	}
	return w.person.Names.Full(w.r.Lang)
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
	for _, section := range w.r.Filing {
		for _, row := range section.Rows {
			if row.Field == id && len(w.r.Answers[id])+len(w.r.Answers[id+".region"]) > 0 {
				return document.Row{Label: row.Label, Value: row.text()}, true
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

// fill puts values into the variables of a template.
func (w writer) fill(text string) string {
	pairs := []string{
		"{name}", w.fullName(), "{iin}", w.person.IIN, "{number}", w.r.Number,
		"{representative}", w.representative.Names.Full(w.r.Lang),
		"{date}", i18n.FormatDateShort(w.r.Lang, w.d.DecidedAt.In(calendar.Almaty)),
	}
	for _, section := range w.r.Filing {
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
	if w.before.IsOpen() {
		p.Statement = append(p.Statement, w.l.T("hearing.letter", "date", i18n.DateShort(w.before.MadeAt.In(calendar.Almaty))))
	}
	if w.d.Answer != "" {
		p.Statement = append(p.Statement, w.l.T("hearing.letter_answer", "answer", w.d.Answer))
	}
	p.Refusal = &document.Refusal{
		Ground: w.l.Text(ground.Name), Law: w.l.Text(ground.Article), Reasons: paragraphs(w.d.Reasons),
		Appeal: document.Appeal{
			Body: w.l.T("application.appeal_body", "body", p.Issuer.Body),
			Term: w.l.T("application.appeal_term",
				"date", i18n.DateShort(AppealUntil(w.d.DecidedAt).Start())),
			Order: w.l.Text(w.edition.Appeal),
		},
	}
}

func paragraphs(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
