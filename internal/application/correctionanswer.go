package application

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"qyzmet/internal/audit"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/visit"
)

// CorrectionDraft is a filing while its applicant puts it right.
type CorrectionDraft struct {
	OpenDraft
	Number string
	// Asked is the request that is answered, Filed the filing as it stands until then.
	Asked Correction
	Filed Filing
	// filed are the answers that stand.
	filed form.Answers
}

// correctionPage names the page of the questions that are asked again.
const correctionPage = "correction"

// Page asks everything that is to be answered: what was named, and what the new answers bring in.
func (d *CorrectionDraft) Page() form.Page {
	page := form.Page{ID: correctionPage}
	for _, f := range d.Standard.Form.Fields() {
		if d.Filling.Origin(f.ID) == form.Asked && d.isOpen(f.ID) {
			page.Fields = append(page.Fields, f)
		}
	}
	return page
}

func (d *CorrectionDraft) isOpen(field string) bool {
	_, asked := d.Asked.Item(field)
	_, stood := d.Filed.rows()[field]
	return asked || !stood
}

// Validate gives the answers as they would stand and what is still wrong with them.
func (d *CorrectionDraft) Validate() (form.Answers, form.Errors) {
	answers, wrong := d.Filling.ValidateAgain(d.isOpen)
	page := d.Page()
	if len(wrong) > 0 || len(page.Fields) == 0 || d.changes(answers) {
		return answers, wrong
	}
	first := page.Fields[0]
	return answers, form.Errors{{
		Field: first.ID, Anchor: first.Inputs()[0].Name, Message: i18n.M("correction.unchanged"),
	}}
}

func (d *CorrectionDraft) changes(answers form.Answers) bool {
	for _, f := range d.Standard.Form.Fields() {
		if f.Differs(d.filed, answers) {
			return true
		}
	}
	return false
}

// Correction opens the request that waits for the actor's answer, with what was typed so far.
func (s *Service) Correction(ctx context.Context, actor identity.Actor, number string) (_ *CorrectionDraft, err error) {
	defer fault.Wrap(&err, "application.Correction(%s)", number)
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.AnswerCorrection); err != nil {
		return nil, err
	}
	v, err := s.own(ctx, actor, number, mandate.File, audit.WhatCase)
	if err != nil {
		return nil, err
	}
	asked := v.OpenCorrection()
	if asked == nil {
		return nil, fault.New(fault.Conflict, "correction.none_open")
	}
	d, err := s.unfoldCorrection(ctx, s.DB, &v.Record, *asked)
	if err == nil && v.AtCounter() {
		d.Visit, d.Citizen = v.attended, v.Citizen()
	}
	return d, err
}

// unfoldCorrection puts the answers of a filing, with those typed anew, into its form.
func (s *Service) unfoldCorrection(
	ctx context.Context, db postgres.Querier, r *Record, asked Correction,
) (*CorrectionDraft, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return nil, err
	}
	d := &CorrectionDraft{Number: r.Number, Asked: asked, Filed: r.Filing, filed: r.Answers}
	d.DraftRecord = DraftRecord{
		ID: r.DraftID, PersonID: r.PersonID, By: r.PersonID, Channel: r.Channel, Service: r.Service, EditionID: r.EditionID, Lang: r.Lang,
		Registered: r.Registered, Facts: r.Facts, ExpiresAt: asked.EndsAt,
	}
	if r.FiledBy != "" { // who filed is a fact of the filing, whoever corrects it
		d.By = r.FiledBy
	}
	d.Standard, d.Snapshot = l.edition, l.snapshot
	d.Of, _ = l.snapshot.Service(r.Service)
	d.Answers = maps.Clone(r.Answers)
	if err := readCorrectionDraft(ctx, db, asked.ID, r.DraftID, &d.Answers, &d.Files); err != nil {
		return nil, err
	}
	return d, s.refill(d, r)
}

// refill fills the form: amounts are counted as on the day of the filing, dates as of today.
func (s *Service) refill(d *CorrectionDraft, r *Record) error {
	mrp, err := d.Snapshot.MRP(r.FiledAt.In(calendar.Almaty).Year())
	d.Filling = d.Standard.Form.Fill(d.Answers, form.Env{
		Facts: facts(d.DraftRecord, d.Snapshot), Lists: d.Snapshot, Today: s.Now().In(calendar.Almaty), MRP: mrp,
		Registered: d.Registered,
	})
	return err
}

// CorrectionSaved is what became of answers to a correction.
type CorrectionSaved struct {
	Draft *CorrectionDraft
	// Typed is what stands in the inputs when something was wrong.
	Typed  form.Typed
	Errors form.Errors
}

// SaveCorrection reads the posted answers to a correction and keeps what is right; nothing of it
// counts before AnswerCorrection. remove names fields whose file is taken away.
func (s *Service) SaveCorrection(
	ctx context.Context, actor identity.Actor, number string, posted url.Values, uploads map[string]Upload, remove []string,
) (saved CorrectionSaved, err error) {
	defer fault.Wrap(&err, "application.SaveCorrection(%s)", number)
	ctx = actor.Scope(ctx)
	err = s.change(ctx, actor, identity.AnswerCorrection, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		l, err := s.lawOf(ctx, r.EditionID)
		if err != nil {
			return err
		}
		if l.edition.Form.Repeated(posted) { // whether or not anything is asked for
			return fault.New(fault.Malformed, "fault.repeated")
		}
		d, err := s.lockedCorrection(ctx, tx, r)
		if err != nil {
			return err
		}
		page := d.Page()
		batch := &postgres.Batch{}
		fileErrors := s.takeFiles(batch, &d.OpenDraft, page, uploads, remove)
		if err := s.refill(d, r); err != nil {
			return err
		}
		answers, typed, errs := d.Filling.ParsePage(page, posted)
		d.Answers = d.Answers.With(answers)
		queueCorrectionDraft(batch, d.Asked.ID, d.Answers, s.Now())
		if r.under != "" { // whoever corrects for another reads what was filed
			audit.QueueOf(ctx, batch, s.readingFor(actor, audit.WhatDraft, number), []string{r.PersonID})
		}
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		saved = CorrectionSaved{Draft: d, Typed: typed, Errors: mergeErrors(fileErrors, errs)}
		return s.refill(d, r)
	})
	return saved, err
}

