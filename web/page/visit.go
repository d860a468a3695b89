// Package page is what every room needs to answer a request: who is asking and in which
// language, handlers that return errors, rendering to a buffer, redirects, and the one
// table from kinds of fault to HTTP statuses.
package page

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/gorilla/sessions"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/link"
	"qyzmet/web/ui"
)

// Site is what all pages share.
type Site struct {
	Texts    *i18n.Catalogue
	Sessions *websession.Store
	// Now is the portal's legal time.
	Now func() time.Time
	// Demo shows the portal's clock on every page and what only the demo may show.
	Demo bool
	Log  *slog.Logger
	// Security keeps the events of the portal's security; nil keeps none.
	Security *securitylog.Log
	// Place is a keyed hash of where a request comes from; nil gives none.
	Place func(*http.Request) string
	// CalendarEnds is for how many days the working calendar answers yet, and whether that is
	// soon; nil where none is watched.
	CalendarEnds func(context.Context) (days int, soon bool)
	// cache holds rendered public pages.
	cache cache
}

// Visit is one request: its language, its reader and its session.
type Visit struct {
	Site    *Site
	ID      string
	Lang    i18n.Lang
	T       i18n.Localizer
	Actor   identity.Actor
	session *sessions.Session
	// broken is why the session could not be read: the reader may be somebody.
	broken error
	// tells says that the page tells why the browser's last session was ended.
	tells bool
	// Path is the address after the language.
	Path string
	// Action is what the route does, for the log.
	Action identity.Action
}

type visitKey struct{}

// Of gives the request's visit.
func Of(r *http.Request) *Visit { return r.Context().Value(visitKey{}).(*Visit) }

// With puts a visit into a request; package middleware begins visits with it.
func With(r *http.Request, v *Visit) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
}

// Speak sets the language of the visit and the path after it.
func (v *Visit) Speak(lang i18n.Lang, path string) {
	v.Lang, v.T, v.Path = lang, v.Site.Texts.In(lang), path
}

// Carry gives the visit its session, or the fault that kept it from being read.
func (v *Visit) Carry(s *sessions.Session, broken error) {
	v.session, v.Actor, v.broken = s, websession.Actor(s), broken
}

// Expired reports whether the browser brought a session that has ended.
func (v *Visit) Expired() bool { return v.session != nil && websession.Expired(v.session) }

// Personal reports whether the path names something of somebody: a segment with a digit,
// except below the public places.
func (v *Visit) Personal() bool {
	segments := strings.Split(strings.Trim(v.Path, "/"), "/")
	switch segments[0] {
	case "services", "bodies", "verify", "scores", "discussions", "help", "entitlements", "track", "calendar", "visits",
		"centres", "display", "kiosk", "tickets":
		return false
	}
	for _, s := range segments {
		if strings.ContainsAny(s, "0123456789") {
			return true
		}
	}
	return false
}

// In is a path of the portal in the reader's language.
func (v *Visit) In(path string) string { return link.In(v.Lang, path) }

// Base is the layout's part of a page: title, reader, demo time, outcome of the last act.
func (v *Visit) Base(r *http.Request, title string) ui.Page {
	path := v.Path
	switch {
	case r.Method == http.MethodGet && r.URL.RawQuery != "":
		path += "?" + asked(r)
	case r.Method == http.MethodPost && !hasPage(r):
		path = parentOf(path) // the language switch leads to the page with the form
	}
	p := ui.Page{T: v.T, Path: strings.TrimSuffix(path, "?"), Title: title, Signed: v.viewer(), Flash: v.flash(r)}
	p.Display, p.Warning = v.Display(r), v.calendarEnds(r)
	if v.Site.Demo {
		now := v.Site.Now().In(calendar.Almaty)
		p.DemoTime = &now
	}
	if p.NoIndex = v.Actor.SignedIn(); p.NoIndex {
		p.Session = &ui.Session{
			Seconds: int(websession.Idle(v.Actor).Seconds()), Left: int(v.sessionLeft().Seconds()), ExtendURL: v.In(link.Session),
		}
	}
	return p
}

// Display is how the page shall look: as its reader chose while signed in, else as was
// chosen on the device. The reader's own choice is not written to the device: on a shared
// computer it ends with the session, however that ends.
func (v *Visit) Display(r *http.Request) ui.Display {
	if v.session != nil {
		if own := websession.Display(v.session); own != "" {
			return ui.ReadDisplay(own)
		}
	}
	return deviceDisplay(r)
}

