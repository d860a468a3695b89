package mandate

import (
	"context"
	"strings"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// kindMandate names mandates in the journal of changes.
const kindMandate = "mandate"

// sum is the hash of a mandate as it stands. Both persons are in it.
func (m Mandate) sum() []byte {
	acts := make([]string, len(m.Actions))
	for i, a := range m.Actions {
		acts[i] = string(a)
	}
	state := journal.StateOf(kindMandate).Text(m.ID).Text(string(m.Kind)).Text(m.PrincipalID).Text(m.RepresentativeID).
		Text(m.Entity.BIN).Text(strings.Join(m.Services, ",")).Text(strings.Join(acts, ",")).
		Time(m.From).Time(m.Until).Text(string(m.State)).Time(m.CreatedAt).Time(m.AnsweredAt).Time(m.RevokedAt)
	if m.Appointed() {
		state = state.Text(m.Under)
	}
	return state.Sum()
}

// queueChange writes what happened to a mandate; before is nil for a new one.
func queueChange(ctx context.Context, batch *postgres.Batch, actor identity.Actor, did string, before []byte, m Mandate) {
	journal.Queue(ctx, batch, journal.Change{
		ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: did, ObjectKind: kindMandate, ObjectID: m.ID,
		Before: before, After: m.sum(),
	})
}

// QueueUsed writes that an act was done under a mandate: the entry's actor is the
// representative, and the mandate names for whom.
func QueueUsed(
	ctx context.Context, batch *postgres.Batch, actor identity.Actor, mandateID, principalID, did, object, ledger string,
) {
	journal.Queue(ctx, batch, journal.Change{
		Ledger: ledger, ActorID: actor.PersonID, ActorRole: string(actor.Role), Act: "mandate_used_" + did,
		ObjectKind: kindMandate, ObjectID: mandateID,
		After: journal.StateOf("mandate_use").Text(mandateID).Text(actor.PersonID).Text(principalID).Text(did).
			Text(object).Sum(),
	})
}

// act is a legal act with the code that confirms it.
type act struct {
	idempotency.Act
	// code is the id of the one-time code; empty where none confirms it.
	code string
	// how is added to the name in the journal: what was unusual about it.
	how string
}

func actOf(actor identity.Actor, name, key string, content ...string) act {
	return act{Act: idempotency.Of(actor.PersonID, "mandate_"+name, key, content...)}
}

// tell adds notices to both sides. They name nobody: they lie on telephones.
func (s *Service) tell(
	batch *postgres.Batch, m Mandate, what string, lang i18n.Lang, now time.Time,
) (jobs []job.Args) {
	about := "sms.mandate_"
	if m.Appointed() {
		about = "sms.employee_"
	}
	for _, to := range []struct{ person, side string }{
		{m.Giver(), "principal"}, {m.RepresentativeID, "representative"},
	} {
		jobs = append(jobs, s.Sender.Queue(batch, notify.Message{
			PersonID: to.person, Template: about + what + "_" + to.side, Lang: lang,
		}, now)...)
	}
	return jobs
}
