package application

import (
	"context"
	"errors"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/staffing"
	"qyzmet/internal/visit"
)

// Confirmation is how the citizen confirms a filing.
type Confirmation struct {
	// Code is what was typed; empty when SignIn confirms.
	Code string
	// SignIn confirms by the sign-in itself, while the gateway is away.
	SignIn bool
	// Signed is the printed draft, signed at a counter and scanned; nil everywhere else.
	Signed *Upload
	// Key makes the same confirmation the same filing.
	Key string
	// tried is the id of the code that was right.
	tried string
}

// byCode reports whether a one-time code confirms.
func (c Confirmation) byCode() bool { return !c.SignIn && c.Signed == nil }

// Filed is the outcome of confirming.
type Filed struct {
	// Number of the application; empty when nothing was filed.
	Number string
	// Refusal is the key of the sentence that says why the code was not accepted.
	Refusal string
	// Errors are answers that are no longer right; the draft stays.
	Errors form.Errors
}

// File turns a confirmed draft into an application: edition, term, number and clock are
// fixed, all in one transaction. Filing the same draft again gives the same number.
func (s *Service) File(
	ctx context.Context, actor identity.Actor, draftID string, c Confirmation,
) (filed Filed, err error) {
	defer fault.Wrap(&err, "application.File(%s)", draftID)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.FileDraft); err != nil {
		return Filed{}, err
	}
	if !postgres.IsID(draftID) {
		return Filed{}, fault.New(fault.NotFound, "")
	}
	if triesProposals(actor) {
		return s.fileTrial(ctx, actor, draftID, c)
	}
	filed, err = s.file(ctx, actor, draftID, c, false)
	if asked := (unconfirmed{}); errors.As(err, &asked) {
		if err := s.Mandates.Confirm(ctx, actor, asked.under, asked.lang); err != nil {
			return Filed{}, err
		}
		return s.file(ctx, actor, draftID, c, true)
	}
	return filed, err
}

// file is one try of File; confirmed says that the register has just confirmed the mandate
// of a representative.
func (s *Service) file(
	ctx context.Context, actor identity.Actor, draftID string, c Confirmation, confirmed bool,
) (filed Filed, _ error) {
	err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		filed = Filed{}
		var tried string // the code that the attempt was counted at
		var rules []staffing.Rule
		d, err := s.open(ctx, tx, actor, draftID, true, func(batch *postgres.Batch) {
			staffing.QueueRulesOfDraft(batch, draftID, &rules)
			if c.byCode() && actor.Role != identity.Operator {
				queueTry(batch, draftID, actor.PersonID, s.Wall(), &tried)
			}
		})
		if fault.Is(err, fault.NotFound) { // filed already: the draft has become this
			filed.Number, err = numberOfDraft(ctx, tx, draftID, actor.PersonID)
			return err
		}
		if err != nil {
			return err
		}
		if err := s.mustBeAttended(actor, d); err != nil {
			return err
		}
		if err := d.mustBeConfirmed(confirmed); err != nil {
			return err
		}
		if actor.Role == identity.Operator && c.byCode() {
			if tried, err = tryOf(ctx, tx, d, s.Wall()); err != nil {
				return err
			}
		}
		if filed.Refusal, err = s.confirm(ctx, tx, d, tried, c); err != nil || filed.Refusal != "" {
			return err
		}
		answers, wrong := d.Filling.ValidateAll()
		wrong = append(wrong, s.wrongSigned(c)...)
		if len(wrong) > 0 {
			filed.Errors = wrong
			return nil
		}
		c.tried, d.rules = tried, rules
		filed.Number, err = s.enter(ctx, tx, actor, d, answers, c)
		return err
	})
	return filed, err
}

// enter writes the application and everything that begins with it.
func (s *Service) enter(
	ctx context.Context, tx postgres.Tx, actor identity.Actor, d *OpenDraft, answers form.Answers, c Confirmation,
) (number string, _ error) {
	r, started, err := s.record(d, answers, c)
	if err != nil {
		return "", err
	}
	r.route(d)
	year := r.RegisteredAt.In(calendar.Almaty).Year()
	if err := insertApplication(ctx, tx, r, numberPrefix(r.Body), year); err != nil {
		return "", err
	}
	batch := &postgres.Batch{}
	r.Status = Draft
	queueConfirmed(ctx, batch, r, actor, c)
	if err := s.enterInto(ctx, batch, r, actor); err != nil {
		return "", err
	}
	queueState(batch, r)
	queueClockEvent(batch, r.ID, 1, started)
	document.QueueFile(batch, d.ID, r.ID, append(filedFiles(d, answers), s.keepSigned(batch, d, c)...))
	told := s.tell(batch, r, "sms.filed", dueText(r), r.FiledAt)
	if r.VisitID != "" {
		visit.QueueKept(batch, d.Visit, visit.ActFiled, r.Number, s.Wall())
	}
	if r.FiledBy != "" {
		mandate.QueueUsed(ctx, batch, actor, r.MandateID, r.PersonID, "file", r.Number, r.Body)
	}
	act(actor, "file", c.Key, d.ID).Queue(batch, r.Number, r.FiledAt)
	queueDraftGone(batch, d.ID)
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return "", err
	}
	return r.Number, s.Jobs.Insert(ctx, tx, append(told, byRule(r, d.Standard.Route)...)...)
}

