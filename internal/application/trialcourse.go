package application

import (
	"time"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// course is a trial from its filing on.
type course struct {
	// Record is the application as filed and as it stands.
	Record   Record
	Events   []StatusEvent
	Clock    []ClockEvent
	Decision *Decision
	Paper    *document.Paper
}

// step goes one lawful step on; role is as whom it is made.
func (c *course) step(to Status, by Mover, role identity.Role, at time.Time) error {
	if !MayMove(c.Record.Status, to, by) {
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	c.Events = append(c.Events, StatusEvent{From: c.Record.Status, To: to, At: at, ActorRole: string(role)})
	c.Record.Status = to
	if to.Closed() && c.Record.ClosedAt.IsZero() {
		c.Record.ClosedAt = at
		c.Clock = append(c.Clock, FinishClock(at))
	}
	return nil
}

// settle registers what was filed outside working hours and whose hour has come: no job runs
// for a trial.
func (c *course) settle(now time.Time) error {
	if c.Record.Status != Submitted || now.Before(c.Record.RegisteredAt) {
		return nil
	}
	return c.step(Registered, BySystem, System, c.Record.RegisteredAt)
}

// conclude decides as an official would.
func (c *course) conclude(d Decision) error {
	to := Approved
	if d.Kind == Refusal {
		to = Refused
	}
	if err := c.step(to, ByOfficial, identity.Official, d.DecidedAt); err != nil {
		return err
	}
	c.Decision = &d
	if d.Kind == Refusal {
		return nil
	}
	return c.step(ResultIssued, BySystem, System, d.DecidedAt)
}

// TrialMessage is what an applicant would be told by SMS; of a trial nobody is told anything.
type TrialMessage struct {
	At   time.Time
	Text string
	Lang i18n.Lang
}

// TrialMessages are the messages that a filed trial would have sent so far, oldest first.
func (s *Service) TrialMessages(v *View) []TrialMessage {
	l := s.Texts.In(v.Lang)
	say := func(at time.Time, key, by string) TrialMessage {
		args := i18n.Args{"number": v.Number}
		if by != "" {
			args["by"] = by
		}
		return TrialMessage{At: at, Text: l.Message(i18n.Message{Key: key, Args: args}), Lang: v.Lang}
	}
	all := []TrialMessage{say(v.FiledAt, "sms.filed", dueText(&v.Record))}
	if d := v.Decision; d != nil {
		all = append(all, say(d.DecidedAt, "sms."+d.Kind, ""))
	}
	return all
}
