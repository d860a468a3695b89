package application

import (
	"context"
	"net/url"
	"slices"
	"time"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/mandate"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/visit"
)

// draftLasts is how long a draft is kept after its last change.
const draftLasts = 30 * 24 * time.Hour

// StartDraft begins an application for a service under the edition in force. What
// registers know is asked of them now and not of the citizen. key makes the same start
// the same draft.
func (s *Service) StartDraft(
	ctx context.Context, actor identity.Actor, service string, lang i18n.Lang, key string,
) (id string, err error) {
	defer fault.Wrap(&err, "application.StartDraft(%s)", service)
	return s.start(ctx, actor, mandate.Mandate{PrincipalID: actor.PersonID}, service, lang, key)
}

// start begins a draft for the principal of a mandate; one without an id is the actor's own
// right.
func (s *Service) start(
	ctx context.Context, actor identity.Actor, m mandate.Mandate, service string, lang i18n.Lang, key string,
) (id string, _ error) {
	ctx = actor.Scope(ctx)
	if err := identity.MayTry(actor, identity.StartDraft); err != nil {
		return "", err
	}
	var attended visit.Visit
	if actor.Role == identity.Operator {
		var err error
		if attended, err = s.attended(ctx, actor, service); err != nil {
			return "", err
		}
		m.PrincipalID = attended.PersonID
	}
	a := act(actor, "start", key, service, string(lang), attended.ID)
	if attended.ID == "" {
		a = act(actor, "start", key, service, string(lang))
	}
	if m.ID != "" {
		a = act(actor, "start", key, service, string(lang), m.ID)
	}
	if id, found, err := a.Done(ctx, s.DB); found || err != nil {
		return id, err
	}
	d, err := s.newDraft(ctx, actor, m, attended, service, lang)
	if err != nil {
		return "", err
	}
	switch {
	case attended.ID != "":
		err = s.insertInVisit(ctx, actor, d, a)
	case m.ID != "":
		err = s.insertFor(ctx, actor, d, a)
	default:
		err = insertDraft(ctx, s.DB, d, a)
	}
	if fault.Is(err, fault.Conflict) { // the same start won meanwhile
		if id, found, doneErr := a.Done(ctx, s.DB); found || doneErr != nil {
			return id, doneErr
		}
	}
	return d.ID, err
}

func (s *Service) newDraft(
	ctx context.Context, actor identity.Actor, m mandate.Mandate, attended visit.Visit, service string, lang i18n.Lang,
) (DraftRecord, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return DraftRecord{}, err
	}
	edition := snapshot.InForce(service, s.Now())
	channel := channelPortal
	if attended.ID != "" {
		channel = channelCSC
	}
	if edition == nil || !slices.Contains(edition.Channels, channel) {
		return DraftRecord{}, fault.New(fault.NotFound, "fault.no_online_filing")
	}
	if m.ID != "" && !suits(m, edition) {
		return DraftRecord{}, fault.New(fault.NotFound, "")
	}
	person, err := identity.PersonByID(ctx, s.DB, m.PrincipalID)
	if err != nil {
		return DraftRecord{}, err
	}
	d := DraftRecord{
		ID: postgres.NewID(), PersonID: m.PrincipalID, Service: service, EditionID: edition.ID, Lang: lang,
		CreatedAt: s.Now(), ExpiresAt: s.Now().Add(draftLasts), Answers: form.Answers{}, By: actor.PersonID,
		Channel: channel, VisitID: attended.ID,
	}
	if m.ID != "" {
		d.ActorID, d.MandateID = actor.PersonID, m.ID
		if err := s.introduce(ctx, &d, edition); err != nil {
			return DraftRecord{}, err
		}
	}
	names := factNames(edition)
	found, unavailable := registry.LookupAll(ctx, s.Registers, registry.Query{
		Registers: registersOf(edition, len(names) > 0), IIN: person.IIN,
		Purpose: "service:" + service, Reference: d.ID,
	})
	d.Registered = prefill(edition.Form, found, lang)
	d.Facts = factsOf(names, found)
	d.Unavailable = append([]string{}, unavailable...)
	return d, s.fillIn(ctx, &d, edition.Form, person, lang)
}

