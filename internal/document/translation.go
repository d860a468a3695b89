package document

import (
	"context"
	"encoding/hex"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// Papers are one document in every language it is issued in: one number, one code, and the
// applicant's language first.
type Papers []Paper

// Languages are those a document is issued in: the applicant's, then those of the body's own
// business, Kazakh as the state language and Russian beside it (Constitution, language law).
func Languages(applicant i18n.Lang) []i18n.Lang {
	list := []i18n.Lang{applicant}
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU} {
		if lang != applicant {
			list = append(list, lang)
		}
	}
	return list
}

// In gives the paper in a language.
func (ps Papers) In(lang i18n.Lang) (_ Paper, ok bool) {
	for _, p := range ps {
		if p.Lang == lang {
			return p, true
		}
	}
	return Paper{}, false
}

// check fails when a paper is incomplete or the papers are not of one document.
func (ps Papers) check() error {
	if len(ps) == 0 {
		return fault.From(fault.Internal, missingField("paper"))
	}
	seen := map[i18n.Lang]bool{}
	for _, p := range ps {
		if err := p.Check(); err != nil {
			return err
		}
		if p.Number != ps[0].Number || p.Code != ps[0].Code || seen[p.Lang] {
			return fault.From(fault.Internal, missingField("one number, code and language"))
		}
		seen[p.Lang] = true
	}
	return nil
}

// All are the papers of a document that was read with its translations.
func (i Issued) All() Papers { return append(Papers{i.Paper}, i.Translations...) }

// Delivery is how and when a decision first reached its applicant.
type Delivery struct {
	How string
	At  time.Time
}

// How a decision reaches its applicant: opened in the cabinet, or handed out at a centre.
const (
	InCabinet = "cabinet"
	AtCSC     = "csc"
)

// QueueDelivery records that a decision has reached its applicant. Once is all: a second row
// fails.
func QueueDelivery(batch *postgres.Batch, applicationID int64, documentID, by string, d Delivery) {
	queueInsertDelivery(batch, applicationID, documentID, by, d)
}

// QueueEvent adds what became of a document to its history; replacedBy is the id of the
// document that takes its place, empty for one that is revoked.
func QueueEvent(batch *postgres.Batch, id string, status Status, by, replacedBy string, now time.Time) {
	queueInsertEvent(batch, id, status, by, replacedBy, now)
}

// NextNumber gives the next number of a body and year. The transaction that takes it holds the
// counter until its end: whoever rolls back leaves no gap.
func NextNumber(ctx context.Context, tx postgres.Tx, body, prefix string, year int) (_ string, err error) {
	defer fault.Wrap(&err, "document.NextNumber(%s, %d)", body, year)
	return nextNumber(ctx, tx, body, prefix, year)
}

// TranslatedPDF gives the paper of a document in another language than the applicant's, as PDF
// does.
func (a *Archive) TranslatedPDF(ctx context.Context, id string, lang i18n.Lang) (_ []byte, err error) {
	defer fault.Wrap(&err, "document.TranslatedPDF(%s, %s)", id, lang)
	t, err := translationOf(ctx, a.db, id, lang)
	if err != nil {
		return nil, err
	}
	if t.data != nil {
		return t.data, Unchanged(t.data, hex.EncodeToString(t.hash))
	}
	data, err := t.paper.PDF()
	if err != nil {
		return nil, err
	}
	return data, insertTranslatedPDF(ctx, a.db, t.id, data, a.now())
}
