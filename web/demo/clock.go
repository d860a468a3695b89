package demo

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/link"
)

// longestMove keeps the clock inside the years whose calendars are known: there is no way
// back.
const longestMove = 366 * 24 * time.Hour

// layouts are how a moment may be written besides RFC 3339, in Almaty.
var layouts = []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05"}

// wish is where somebody wants the clock to be.
type wish struct {
	by time.Duration
	to time.Time
	// at is what was typed, problem the key of the sentence that refuses it.
	at, problem string
}

// submitClock moves the clock forward, does what has become due, and answers with the page
// the wish came from, or with the new time where there is none.
func (room Room) submitClock(w http.ResponseWriter, r *http.Request) error {
	v := speak(r)
	asked := parseWish(r.PostForm, v.Site.Now())
	if asked.problem != "" {
		return room.render(w, r, http.StatusUnprocessableEntity, asked)
	}
	now, err := room.move(r.Context(), asked)
	if fault.Is(err, fault.Invalid) {
		asked.problem = "demo.clock.backwards"
		return room.render(w, r, http.StatusUnprocessableEntity, asked)
	}
	if err != nil {
		return err
	}
	if back := cameFrom(r); back != "" {
		http.Redirect(w, r, back, http.StatusSeeOther)
		return nil
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write([]byte(now.In(calendar.Almaty).Format(time.RFC3339) + "\n"))
	return err
}

func (room Room) move(ctx context.Context, asked wish) (time.Time, error) {
	if !asked.to.IsZero() {
		return room.Clock.Set(ctx, asked.to)
	}
	return room.Clock.Advance(ctx, asked.by)
}

func parseWish(form url.Values, now time.Time) wish {
	asked := wish{at: form.Get("at")}
	var err error
	if text := form.Get("advance"); text != "" {
		asked.by, err = time.ParseDuration(text)
	} else if asked.to, err = parseMoment(asked.at); err == nil {
		asked.by = asked.to.Sub(now)
	}
	switch {
	case err != nil:
		asked.problem = "demo.clock.unreadable"
	case asked.by < 0:
		asked.problem = "demo.clock.backwards"
	case asked.by > longestMove:
		asked.problem = "demo.clock.too_far"
	}
	return asked
}

func parseMoment(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	for _, layout := range layouts {
		if err == nil {
			break
		}
		t, err = time.ParseInLocation(layout, text, calendar.Almaty)
	}
	return t, err
}

// cameFrom is the portal's own page that the request came from, empty for none.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host == "" || u.Host != r.Host {
		return ""
	}
	back := u.RequestURI()
	switch u.Path {
	case link.DemoClock:
		return front
	case front, link.DemoInbox:
		return back
	}
	return link.Local(back)
}
