package bench

import (
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// left is how much of a term remains, as the queue and the case say it.
type left struct {
	// Exact tells that the term ends at a moment; Minutes count then, working Days otherwise.
	Exact, Overdue bool
	// Uncounted tells that the calendar of these days is not published.
	Uncounted     bool
	Days, Minutes int
}

// Steps of the scale on which a moment is told.
const (
	hour   = int(time.Hour / time.Minute)
	day    = 24 * hour
	longer = 2 * day
)

// message says it in words: working days, hours or minutes, remaining or past.
func (l left) message() i18n.Message {
	side := "bench.left."
	if l.Overdue {
		side = "bench.late."
	}
	if l.Uncounted {
		return i18n.M(side + "uncounted")
	}
	if !l.Exact {
		if l.Days == 0 && !l.Overdue {
			return i18n.M("bench.left.last_day")
		}
		return i18n.M(side+"working_days", "n", max(abs(l.Days), 1))
	}
	minutes := abs(l.Minutes)
	switch {
	case minutes >= longer:
		return i18n.M(side+"days", "n", minutes/day)
	case minutes >= hour:
		return i18n.M(side+"hours", "n", minutes/hour)
	}
	return i18n.M(side+"minutes", "n", max(minutes, 1))
}

// tag adds an icon and a colour to the words.
func (l left) tag(t i18n.Localizer) ui.TagView {
	tag := ui.TagView{Text: t.Message(l.message()), Intent: ui.Info, Icon: ui.IconClock}
	switch {
	case l.Overdue:
		tag.Intent, tag.Icon = ui.Bad, ui.IconAlert
	case l.Exact && l.Minutes < hour, !l.Exact && !l.Uncounted && l.Days <= 1:
		tag.Intent, tag.Icon = ui.Wait, ui.IconFlag
	}
	return tag
}

func abs(n int) int { return max(n, -n) }
