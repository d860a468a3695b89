package demo

import (
	"net/http"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// demoView is the front page of the room.
type demoView struct {
	ui.Page
	Now           time.Time
	Steps         []ui.ButtonView
	At            ui.TextField
	Action        string
	Inbox, SignIn string
	Languages     []ui.Link
	People        ui.TableView
	Errors        []ui.Link
}

// steps are the moves of the clock that have a button of their own.
var steps = []struct{ advance, key string }{
	{"1h", "demo.clock.hour"}, {"24h", "demo.clock.day"},
	{"72h", "demo.clock.three_days"}, {"168h", "demo.clock.week"},
}

func (room Room) showDemo(w http.ResponseWriter, r *http.Request) error {
	return room.render(w, r, http.StatusOK, wish{})
}

// render shows the front page; a wish that was refused is shown with what was typed.
func (room Room) render(w http.ResponseWriter, r *http.Request, status int, asked wish) error {
	v := speak(r)
	people, err := room.people(r.Context(), v.T)
	if err != nil {
		return err
	}
	now := v.Site.Now().In(calendar.Almaty)
	view := demoView{
		Page: base(v, r, v.T.T("demo.title")), Now: now, Action: in(v.Lang, link.DemoClock),
		Inbox: in(v.Lang, link.DemoInbox), SignIn: v.In(link.SignIn), People: people,
		Languages: languages(front),
		At: ui.TextField{
			Field: ui.Field{Name: "at", Label: v.T.T("demo.clock.at"),
				Hint: v.T.T("demo.clock.at_hint", "example", now.AddDate(0, 0, 1).Format(layouts[0]))},
			Value: asked.at, Size: ui.Size20,
		},
	}
	for _, s := range steps {
		view.Steps = append(view.Steps, ui.ButtonView{
			Text: v.T.T(s.key), Intent: ui.Secondary, Name: "advance", Value: s.advance,
		})
	}
	if status == http.StatusUnprocessableEntity {
		view.HasError, view.At.Error = true, v.T.T(asked.problem)
		view.Errors = []ui.Link{{URL: view.At.Anchor(), Text: view.At.Error}}
	}
	return page.Render(w, r, status, demoPage(view))
}