// lockedCorrection opens the correction of a locked application that waits for it.
func (s *Service) lockedCorrection(ctx context.Context, tx postgres.Tx, r *Record) (*CorrectionDraft, error) {
	if r.Status != CorrectionRequested {
		return nil, fault.New(fault.Conflict, "correction.none_open")
	}
	asked, err := openCorrection(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	if !s.Now().Before(asked.EndsAt) { // the portal's housekeeping ends it within minutes
		return nil, fault.New(fault.Conflict, "correction.too_late")
	}
	d, err := s.unfoldCorrection(ctx, tx, r, asked)
	if err == nil && r.attended.ID != "" {
		d.Visit = r.attended
		d.Citizen, err = identity.PersonByID(ctx, tx, r.PersonID)
	}
	return d, err
}

// AnswerCorrection puts the saved answers in place of those that stood, which are kept, and
// gives the application back to its official. The clock goes on when the answer registers by
// the hours of the body. Errors are answers that are not right; then nothing has happened.
func (s *Service) AnswerCorrection(
	ctx context.Context, actor identity.Actor, number, key string,
) (wrong form.Errors, err error) {
	defer fault.Wrap(&err, "application.AnswerCorrection(%s)", number)
	ctx = actor.Scope(ctx)
	done := act(actor, "answer_correction", key, number)
	err = s.change(ctx, actor, identity.AnswerCorrection, number, func(ctx context.Context, tx postgres.Tx, r *Record) error {
		wrong = nil
		if _, found, err := done.Done(ctx, tx); found || err != nil {
			return err
		}
		d, err := s.lockedCorrection(ctx, tx, r)
		if err != nil {
			return err
		}
		var answers form.Answers
		if answers, wrong = d.Validate(); len(wrong) > 0 {
			return nil
		}
		batch := &postgres.Batch{}
		s.replaceFiling(ctx, batch, actor, r, d, answers)
		resumed, err := s.resumption(ctx, r)
		if err != nil {
			return err
		}
		_, err = s.endCorrection(ctx, tx, batch, r, ending{
			state: CorrectionAnswered, did: "correction_answered", by: sideOf(actor), actor: actor, at: resumed.At, clock: resumed,
		})
		if err != nil {
			return err
		}
		jobs := append(s.tell(batch, r, "sms.correction_answered", dueText(r), resumed.At),
			s.tellHolder(batch, r, "sms.staff_corrected", resumed.At)...)
		s.queueActedFor(ctx, batch, actor, r, "correct", visit.ActCorrected)
		done.Queue(batch, number, resumed.At)
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
	return wrong, err
}

// resumption registers an answer by the hours of the body.
func (s *Service) resumption(ctx context.Context, r *Record) (ClockEvent, error) {
	l, err := s.lawOf(ctx, r.EditionID)
	if err != nil {
		return ClockEvent{}, err
	}
	return ResumeClock(s.Now(), l.hours, l.snapshot.Calendar)
}

// replaceFiling keeps the filing as it stood and puts the corrected one in its place, with the
// files that were sent for it.
func (s *Service) replaceFiling(
	ctx context.Context, batch *postgres.Batch, actor identity.Actor, r *Record, d *CorrectionDraft, answers form.Answers,
) {
	before, now := r.Filing, s.Now()
	filing := s.corrected(d)
	queueVersion(batch, r.ID, d.Asked.ID, now)
	queueFiling(batch, r, answers, filing)
	document.QueueFile(batch, r.DraftID, r.ID, newFiles(d, answers))
	queueCorrectionDraftGone(batch, d.Asked.ID, r.DraftID)
	journalFiling(ctx, batch, r, actor, sumOfFiling(r, before), sumOfFiling(r, filing))
	r.Answers, r.Filing = answers, filing
}

// Replacing lists the rows that the saved answers would change.
func (s *Service) Replacing(d *CorrectionDraft) []Replaced {
	return replacedRows(d.Filed, s.corrected(d))
}

// corrected is the filing in the words of the applicant; rows that were not asked again stand as
// they were confirmed.
func (s *Service) corrected(d *CorrectionDraft) Filing {
	filing, was := s.filing(&d.OpenDraft), d.Filed.rows()
	for _, section := range filing {
		for i, row := range section.Rows {
			if old, stood := was[row.Field]; stood && !d.isOpen(row.Field) {
				section.Rows[i] = old
			}
		}
	}
	return filing
}

// newFiles are the answers that are files sent for the correction.
func newFiles(d *CorrectionDraft, answers form.Answers) []string {
	ids := []string{}
	for id, f := range d.Files {
		if slices.Contains(answers[f.Field], id) && !slices.Contains(d.filed[f.Field], id) {
			ids = append(ids, id)
		}
	}
	return ids
}
