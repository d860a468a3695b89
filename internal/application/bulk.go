package application

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
)

// BulkLimit is how many cases one act may take at once.
const BulkLimit = 50

// Act is something that may be done with several cases of the queue at once.
type Act string

// Acts with several cases.
const (
	ActTake   Act = "take"
	ActAssign Act = "assign"
	ActExport Act = "export"
)

// Weighed is a case before an act with several; Why is the key of the sentence that says why the
// act will not work, empty where it will.
type Weighed struct {
	QueueRow
	Why string
}

// Weigh lists cases of the actor's body before an act, in the order of due date. Numbers that no
// case of the body has are left out.
func (s *Service) Weigh(ctx context.Context, actor identity.Actor, act Act, numbers []string) (list []Weighed, q Queue, err error) {
	defer fault.Wrap(&err, "application.Weigh(%s)", act)
	ctx = actor.Scope(ctx)
	if err := MayAct(actor, act, numbers); err != nil {
		return nil, q, err
	}
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, q, err
	}
	f := wanted{actor: actor, numbers: numbers}
	near, batch := map[string]bool{}, &postgres.Batch{}
	queuePage(batch, f, cursor{sort: SortDue}, BulkLimit, &q)
	queueInterest(batch, actor, numbers, near)
	if act == ActAssign {
		queueOfficials(batch, actor.Body, &q.Colleagues)
	}
	if err := postgres.Send(ctx, s.DB, batch); err != nil {
		return nil, q, err
	}
	if err := s.measureAll(&q, snapshot); err != nil {
		return nil, q, err
	}
	for _, row := range q.Rows {
		list = append(list, Weighed{row, why(act, row, near[row.Number])})
	}
	return list, q, nil
}

// MayAct checks that the actor may do an act with several cases, and that they are not too many.
func MayAct(actor identity.Actor, act Act, numbers []string) error {
	actions := map[Act]identity.Action{
		ActTake: identity.TakeCase, ActAssign: identity.AssignCase, ActExport: identity.ExportQueue,
	}
	action, ok := actions[act]
	switch {
	case !ok:
		return fault.New(fault.NotFound, "")
	case len(numbers) == 0:
		return fault.New(fault.Invalid, "queue.bulk.none")
	case len(numbers) > BulkLimit:
		return fault.New(fault.Invalid, "queue.bulk.too_many")
	}
	return identity.MayTry(actor, action)
}

// why is the key of what stands against an act with a case.
func why(act Act, row QueueRow, near bool) string {
	switch {
	case act == ActExport:
		return ""
	case row.Status.Closed():
		return "queue.why.closed"
	case act == ActTake && near:
		return "queue.why.own"
	case act == ActTake && row.Held:
		return "queue.why.held"
	case act == ActTake && !MayMove(row.Status, InReview, ByOfficial):
		return "queue.why.state"
	}
	return ""
}

// Done is what came of an act with one of several cases: Why is the key of the reason where it
// was not done.
type Done struct {
	Number string
	Why    string
}

// EachCase does an act with one case after another, each in its own transaction with a key of its
// own: posted again, what is done is not done twice. A refusal is noted; a fault of the portal
// ends the row, and the same post goes on from there.
func EachCase(numbers []string, key string, do func(number, key string) error) (list []Done, err error) {
	for _, number := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		err := do(number, key+"."+number)
		switch kind := fault.KindOf(err); {
		case err == nil:
			list = append(list, Done{Number: number})
		case kind == fault.Conflict || kind == fault.Forbidden || kind == fault.NotFound || kind == fault.Invalid:
			list = append(list, Done{number, reason(err)})
		default:
			return list, err
		}
	}
	return list, nil
}

// reason is the key of the sentence that a refused act shows.
func reason(err error) string {
	if key, _ := fault.Message(err); key != "" {
		return key
	}
	return "queue.why.gone"
}
