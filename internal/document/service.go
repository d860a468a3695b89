package document

import (
	"context"
	"encoding/hex"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
)

// File is a file a citizen sent, without its bytes.
type File struct {
	ID         string
	PersonID   string
	DraftID    string
	Field      string
	Name       string
	Media      string
	Size       int64
	Hash       string
	ReceivedAt time.Time
}

// Status says what became of an issued document.
type Status string

// Statuses of an issued document.
const (
	Valid    Status = "valid"
	Revoked  Status = "revoked"
	Replaced Status = "replaced"
)

// Issued is a document in the register of issued documents.
type Issued struct {
	ID            string
	ApplicationID int64
	Paper         Paper
	Status        Status
	StatusAt      time.Time
	// ReplacedBy is the number of the document that took its place.
	ReplacedBy string
	// Translations are the papers in the other languages, where they were asked for.
	Translations []Paper
	// Delivery is when the decision first reached its applicant; nil before.
	Delivery *Delivery
}

// Archive keeps the files of the portal.
type Archive struct {
	db  postgres.DB
	now func() time.Time
}

// NewArchive makes an Archive.
func NewArchive(db postgres.DB, now func() time.Time) *Archive { return &Archive{db, now} }

// QueueKeep adds a checked file to a batch of the causing transaction and returns its id.
func QueueKeep(batch *postgres.Batch, f File, data []byte) string {
	f.ID = postgres.NewID()
	queueInsertFile(batch, f, data)
	return f.ID
}

// QueueKeepSaid adds a checked file that came with a message about an application; it stays as
// it is from then on.
func QueueKeepSaid(batch *postgres.Batch, f File, applicationID int64, messageID string, data []byte) {
	f.ID = postgres.NewID()
	queueInsertSaid(batch, f, applicationID, messageID, data)
}

// QueueRemove removes files of a field of a draft that are no longer its answer.
func QueueRemove(batch *postgres.Batch, draftID, field string, keep []string) {
	queueDeleteFiles(batch, draftID, field, keep)
}

// QueueFile attaches the draft's files to the application filed from it.
func QueueFile(batch *postgres.Batch, draftID string, applicationID int64, ids []string) {
	queueAttachFiles(batch, draftID, applicationID, ids)
}

// Open reads a file of a draft or of the application filed from it, and proves that its
// bytes are those received. The caller has checked the right to the draft.
func (a *Archive) Open(ctx context.Context, draftID, fileID string) (_ File, _ []byte, err error) {
	defer fault.Wrap(&err, "document.Open(%s)", fileID)
	f, data, err := fileOfDraft(ctx, a.db, draftID, fileID)
	if err != nil {
		return File{}, nil, err
	}
	return f, data, Unchanged(data, f.Hash)
}

// QueueIssue enters a document in the register, valid, and returns the job that renders
// its papers.
func QueueIssue(batch *postgres.Batch, applicationID int64, papers Papers, now time.Time) (_ job.RenderDocument, err error) {
	if err := papers.check(); err != nil {
		return job.RenderDocument{}, err
	}
	id := postgres.NewID()
	queueInsertIssued(batch, id, applicationID, papers[0], now)
	for _, p := range papers[1:] {
		queueInsertTranslation(batch, id, p)
	}
	return job.RenderDocument{DocumentID: id}, nil
}

// Verify finds an issued document by its verification code.
func (a *Archive) Verify(ctx context.Context, code Code) (_ Issued, err error) {
	defer fault.Wrap(&err, "document.Verify")
	return issuedByCode(postgres.WithKey(ctx, string(code)), a.db, code)
}

// OfPerson lists the documents issued to a person, newest first.
func (a *Archive) OfPerson(ctx context.Context, personID string) (_ []PersonDocument, err error) {
	defer fault.Wrap(&err, "document.OfPerson(%s)", personID)
	return issuedOfPerson(ctx, a.db, personID)
}

// PersonDocument is a line of the citizen's list of documents.
type PersonDocument struct {
	Number      string
	Application string
	Title       string
	// Lang is the language of the title.
	Lang     i18n.Lang
	Kind     Kind
	Status   Status
	IssuedAt time.Time
}

// Render makes and keeps the PDFs of an issued document, one for each language; what is made
// already is done.
func (a *Archive) Render(ctx context.Context, id string) (err error) {
	defer fault.Wrap(&err, "document.Render(%s)", id)
	langs, err := translatedInto(ctx, a.db, id)
	if err != nil {
		return err
	}
	for _, lang := range langs {
		if _, err := a.TranslatedPDF(ctx, id, lang); err != nil {
			return err
		}
	}
	_, err = a.PDF(ctx, id)
	return err
}

// PDF gives the paper of an issued document. It is rendered on first need and kept; what
// is kept is proved unchanged.
func (a *Archive) PDF(ctx context.Context, id string) (_ []byte, err error) {
	defer fault.Wrap(&err, "document.PDF(%s)", id)
	data, hash, err := pdfOf(ctx, a.db, id)
	if err == nil {
		return data, Unchanged(data, hex.EncodeToString(hash))
	}
	if !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	issued, err := issuedByID(ctx, a.db, id)
	if err != nil {
		return nil, err
	}
	if data, err = issued.Paper.PDF(); err != nil {
		return nil, err
	}
	return data, insertPDF(ctx, a.db, id, data, a.now())
}

// Paper gives the paper that was read from the archive, proved unchanged; one that has not
// been rendered yet is.
func (a *Archive) Paper(ctx context.Context, kept Kept) (_ []byte, err error) {
	defer fault.Wrap(&err, "document.Paper(%s)", kept.ID)
	if kept.Data == nil {
		return a.PDF(ctx, kept.ID)
	}
	return kept.Data, Unchanged(kept.Data, hex.EncodeToString(kept.hash))
}
