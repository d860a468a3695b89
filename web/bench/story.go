package bench

import (
	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// story tells what has happened to a case and, while it is open, what comes.
func story(t i18n.Localizer, c *application.View) (steps []ui.Step) {
	for i, e := range c.Events {
		step := ui.Step{Title: eventTitle(t, e), At: &e.At}
		if c.NewStep(i) {
			step.Content = newTag(t)
		}
		steps = append(steps, step)
	}
	if c.Status.Closed() {
		return steps
	}
	if n := len(steps); n > 0 {
		steps[n-1].State = ui.StepNow
	}
	if c.Status == application.Submitted {
		steps = append(steps, ui.Step{
			Title: t.T("bench.event.registration"), State: ui.StepAhead, At: &c.RegisteredAt,
		})
	}
	return append(steps, ending(t, c))
}

// eventTitle names a step; what ends a correction says how.
func eventTitle(t i18n.Localizer, e application.StatusEvent) string {
	if e.From == application.CorrectionRequested && e.To == application.InReview {
		return t.T("bench.event.corrected." + e.ActorRole)
	}
	return t.T("bench.event." + string(e.To))
}

// ending is the decision to come: until when, or since when it is missing.
func ending(t i18n.Localizer, c *application.View) ui.Step {
	step := ui.Step{Title: t.T("bench.event.decision"), State: ui.StepAhead, Text: dueText(t, c.Due)}
	if !c.Due.StoppedAt.IsZero() {
		step.Text = t.T("correction.open.stopped")
	}
	if c.Overdue {
		step.State, step.Title = ui.StepTrouble, t.T("bench.event.overdue")
	}
	return step
}

func dueText(t i18n.Localizer, due application.Due) string {
	at := due.At.In(calendar.Almaty)
	if due.Day {
		return t.T("bench.event.by_day", "date", i18n.Date(at))
	}
	return t.T("bench.event.by_moment", "moment", i18n.Moment(at))
}