// fillIn gives what signing in has proved: of the applicant, and for a legal entity of the
// person who acts for it, for a form asks people.
func (s *Service) fillIn(
	ctx context.Context, d *DraftRecord, def form.Definition, applicant identity.Person, lang i18n.Lang,
) (err error) {
	if identity.IsEntity(applicant.IIN) {
		if applicant, err = identity.PersonByID(ctx, s.DB, d.By); err != nil {
			return err
		}
	}
	fillFromSignIn(d.Registered, def, applicant, lang)
	return nil
}

// fillFromSignIn gives what signing in has proved, when the population register is away.
func fillFromSignIn(values map[string]string, def form.Definition, p identity.Person, lang i18n.Lang) {
	for field, value := range map[string]string{
		"applicant_iin": p.IIN, "applicant_full_name": p.Names.Full(lang), "phone": p.Phone,
	} {
		if f, ok := def.FieldByID(field); ok && f.Prefill != nil && values[field] == "" {
			values[field] = value
		}
	}
}

// Draft opens a draft of the actor.
func (s *Service) Draft(ctx context.Context, actor identity.Actor, id string) (_ *OpenDraft, err error) {
	defer fault.Wrap(&err, "application.Draft(%s)", id)
	ctx = actor.Scope(ctx)
	return s.open(ctx, s.DB, actor, id, false)
}

func (s *Service) open(
	ctx context.Context, db postgres.Querier, actor identity.Actor, id string, lock bool,
	also ...func(*postgres.Batch),
) (*OpenDraft, error) {
	if err := identity.MayTry(actor, identity.EditDraft); err != nil {
		return nil, err
	}
	if !postgres.IsID(id) {
		return nil, fault.New(fault.NotFound, "")
	}
	if actor.Role == identity.Operator {
		return s.openInVisit(ctx, db, actor, id, lock, also...)
	}
	if actor.IsStaff() {
		d, _, err := s.openTrial(ctx, db, actor, id, lock)
		return d, err
	}
	var under mandate.Mandate
	record, files, err := draftByID(ctx, db, id, lock, &under, also...)
	if err != nil {
		return nil, err
	}
	object := mandate.Object(record.PersonID, record.Service, mandate.File, s.Now(), under)
	if err := identity.Check(actor, identity.EditDraft, object); err != nil {
		return nil, err
	}
	record.By, record.Channel = actor.PersonID, channelPortal
	d, err := s.unfold(ctx, record, files)
	if err == nil {
		d.under = under
	}
	return d, err
}

// unfold puts a draft's answers into the form of its edition.
func (s *Service) unfold(
	ctx context.Context, record DraftRecord, files map[string]document.File,
) (*OpenDraft, error) {
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	d := &OpenDraft{DraftRecord: record, Snapshot: snapshot, Files: files}
	var ok bool
	if d.Standard, ok = snapshot.Edition(record.EditionID); !ok {
		return nil, fault.New(fault.NotFound, "")
	}
	d.Of, _ = snapshot.Service(record.Service)
	return d, s.fill(d)
}

func (s *Service) fill(d *OpenDraft) error {
	env, err := s.env(d.DraftRecord, d.Snapshot)
	if err == nil {
		d.Filling = d.Standard.Form.Fill(d.Answers, env)
	}
	return err
}

// Upload is a file as it came, by the field it answers.
type Upload struct {
	Name string
	Data []byte
	// TooLarge says that the bytes were cut off at the limit.
	TooLarge bool
}

// Saved is what became of a page of answers.
type Saved struct {
	Draft *OpenDraft
	// Typed is what stands in the inputs when something was wrong.
	Typed  form.Typed
	Errors form.Errors
}

// SaveAnswers reads a posted page and keeps every answer of it that is right; what is
// wrong comes back with its remedy. remove names fields whose file is taken away.
func (s *Service) SaveAnswers(
	ctx context.Context, actor identity.Actor, id, page string,
	posted url.Values, uploads map[string]Upload, remove []string,
) (saved Saved, err error) {
	defer fault.Wrap(&err, "application.SaveAnswers(%s, %s)", id, page)
	ctx = actor.Scope(ctx)
	err = postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		d, err := s.open(ctx, tx, actor, id, true)
		if err != nil {
			return err
		}
		_, p, ok := d.Standard.Form.PageByID(page)
		if !ok {
			return fault.New(fault.NotFound, "")
		}
		if p.Repeated(posted) {
			return fault.New(fault.Malformed, "fault.repeated")
		}
		env, err := s.env(d.DraftRecord, d.Snapshot)
		if err != nil {
			return err
		}
		once := resent(actor, id, page, posted)
		if _, found, err := once.Done(ctx, tx); found || err != nil {
			saved = alreadySaved(d, p, posted)
			return err
		}
		batch := &postgres.Batch{}
		fileErrors := s.takeFiles(batch, d, p, uploads, remove)
		d.Filling = d.Standard.Form.Fill(d.Answers, env)
		answers, typed, errs := d.Filling.ParsePage(p, posted)
		d.Answers = d.Answers.With(answers)
		if d.Trial != "" {
			queueTrialAnswers(batch, d.DraftRecord, s.Now())
		} else {
			queueAnswers(batch, id, d.Answers, s.Now(), s.Now().Add(draftLasts))
		}
		once.Queue(batch, page, s.Now())
		if err := postgres.Send(ctx, tx, batch); err != nil {
			return err
		}
		d.Filling = d.Standard.Form.Fill(d.Answers, env)
		saved = Saved{Draft: d, Typed: typed, Errors: mergeErrors(fileErrors, errs)}
		return nil
	})
	return saved, err
}