// record fixes what the filing is: the facts choose the term and the fee, the calendar
// and the hours of the body give the registration and the due date.
func (s *Service) record(d *OpenDraft, answers form.Answers, c Confirmation) (*Record, ClockEvent, error) {
	now, cal := s.Now(), d.Snapshot.Calendar
	hours, err := calendar.ParseHours(d.Standard.Hours.Body.Weekdays)
	if err != nil {
		return nil, ClockEvent{}, err
	}
	variant := d.Standard.Term.For(d.Filling.Facts)
	started, err := startClock(d.Channel, variant.Term(), now, hours, cal)
	if err != nil {
		return nil, ClockEvent{}, draftStays(err)
	}
	started.Calendar = d.Snapshot.CalendarID()
	due, agenda, err := Agenda([]ClockEvent{started}, variant.Term(), hours, cal)
	if err != nil {
		return nil, ClockEvent{}, draftStays(err)
	}
	next, _ := nextMoment(agenda, now)
	heard, err := hearingDue(d.Standard, started.RegisteredAt, variant.Term(), cal)
	if err != nil {
		return nil, ClockEvent{}, draftStays(err)
	}
	fee, err := s.fee(d, now)
	if err != nil {
		return nil, ClockEvent{}, err
	}
	r := &Record{
		TrackingCode: string(document.NewTrackingCode()), DraftID: d.ID, PersonID: d.PersonID,
		Service: d.Service, Body: d.Of.Body, EditionID: d.EditionID, Channel: d.Channel, Lang: d.Lang,
		VisitID: d.Visit.ID, OperatorID: d.Visit.OperatorID, Centre: d.Visit.Centre,
		Answers: answers, Registered: d.Registered, Facts: d.Facts, Filing: s.filing(d),
		Term:    TermTaken{Variant: variant.Code, Value: variant.Value, Unit: variant.Unit},
		FeeTiyn: fee, ConfirmedBy: ByCode, FiledAt: now, RegisteredAt: started.RegisteredAt, DueAt: due.At,
		next: next, hearingDue: heard,
	}
	switch {
	case c.SignIn:
		r.ConfirmedBy = BySignIn
	case c.Signed != nil:
		r.ConfirmedBy = BySignedDraft
	}
	if d.Represents() {
		r.FiledBy, r.MandateID = d.By, d.MandateID
	}
	return r, started, nil
}

func (s *Service) fee(d *OpenDraft, now time.Time) (int64, error) {
	mrp, err := d.Snapshot.MRP(now.In(calendar.Almaty).Year())
	if err != nil {
		return 0, err
	}
	return d.Standard.Fee.Total(d.Filling.Facts, mrp)
}

// Fee is what filing the draft as it stands would cost, in tiyn.
func (s *Service) Fee(d *OpenDraft) (int64, error) { return s.fee(d, s.Now()) }

// Expected is when an answer to the draft as it stands would be due if it were filed now.
func (s *Service) Expected(d *OpenDraft) (Due, error) {
	hours, err := calendar.ParseHours(d.Standard.Hours.Body.Weekdays)
	if err != nil {
		return Due{}, err
	}
	term := d.Standard.Term.For(d.Filling.Facts).Term()
	started, err := startClock(d.Channel, term, s.Now(), hours, d.Snapshot.Calendar)
	if err != nil {
		return Due{}, draftStays(err)
	}
	due, err := DueDate([]ClockEvent{started}, term, hours, d.Snapshot.Calendar)
	return due, draftStays(err)
}

// draftStays tells whoever cannot file for want of a calendar that nothing typed is lost.
func draftStays(err error) error {
	if key, args := fault.Message(err); key == "clock.calendar_missing" {
		return fault.New(fault.Unavailable, "application.calendar_missing", "year", args["year"])
	}
	return err
}

// filedFiles are the files that are answers of fields still in the form.
func filedFiles(d *OpenDraft, answers form.Answers) []string {
	ids := []string{}
	for id, f := range d.Files {
		if answers.First(f.Field) == id {
			ids = append(ids, id)
		}
	}
	return ids
}

// filing is the form in the words the citizen confirmed.
func (s *Service) filing(d *OpenDraft) Filing {
	l := s.Texts.In(d.Lang)
	var filing Filing
	for _, group := range d.Filling.Rows() {
		section := FiledSection{Title: l.Text(group.Section.Title)}
		for _, row := range group.Rows {
			section.Rows = append(section.Rows, filedRow(l, row, d.Files))
		}
		filing = append(filing, section)
	}
	return filing
}

func filedRow(l i18n.Localizer, row form.Row, files map[string]document.File) FiledRow {
	filed := FiledRow{Field: row.Field.ID, Label: l.Text(row.Field.Label), Register: row.Register}
	for _, v := range row.Values {
		text, lang := v.In(l)
		value := FiledValue{Text: text}
		if lang != l.Lang() {
			value.Lang = lang
		}
		if id, ok := v.File(); ok {
			value.Text, value.File = files[string(id)].Name, string(id)
		}
		filed.Values = append(filed.Values, value)
	}
	return filed
}
