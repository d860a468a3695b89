package settings

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// displayView is the form of the special view for low vision.
type displayView struct {
	ui.Page
	Action string
	// Next is where the reader came from, with its language; empty for nowhere.
	Next    string
	Choices []ui.ChoiceField
	// NoImages leaves pictures out.
	NoImages bool
}

// choice is a question of the form with its answers; the first is the ordinary look.
type choice struct {
	name    string
	answers []string
}

var choices = []choice{
	{"size", []string{"100", "150", "200"}},
	{"colours", []string{"device", "black-on-white", "white-on-black", "blue-on-blue"}},
	{"letters", []string{"ordinary", "wide", "wider"}},
	{"lines", []string{"ordinary", "wide", "wider"}},
	{"font", []string{"sans", "serif"}},
}

// noImages is the one statement of the form.
const noImages = "images"

func (room Room) showDisplay(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := displayView{Page: v.Base(r, v.T.T("settings.display.title")), Action: v.In(link.Display)}
	view.Next, view.NoImages = destination(r.FormValue("next")), view.Display.NoImages
	view.NoIndex = true
	view.Crumbs = []ui.Link{{URL: v.In(link.Home), Text: v.T.T("settings.home")}, {Text: view.Title}}
	for _, c := range choices {
		view.Choices = append(view.Choices, c.field(v.T, answered(view.Display, c.name)))
	}
	return page.Render(w, r, http.StatusOK, displayPage(view))
}

// field asks the question; what is in force is chosen, else the ordinary look.
func (c choice) field(t i18n.Localizer, now string) ui.ChoiceField {
	f := ui.ChoiceField{Field: ui.Field{Name: c.name, Label: t.T("settings.display." + c.name)}}
	if !slices.Contains(c.answers, now) {
		now = c.answers[0]
	}
	for _, a := range c.answers {
		key := "settings.display." + c.name + "." + strings.ReplaceAll(a, "-", "_")
		f.Options = append(f.Options, ui.Option{Value: a, Text: t.T(key), Checked: a == now})
	}
	return f
}

// answered is what the view in force answers to a question.
func answered(d ui.Display, name string) string {
	switch name {
	case "size":
		return d.Size
	case "colours":
		return d.Colours
	case "letters":
		return d.Letters
	case "lines":
		return d.Lines
	}
	if d.Serif {
		return "serif"
	}
	return ""
}

// submitDisplay keeps the choice with the account of somebody who is signed in, else in a
// cookie of the device: at a shared computer nobody leaves a view behind. Whatever is no
// answer is the ordinary look: a form that chooses how to see the errors cannot have any.
func (room Room) submitDisplay(w http.ResponseWriter, r *http.Request) error {
	if err := room.keep(w, r, chosen(r.PostForm).Cookie()); err != nil {
		return err
	}
	if next := destination(r.PostFormValue("next")); next != "" {
		http.Redirect(w, r, page.Of(r).In(next[3:]), http.StatusSeeOther)
		return nil
	}
	return page.RedirectDone(w, r, link.Display, "display_saved")
}

func chosen(form url.Values) (d ui.Display) {
	if form.Has("ordinary") {
		return d
	}
	words := []string{
		form.Get("size"), form.Get("colours"), "letters-" + form.Get("letters"),
		"lines-" + form.Get("lines"), form.Get("font"),
	}
	if form.Get(noImages) == "off" {
		words = append(words, "no-images")
	}
	return ui.ReadDisplay(strings.Join(words, "."))
}

// ordinary is the account's word for the ordinary view, which is a choice too: no words
// would leave the view to the device.
const ordinary = "ordinary"

func (room Room) keep(w http.ResponseWriter, r *http.Request, words string) error {
	v := page.Of(r)
	if !v.Actor.SignedIn() {
		room.keepOnDevice(w, words)
		return nil
	}
	if words == "" {
		words = ordinary
	}
	return room.Accounts.KeepDisplay(r.Context(), v.Actor.PersonID, words)
}

// keepOnDevice sets the cookie for a year, or takes it away with the ordinary look.
func (room Room) keepOnDevice(w http.ResponseWriter, value string) {
	age := int((365 * 24 * time.Hour).Seconds())
	if value == "" {
		age = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: ui.DisplayCookie, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: room.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// destination is a page of the portal to return to, but never this one.
func destination(next string) string {
	next = link.Local(next)
	if next == "" || strings.HasPrefix(next[3:], link.Display) {
		return ""
	}
	return next
}
