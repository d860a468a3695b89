package application

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/journal"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// sweepChunk is how many clocks one transaction of the sweep takes: the journal of a body is locked no
// longer than that, and whoever files waits no longer. More in one are no faster (docs/bench.md).
const sweepChunk = 50

// SweepClocks does what running clocks have come to: reminds, and marks the terms that have
// passed. What was done is never done again, whenever it is stopped; a case in somebody's hands
// is left for the next time. It returns how many clocks it took.
func (s *Service) SweepClocks(ctx context.Context) (n int, err error) {
	defer fault.Wrap(&err, "application.SweepClocks")
	snapshot, err := s.Registrar.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	for {
		done := 0
		err := postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) (err error) {
			done, err = s.sweepChunk(ctx, tx, snapshot)
			return err
		})
		n += done
		if err != nil || done < sweepChunk {
			return n, err
		}
	}
}

func (s *Service) sweepChunk(ctx context.Context, tx postgres.Tx, snapshot *standard.Snapshot) (int, error) {
	now := s.Now()
	list, err := clocksDue(ctx, tx, now, sweepChunk)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	heads, err := identity.StaffIn(ctx, tx, identity.Head)
	if err != nil {
		return 0, err
	}
	batch, jobs := &postgres.Batch{}, []job.Args(nil)
	for _, c := range list {
		told, err := s.strike(ctx, batch, c, snapshot, heads[c.record.Body], now)
		if err != nil { // nothing of it is in the batch yet
			postpone(batch, c, now, err, s.log())
			continue
		}
		jobs = append(jobs, told...)
	}
	if err := postgres.Send(ctx, tx, batch); err != nil {
		return 0, err
	}
	if len(jobs) > 0 {
		err = s.Jobs.Insert(ctx, tx, jobs...)
	}
	return len(list), err
}

func (s *Service) log() *slog.Logger {
	if s.Log != nil {
		return s.Log
	}
	return slog.New(slog.DiscardHandler)
}

// dueClock is a clock whose next moment has come.
type dueClock struct {
	record Record
	events []ClockEvent
	waited time.Time
}

// strike does what one clock has come to and writes what comes next. Moments that were missed
// are silent: only the last one that has come is told.
func (s *Service) strike(
	ctx context.Context, batch *postgres.Batch, c dueClock, snapshot *standard.Snapshot, heads []string, now time.Time,
) (told []job.Args, _ error) {
	l, err := lawIn(snapshot, c.record.EditionID)
	if err != nil {
		return nil, err
	}
	k, err := l.reckon(c.events, c.record.Term.Term(), now)
	if err != nil {
		return nil, err
	}
	m, ok := reached(k.agenda, c.waited, now)
	if !ok {
		queueReckoned(batch, c.record.ID, k)
		return nil, nil
	}
	if m.Kind != TermPassed {
		queueReckoned(batch, c.record.ID, k)
		return s.remind(batch, &c.record, m, heads, now), nil
	}
	queueClockEvent(batch, c.record.ID, len(c.events)+1, MarkOverdue(now))
	queueOverdue(batch, c.record.ID, now)
	queueMissed(batch, c.record.Body, c.record.Service, calendar.DateOf(k.due.At))
	journal.Queue(ctx, batch, journal.Change{
		Ledger: c.record.Body, ActorRole: System, Act: "term_passed", ObjectKind: kindClock, ObjectID: c.record.Number,
		After: journal.StateOf(kindClock).Text(c.record.Number).Time(k.due.At).Time(now).Sum(),
	})
	told = s.tell(batch, &c.record, "sms.overdue", "", now)
	if c.record.HolderID != "" {
		told = append(told, s.tellStaff(batch, c.record.HolderID, "sms.staff_overdue", &c.record, now)...)
	}
	return told, nil
}

// remind tells the holder; of a case that nobody has taken, the heads of the body, and them
// only near its end.
func (s *Service) remind(
	batch *postgres.Batch, r *Record, m Moment, heads []string, now time.Time,
) (told []job.Args) {
	to := heads
	if r.HolderID != "" {
		to = []string{r.HolderID}
	} else if m.Kind == HalfTerm {
		return nil
	}
	for _, person := range to {
		told = append(told, s.tellStaff(batch, person, "sms.staff_"+string(m.Kind), r, now)...)
	}
	return told
}

// staffLang is the language in which the portal writes to staff: the state language.
const staffLang = i18n.KK

// tellStaff adds a message to a member of staff about a case; it names nothing but its number.
func (s *Service) tellStaff(
	batch *postgres.Batch, person, template string, about *Record, now time.Time,
) []job.Args {
	return s.Sender.Queue(batch, notify.Message{
		PersonID: person, ApplicationID: about.ID, Template: template, Lang: staffLang,
		Args: map[string]string{"number": about.Number},
	}, now)
}

// ReportOverdue tells the heads of each body, and the quality authority, how many terms have
// passed since they were told last: one message, however many cases.
func (s *Service) ReportOverdue(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.ReportOverdue")
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		counts, err := takeUntold(ctx, tx)
		if err != nil || len(counts) == 0 {
			return err
		}
		heads, err := identity.StaffIn(ctx, tx, identity.Head)
		if err != nil {
			return err
		}
		watching, err := identity.StaffIn(ctx, tx, identity.Authority)
		if err != nil {
			return err
		}
		batch, jobs := &postgres.Batch{}, []job.Args(nil)
		all, now := 0, s.Now()
		for body, n := range counts {
			all += n
			for _, head := range heads[body] {
				jobs = append(jobs, s.report(batch, head, "sms.head_overdue", n, now)...)
			}
		}
		for _, list := range watching {
			for _, person := range list {
				jobs = append(jobs, s.report(batch, person, "sms.authority_overdue", all, now)...)
			}
		}
		if err := postgres.Send(ctx, tx, batch); err != nil || len(jobs) == 0 {
			return err
		}
		return s.Jobs.Insert(ctx, tx, jobs...)
	})
}

func (s *Service) report(batch *postgres.Batch, person, template string, n int, now time.Time) []job.Args {
	return s.Sender.Queue(batch, notify.Message{
		PersonID: person, Template: template, Lang: staffLang, Args: map[string]string{"count": strconv.Itoa(n)},
	}, now)
}