// deviceDisplay is the special view of the request's cookie.
func deviceDisplay(r *http.Request) ui.Display {
	c, err := r.Cookie(ui.DisplayCookie)
	if err != nil {
		return ui.Display{}
	}
	return ui.ReadDisplay(c.Value)
}

// hasPage reports whether the address of an act is that of a page too.
func hasPage(r *http.Request) bool {
	at := chi.RouteContext(r.Context())
	return at == nil || at.Routes == nil || at.Routes.Match(chi.NewRouteContext(), http.MethodGet, r.URL.Path)
}

// asked is the query without what the portal added to it.
func asked(r *http.Request) string {
	q := r.URL.Query()
	q.Del(doneParam)
	q.Del(websession.BackgroundParam)
	return q.Encode()
}

// viewer is the reader as the header shows them.
func (v *Visit) viewer() *ui.Viewer {
	if !v.Actor.SignedIn() {
		return nil
	}
	n := v.Actor.Names
	viewer := &ui.Viewer{Name: shortName(n, v.Lang)}
	switch v.Actor.Role {
	case identity.Citizen:
		viewer.Links = []ui.Link{{URL: link.Cabinet, Text: v.T.T("page.nav.cabinet")}}
	case identity.Official, identity.Head:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.Bench, Text: v.T.T("page.nav.bench")}}
	case identity.Operator:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{
			{URL: link.Counter, Text: v.T.T("page.nav.counter")}, {URL: link.OwnShifts, Text: v.T.T("page.nav.own_shifts")},
		}
	case identity.Auditor:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.Oversight, Text: v.T.T("page.nav.oversight")}}
	case identity.Authority:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.JudgeComplaints, Text: v.T.T("page.nav.complaints")}}
	case identity.Editor, identity.Approver:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.Editor, Text: v.T.T("page.nav.editor")}}
	case identity.Contact:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.Calls, Text: v.T.T("page.nav.calls")}}
	case identity.CentreHead:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{{URL: link.CentreHead, Text: v.T.T("page.nav.centre")}}
	case identity.Admin:
		viewer.RoleKey = "role." + string(v.Actor.Role)
		viewer.Links = []ui.Link{
			{URL: link.Accounts, Text: v.T.T("page.nav.accounts")}, {URL: link.Calendar, Text: v.T.T("page.nav.calendar")},
		}
	default:
		viewer.RoleKey = "role." + string(v.Actor.Role)
	}
	return viewer
}

// calendarEnds warns an administrator before services with terms in days can no longer be
// filed for.
func (v *Visit) calendarEnds(r *http.Request) string {
	if v.Actor.Role != identity.Admin || v.Site.CalendarEnds == nil {
		return ""
	}
	days, soon := v.Site.CalendarEnds(r.Context())
	switch {
	case !soon:
		return ""
	case days < 0:
		return v.T.T("page.calendar_ended")
	}
	return v.T.T("page.calendar_ends", "n", days)
}

func shortName(n identity.Names, lang i18n.Lang) string {
	name := n.Name.In(lang)
	if r := []rune(n.Surname.In(lang)); len(r) > 0 {
		name += " " + string(r[0]) + "."
	}
	return name
}

// doneParam carries the outcome of an act over the redirect: a code, never a text.
const doneParam = "done"

func (v *Visit) flash(r *http.Request) *ui.Flash {
	if why := v.endedFor(); why != "" && r.Method == http.MethodGet {
		v.tells = true
		return &ui.Flash{Title: v.T.T("device.ended.title"), Text: v.T.T("device.ended." + why)}
	}
	key := "done." + r.URL.Query().Get(doneParam)
	if key == "done." || !v.T.Has(key) {
		return nil
	}
	return &ui.Flash{Intent: ui.Good, Text: v.T.T(key)}
}

// Home is where somebody belongs after signing in.
func (v *Visit) Home(a identity.Actor) string {
	switch a.Role {
	case identity.Citizen:
		return v.In(link.Cabinet)
	case identity.Official, identity.Head:
		return v.In(link.Bench)
	case identity.Operator:
		return v.In(link.Counter)
	case identity.Auditor:
		return v.In(link.Oversight)
	case identity.Authority:
		return v.In(link.JudgeComplaints)
	case identity.Admin:
		return v.In(link.Accounts)
	case identity.Editor, identity.Approver:
		return v.In(link.Editor)
	case identity.Contact:
		return v.In(link.Calls)
	case identity.CentreHead:
		return v.In(link.CentreHead)
	}
	return v.In(link.Home)
}
