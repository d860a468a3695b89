package styleguide

import (
	"net/http"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// guideView is the page with its samples.
type guideView struct {
	ui.Page
	Contents []ui.Link
	// At is the moment on every sample; it stands still, so that pictures compare.
	At time.Time
	// Self is this page, where every sample's link leads.
	Self string
}

// groups are the parts of the page, in order; each is a heading and an anchor.
var groups = []string{
	"type", "messages", "status", "buttons", "fields", "choices", "files", "records", "lists", "ways", "paper",
}

func (Room) showGuide(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := guideView{
		Page: v.Base(r, v.T.T("styleguide.title")), Self: v.In(link.StyleGuide) + "#main",
		At: time.Date(2026, time.November, 25, 10, 0, 0, 0, calendar.Almaty),
	}
	view.NoIndex = true
	view.Crumbs = []ui.Link{{URL: v.In(link.Home), Text: v.T.T("styleguide.home")}, {Text: view.Title}}
	for _, g := range groups {
		view.Contents = append(view.Contents, ui.Link{URL: "#" + g, Text: view.heading(g)})
	}
	return page.Render(w, r, http.StatusOK, guide(view))
}

func (v guideView) heading(group string) string { return v.T.T("styleguide.group." + group) }

// say gives a sample text.
func (v guideView) say(name string) string { return v.T.T("styleguide.sample." + name) }

// field is a sample field; bad ones have an error.
func (v guideView) field(name string, bad bool) ui.Field {
	f := ui.Field{Name: name, Label: v.say("label"), Hint: v.say("hint")}
	if bad {
		f.Name += "-bad"
		f.Error = v.say("error")
	}
	return f
}
