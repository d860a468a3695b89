package application

import (
	"slices"
	"time"

	"qyzmet/internal/audit"
	"qyzmet/internal/postgres"
)

// Talk is what is said about a case, and what is new in it for its reader.
type Talk struct {
	// Messages are the newest, oldest first; Written is how many there are.
	Messages []Message
	Written  int
	// Notes and Related are for officials alone.
	Notes   []Note
	Related []Related
	// Opinions are those that were asked for; what was said in them is for officials alone.
	Opinions []Opinion
	// SeenAt is when the reader last looked at the case; zero for the first time.
	SeenAt time.Time
	// newSteps are the numbers of the steps that others have made since.
	newSteps []int
}

// Unread counts what the other side has written and this one has not seen, of the messages
// that were read.
func (t Talk) Unread(reader Side) int { return Unread(t.Messages, reader) }

// NewStep reports whether a step of the case, counted from 0, is newer than the reader's last
// look and another's.
func (t Talk) NewStep(i int) bool { return slices.Contains(t.newSteps, i+1) }

// IsNew reports whether something that somebody wrote is newer than the last look of a reader
// who did not write it.
func (t Talk) IsNew(at time.Time, author, reader string) bool {
	return !t.SeenAt.IsZero() && at.After(t.SeenAt) && author != reader
}

// Changes counts what is new for a reader since the last look.
func (t Talk) Changes(reader string) int {
	n := len(t.newSteps)
	for _, m := range t.Messages {
		if t.IsNew(m.At, m.AuthorID, reader) {
			n++
		}
	}
	for _, note := range t.Notes {
		if t.IsNew(note.At, note.AuthorID, reader) {
			n++
		}
	}
	for _, o := range t.Opinions {
		if t.IsNew(o.ClosedAt, o.AnsweredBy, reader) && o.State == OpinionAnswered {
			n++
		}
	}
	return n
}

// queueOwnTalk reads what an applicant's page shows of what was said, and marks it as read.
func queueOwnTalk(batch *postgres.Batch, a audit.Access, v *View) {
	queueThread(batch, a.Number, 1, recentMessages, &v.Talk.Messages, &v.Written)
	queueAskedBodies(batch, a.Number, &v.Opinions)
	queueReadByApplicant(batch, a.Number, a.Reader.PersonID, a.At)
}

// queueCaseTalk reads what the page of an open case shows of what was said, and notes that its
// reader has looked.
func queueCaseTalk(batch *postgres.Batch, a audit.Access, v *View) {
	queueThread(batch, a.Number, 1, recentMessages, &v.Talk.Messages, &v.Written)
	queueNotes(batch, a.Number, &v.Notes)
	queueRelated(batch, a.Number, a.At, &v.Related)
	queueOpinions(batch, a.Number, &v.Opinions)
	queueSeen(batch, a.Number, a.Reader.PersonID, a.At, &v.Talk)
	queueReadByHolder(batch, a.Number, a.Reader.PersonID, a.At)
}
