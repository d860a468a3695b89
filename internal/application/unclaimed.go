package application

import (
	"context"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/centre"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/sheet"
)

// Unclaimed is a result that waits at a centre: its number, service and the initials of the applicant,
// and nothing else of them.
type Unclaimed struct {
	Number, Service string
	Applicant       identity.Names
	// Since is when the result was issued; Told is how often the applicant was reminded.
	Since time.Time
	Told  int
}

// How many results that wait a page shows, and a file has.
const (
	unclaimedShown = 200
	unclaimedTaken = 20_000
)

// UnclaimedAt lists the results that wait at a centre, the longest waiting first, for its head.
func (s *Service) UnclaimedAt(ctx context.Context, actor identity.Actor, code string) (_ []Unclaimed, err error) {
	defer fault.Wrap(&err, "application.UnclaimedAt(%s)", code)
	return s.unclaimed(ctx, actor, code, unclaimedShown)
}

func (s *Service) unclaimed(ctx context.Context, actor identity.Actor, code string, most int) (list []Unclaimed, _ error) {
	err := centre.MayHead(ctx, s.DB, actor, code, func(batch *postgres.Batch) {
		// The rows are nobody's of the centre; the statement gives what may be shown of them.
		postgres.QueueSystem(batch)
		queueUnclaimed(batch, code, actor.PersonID, most, &list)
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Applicant = list[i].Applicant.Cut()
	}
	return list, nil
}

// UnclaimedList is the same as a file: numbers, services and days, and nothing of the applicants.
func (s *Service) UnclaimedList(actor identity.Actor, t i18n.Localizer) centre.List {
	today := calendar.DateOf(s.Now())
	return centre.List{
		Act: "unclaimed_exported", Name: "unclaimed", Span: today.String(), Title: t.T("centrehead.sheet.unclaimed"),
		Columns: []sheet.Column{
			{Head: t.T("centrehead.head.number"), Width: 16}, {Head: t.T("centrehead.head.service"), Width: 60},
			{Head: t.T("centrehead.head.issued"), Width: 14}, {Head: t.T("centrehead.head.days"), Width: 12},
			{Head: t.T("centrehead.head.told"), Width: 14},
		},
		Rows: func(ctx context.Context, of centre.Centre, add func([]string) error) error {
			list, err := s.unclaimed(ctx, actor, of.Code, unclaimedTaken)
			if err != nil {
				return err
			}
			snapshot, err := s.Registrar.Snapshot(ctx)
			if err != nil {
				return err
			}
			for _, u := range list {
				service, _ := snapshot.Service(u.Service)
				if err := add(u.cells(t.Text(service.Name), today)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (u Unclaimed) cells(service string, today calendar.Date) []string {
	since := calendar.DateOf(u.Since)
	return []string{u.Number, service, since.String(), strconv.Itoa(today.DaysSince(since)), strconv.Itoa(u.Told)}
}

// QueueUnclaimedCount counts the results that wait at a centre, none for whoever does not work there.
// The rest of the batch runs in the scope of the portal.
func (s *Service) QueueUnclaimedCount(batch *postgres.Batch, actor identity.Actor, code string, n *int) {
	postgres.QueueSystem(batch)
	queueUnclaimedCount(batch, code, actor.PersonID, n)
}

// remindAfter is after how many days of waiting the applicant is reminded, first and again.
var remindAfter = []int{7, 30}

// RemindOfResults tells applicants of results that wait at a centre for long, once for each term.
func (s *Service) RemindOfResults(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "application.RemindOfResults")
	for told, days := range remindAfter {
		numbers, err := toRemind(ctx, s.DB, told, s.Now().AddDate(0, 0, -days))
		if err != nil {
			return err
		}
		for _, number := range numbers {
			if err := s.remindOf(ctx, number, told); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) remindOf(ctx context.Context, number string, told int) error {
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		r, err := lockApplication(ctx, tx, number)
		if err != nil || r.Status != AtCSC {
			return err
		}
		batch := &postgres.Batch{}
		again, err := countTold(ctx, tx, r.ID, told)
		if err != nil || !again {
			return err
		}
		return s.sendTold(ctx, tx, batch, s.tell(batch, &r, "sms.result_waits", "", s.Now()))
	})
}
