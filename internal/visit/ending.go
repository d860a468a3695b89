package visit

import (
	"context"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
)

// End ends the operator's visit: the next citizen may come. Ended already is done.
func (s *Service) End(ctx context.Context, actor identity.Actor) (err error) {
	defer fault.Wrap(&err, "visit.End")
	return s.endOwn(ctx, actor, EndedNext)
}

// EndWithShift is End for an operator who leaves the window.
func (s *Service) EndWithShift(ctx context.Context, actor identity.Actor) (err error) {
	defer fault.Wrap(&err, "visit.EndWithShift")
	return s.endOwn(ctx, actor, EndedShift)
}

func (s *Service) endOwn(ctx context.Context, actor identity.Actor, how string) error {
	return s.change(ctx, actor, identity.OpenVisit, func(ctx context.Context, tx postgres.Tx) error {
		v, err := lastingOf(ctx, tx, actor.PersonID, s.Wall(), true)
		if fault.Is(err, fault.NotFound) {
			return endIdle(ctx, tx, actor.PersonID, s.Wall())
		}
		if err != nil {
			return err
		}
		v.EndedAt, v.EndedHow = s.Wall(), how
		batch := &postgres.Batch{}
		queueEnded(batch, v)
		queueNoted(ctx, batch, actor, "visit_ended", v)
		return postgres.Send(ctx, tx, batch)
	})
}

// Sweep ends the visits in which nothing has been done for a while.
func (s *Service) Sweep(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "visit.Sweep")
	if err := endIdle(ctx, s.DB, "", s.Wall()); err != nil {
		return err
	}
	return forgetArrivalCodes(ctx, s.DB, s.Wall())
}

// EndByCitizen ends a visit by the link of its SMS. Ended already is done.
func (s *Service) EndByCitizen(ctx context.Context, code string) (err error) {
	defer fault.Wrap(&err, "visit.EndByCitizen")
	return s.answer(ctx, code, func(ctx context.Context, tx postgres.Tx, v Visit) error {
		if !v.EndedAt.IsZero() {
			return nil
		}
		v.EndedAt, v.EndedHow = s.Wall(), EndedCitizen
		batch := &postgres.Batch{}
		queueEnded(batch, v)
		queueNoted(ctx, batch, citizenOf(v), "visit_ended", v)
		return postgres.Send(ctx, tx, batch)
	})
}

// disownMonths is how long a visit can be disowned: as long as a decision can be appealed
// (APPC art. 92(1): three months).
const disownMonths = 3

// Disown says that the citizen was not there, or did not agree: the visit ends, what was filed in it
// is frozen until an auditor has looked, and the auditors are told. Disowned already is done. After
// three months it is Gone.
func (s *Service) Disown(ctx context.Context, code string) (err error) {
	defer fault.Wrap(&err, "visit.Disown")
	return s.answer(ctx, code, func(ctx context.Context, tx postgres.Tx, v Visit) error {
		now := s.Wall()
		switch {
		case !v.DisownedAt.IsZero():
			return nil
		case v.OpenedAt.IsZero():
			return fault.New(fault.NotFound, "")
		case now.After(v.BegunAt.AddDate(0, disownMonths, 0)):
			return fault.New(fault.Gone, "visit.disown_late")
		}
		if v.EndedAt.IsZero() {
			v.EndedAt, v.EndedHow = now, EndedDisowned
		}
		v.DisownedAt = now
		batch := &postgres.Batch{}
		queueEnded(batch, v)
		queueDisowned(batch, v, s.Now())
		told, err := s.tellAuditors(ctx, tx, batch)
		if err != nil {
			return err
		}
		queueNoted(ctx, batch, citizenOf(v), "visit_disowned", v)
		return s.sendTold(ctx, tx, batch, told)
	})
}

func (s *Service) tellAuditors(ctx context.Context, tx postgres.Tx, batch *postgres.Batch) (told []job.Args, _ error) {
	staff, err := identity.StaffIn(ctx, tx, identity.Auditor)
	if err != nil {
		return nil, err
	}
	for _, people := range staff {
		for _, person := range people {
			told = append(told, s.Sender.Queue(batch, notify.Message{
				PersonID: person, Template: "sms.auditor_disowned", Lang: i18n.KK,
			}, s.Now())...)
		}
	}
	return told, nil
}

// citizenOf is who answers by the link of a visit, for the journal: its citizen.
func citizenOf(v Visit) identity.Actor {
	return identity.Actor{PersonID: v.PersonID, Role: identity.Citizen}
}

// answer lets whoever has the code of a visit answer it.
func (s *Service) answer(ctx context.Context, code string, do func(context.Context, postgres.Tx, Visit) error) error {
	if !isCode(code) {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(postgres.WithScope(ctx, postgres.System), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		v, err := visitByCode(ctx, tx, code, true)
		if err != nil {
			return err
		}
		return do(ctx, tx, v)
	})
}

// Judge is the auditor's word on a disowned visit. Upheld, what was filed in it stays frozen for good
// and its body is told by the page of the case; dismissed, it goes on.
func (s *Service) Judge(ctx context.Context, actor identity.Actor, id, verdict, note string) (problems []Problem, err error) {
	defer fault.Wrap(&err, "visit.Judge(%s)", id)
	if err := identity.MayTry(actor, identity.JudgeVisit); err != nil {
		return nil, err
	}
	if verdict != Upheld && verdict != Dismissed {
		problems = append(problems, Problem{"verdict", i18n.M("visit.error.verdict")})
	}
	const shortest, longest = 20, 2000
	if n := len([]rune(note)); n < shortest || n > longest {
		problems = append(problems, Problem{"note", i18n.M("visit.error.note", "least", shortest, "most", longest)})
	}
	if len(problems) > 0 {
		return problems, nil
	}
	if !postgres.IsID(id) {
		return nil, fault.New(fault.NotFound, "")
	}
	return nil, s.change(ctx, actor, identity.JudgeVisit, func(ctx context.Context, tx postgres.Tx) error {
		v, err := visitByID(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case v.DisownedAt.IsZero():
			return fault.New(fault.NotFound, "")
		case v.Verdict == verdict:
			return nil
		case v.Verdict != "":
			return fault.New(fault.Conflict, "visit.judged")
		}
		v.Verdict, v.JudgedAt, v.JudgedNote = verdict, s.Wall(), note
		batch := &postgres.Batch{}
		queueJudged(batch, v, actor.PersonID)
		told := s.Sender.Queue(batch, notify.Message{
			PersonID: v.PersonID, Template: "sms.visit_" + verdict, Lang: v.Lang,
			Args: map[string]string{"link": s.BaseURL + pageOf(v)},
		}, s.Now())
		queueNoted(ctx, batch, actor, "visit_judged", v)
		return s.sendTold(ctx, tx, batch, told)
	})
}
