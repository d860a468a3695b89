package mandate

import (
	"context"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/job"
	"qyzmet/internal/postgres"
)

// Paper is a power of attorney or an act of guardianship on paper, as two operators have seen it.
type Paper struct {
	Kind                          Kind
	PrincipalID, RepresentativeID string
	Document                      string
	DocumentDate                  calendar.Date
	// Last is the last day on which it holds, in Almaty.
	Last     calendar.Date
	Services []string
	Actions  []Action
	// EnteredBy is the operator who entered it.
	EnteredBy string
}

// QueueEntered makes the mandate of a paper and tells both sides: the principal can revoke it at once.
// The caller has checked that two operators agree, and runs for the portal itself.
func (s *Service) QueueEntered(
	ctx context.Context, batch *postgres.Batch, by identity.Actor, p Paper, lang i18n.Lang,
) (id string, told []job.Args) {
	now := s.Now()
	m := Mandate{
		ID: postgres.NewID(), Kind: p.Kind, PrincipalID: p.PrincipalID, RepresentativeID: p.RepresentativeID,
		Services: p.Services, Actions: p.Actions, Document: p.Document, DocumentDate: p.DocumentDate, Paper: true,
		From: now, Until: p.Last.AddDays(1).Start(), State: Active, CreatedAt: now, CreatedBy: p.EnteredBy, AnsweredAt: now,
	}
	if m.Services == nil {
		m.Services = []string{}
	}
	queueInsert(batch, m)
	told = s.tell(batch, m, "entered", lang, now)
	queueChange(ctx, batch, by, "mandate_entered", nil, m)
	return m.ID, told
}

// LatestOfPaper is the last day until which a paper of a kind may hold: three years for a power of
// attorney (Civil Code, art. 168), childhood for a guardianship at the longest.
func LatestOfPaper(kind Kind, today calendar.Date) calendar.Date {
	years := longestYears
	if kind == Guardian {
		years = age
	}
	return calendar.Date{Year: today.Year + years, Month: today.Month, Day: today.Day}
}