// takeFiles checks and keeps the files of a page and makes them its answers.
func (s *Service) takeFiles(
	batch *postgres.Batch, d *OpenDraft, p form.Page, uploads map[string]Upload, remove []string,
) (errs form.Errors) {
	for _, f := range p.Fields {
		if f.Type != form.TypeFile {
			continue
		}
		if slices.Contains(remove, f.ID) {
			d.Answers[f.ID] = nil
			document.QueueRemove(batch, d.ID, f.ID, nil)
		}
		upload, ok := uploads[f.ID]
		if !ok {
			continue
		}
		media, problem := judge(f, upload)
		if problem != nil {
			errs = append(errs, *problem)
			continue
		}
		file := document.File{
			PersonID: d.PersonID, DraftID: d.ID, Field: f.ID, Name: media.Name, Media: media.Type,
			Size: media.Size, Hash: media.Hash, ReceivedAt: s.Now(),
		}
		file.ID = document.QueueKeep(batch, file, upload.Data)
		d.Files[file.ID] = file
		d.Answers[f.ID] = []string{file.ID}
		document.QueueRemove(batch, d.ID, f.ID, d.Answers[f.ID])
	}
	return errs
}

var mediaFormats = map[string]string{document.PDF: "pdf", document.JPEG: "jpeg", document.PNG: "png"}

// judge checks a file by its content and by what the field accepts; nil is no error.
func judge(f form.Field, u Upload) (document.Media, *form.FieldError) {
	if u.TooLarge {
		e := f.FileError(form.FileTooLarge)
		return document.Media{}, &e
	}
	media, err := document.Check(u.Data, u.Name)
	if err != nil {
		key, args := fault.Message(err)
		return document.Media{}, &form.FieldError{Field: f.ID, Anchor: f.ID, Message: i18n.M(
			"application.file_refused", "label", f.Label, "reason", i18n.Message{Key: key, Args: args})}
	}
	if !slices.Contains(f.Formats(), mediaFormats[media.Type]) {
		e := f.FileError(form.FileWrong)
		return document.Media{}, &e
	}
	return media, nil
}

// mergeErrors puts the errors of files before the complaint that the file is missing.
func mergeErrors(files, others form.Errors) form.Errors {
	all := slices.Clone(files)
	for _, e := range others {
		if _, same := files.At(e.Anchor); !same {
			all = append(all, e)
		}
	}
	return all
}

// DeleteDraft removes a draft and its files; one that is gone already is done.
func (s *Service) DeleteDraft(ctx context.Context, actor identity.Actor, id string) (err error) {
	defer fault.Wrap(&err, "application.DeleteDraft(%s)", id)
	if triesProposals(actor) {
		return s.DeleteTrial(ctx, actor, id)
	}
	ctx = actor.Scope(ctx)
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, err := s.open(ctx, tx, actor, id, true); err != nil {
			return err
		}
		batch := &postgres.Batch{}
		queueDraftGone(batch, id)
		return postgres.Send(ctx, tx, batch)
	})
}

// DraftFile reads a file of the actor's draft.
func (s *Service) DraftFile(
	ctx context.Context, actor identity.Actor, id, file string,
) (_ document.File, _ []byte, err error) {
	defer fault.Wrap(&err, "application.DraftFile(%s)", id)
	ctx = actor.Scope(ctx)
	if _, err := s.open(ctx, s.DB, actor, id, false); err != nil {
		return document.File{}, nil, err
	}
	return s.Archive.Open(ctx, id, file)
}
