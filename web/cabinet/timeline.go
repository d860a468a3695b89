package cabinet

import (
	"slices"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// steps tell an application's life: what happened and who did it, what happens now, what
// comes and until when.
func steps(t i18n.Localizer, v *application.View) []ui.Step {
	all := happened(t, v)
	if v.Overdue {
		all = append(all, overdueStep(t, v))
		slices.SortStableFunc(all, func(a, b ui.Step) int { return a.At.Compare(*b.At) })
	}
	return append(all, ahead(t, v)...)
}

func happened(t i18n.Localizer, v *application.View) []ui.Step {
	all := make([]ui.Step, 0, len(v.Events)+1)
	for _, e := range v.Events {
		step := ui.Step{Title: t.T(e.To.Key()), At: &e.At, Text: told(t, v, e)}
		if e.To == application.Refused {
			step.State = ui.StepTrouble
		}
		all = append(all, step)
	}
	if n := len(all); n > 0 && !v.Status.Closed() {
		all[n-1].State = ui.StepNow
	}
	return all
}

// told says in plain words who did what; a step nobody foresaw is named by its doer alone.
func told(t i18n.Localizer, v *application.View, e application.StatusEvent) string {
	by := doer(e.ActorRole)
	body, _ := v.Snapshot.Body(v.Body)
	happened := string(e.To)
	if e.From == application.CorrectionRequested && e.To == application.InReview {
		happened = "corrected"
	}
	if key := "cabinet.event." + happened + "." + by; t.Has(key) {
		return t.T(key, "body", body.Today())
	}
	return t.T("cabinet.done_by."+by, "body", body.Today())
}

// doer is who acted, as the citizen sees it: they themselves, the body, or the portal.
func doer(role string) string {
	switch role {
	case "citizen":
		return "you"
	case application.System:
		return "system"
	}
	return "body"
}

func overdueStep(t i18n.Localizer, v *application.View) ui.Step {
	return ui.Step{
		Title: t.T("status.overdue"), State: ui.StepTrouble, At: &v.Due.At,
		Text: statusview.MarkMeaning(t, v.Status),
	}
}

// ahead is what still comes for an application that is not closed.
func ahead(t i18n.Localizer, v *application.View) (all []ui.Step) {
	if v.Status.Closed() {
		return nil
	}
	if v.Status == application.Submitted {
		all = append(all, comes(t, "cabinet.ahead.registered_title",
			t.T("cabinet.ahead.registered", "moment", i18n.Moment(almaty(v.RegisteredAt)))))
	}
	if !v.Status.Held() {
		all = append(all, comes(t, "cabinet.ahead.in_review_title", t.T("cabinet.ahead.in_review")))
	}
	return append(all, comes(t, "cabinet.ahead.decision", answerBy(t, v)))
}

func comes(t i18n.Localizer, key, text string) ui.Step {
	return ui.Step{State: ui.StepAhead, Title: t.T(key), Text: text}
}

// answerBy is until when the body must answer; nothing where that has passed.
func answerBy(t i18n.Localizer, v *application.View) string {
	switch {
	case v.Overdue:
		return ""
	case !v.Due.StoppedAt.IsZero():
		return t.T("correction.own.stopped")
	case v.Due.Day:
		return t.T("cabinet.ahead.decision_by_day", "date", i18n.Date(almaty(v.Due.At)))
	}
	return t.T("cabinet.ahead.decision_by_moment", "moment", i18n.Moment(almaty(v.Due.At)))
}

// almaty is a moment as clocks in Almaty show it, for dates inside sentences.
func almaty(at time.Time) time.Time { return at.In(calendar.Almaty) }
