// Package ui is the design system: every piece of markup the portal shows, as templ
// components with typed props. Rooms compose these and write plain elements (h2, p, a, ul)
// between them; class names, ids, ARIA and icons live only here. A class of GOV.UK
// Frontend must stand in this package in full: the style sheet keeps only those it finds.
package ui

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// Portal is the name on the mark and at the end of every title.
const Portal = "Qyzmet"

// Page is what every page tells its layout; view structs of rooms embed it.
type Page struct {
	// T translates for the reader of this page.
	T i18n.Localizer
	// Path is the address after the language, with its query, of the page as a GET. The
	// language switch, the sign-in link and the marked place in the navigation use it.
	Path string
	// Title is the question or heading of this page, Service the service it belongs to.
	Title, Service string
	// Description is for search engines; public pages only.
	Description string
	// HasError puts the word for an error before the title.
	HasError bool
	// Signed is who is signed in; nil for nobody.
	Signed *Viewer
	// DemoTime is the portal's clock in demo mode; nil otherwise.
	DemoTime *time.Time
	// Session lets the script warn before the session ends; nil where nothing can be lost.
	Session *Session
	// Flash is the outcome of what the reader just did.
	Flash *Flash
	// Trial marks a page of a trial, which counts for nothing, and leads to where it is tried.
	Trial *Link
	// Serving is whom an operator of a centre fills in for; nil for everybody else.
	Serving *Serving
	// Warning is what staff must know whatever page they are on; empty for nothing.
	Warning string
	// Back is one step back; its text may be empty. Crumbs lead down from the home page.
	Back   *Link
	Crumbs []Link
	// Wide gives dense pages of officials more room.
	Wide bool
	// Display is the special view its reader chose.
	Display Display
	// NoIndex keeps the page out of search engines.
	NoIndex bool
}

// Serving is the citizen before an operator.
type Serving struct {
	// OfflineKey lets the pages of a draft keep answers while there is no link; empty where nothing
	// is filled in, or nothing may be kept.
	OfflineKey string
	// Name is in full, IIN has its last four digits only.
	Name, IIN string
	// Visit leads back to what is done in the visit; End lets the next citizen come.
	Visit Link
	End   FormView
}

// Viewer is the person signed in, as the header shows them.
type Viewer struct {
	// Name is short: a given name and an initial.
	Name string
	// RoleKey is the locale key of the role they act in; empty for a citizen.
	RoleKey string
	// Links are their own places: cabinet, bench. Paths without the language.
	Links []Link
}

// Link is an address with its text.
type Link struct {
	URL, Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	// AccessKey follows a link back from the keyboard; empty for none.
	AccessKey string
}

// Session is how long the reader may be idle, how much of it is left, and the address that lengthens
// it (POST).
type Session struct {
	Seconds, Left int
	ExtendURL     string
}

// title is "Question – Service – Qyzmet", with the word for an error first.
func (p Page) title() string {
	parts := make([]string, 0, 3)
	for _, s := range [...]string{p.Title, p.Service, Portal} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	title := strings.Join(parts, " – ")
	if p.HasError {
		return p.T.T("ui.error_title", "title", title)
	}
	return title
}

// here is the address of a path in the page's language.
func (p Page) here(path string) string { return link.In(p.T.Lang(), path) }

// inLanguage is this page's address in another language.
func (p Page) inLanguage(lang i18n.Lang) string {
	if p.Path == "" {
		return link.In(lang, link.Home)
	}
	return link.In(lang, p.Path)
}

// current tells whether a place of the navigation is the page itself or above it.
func (p Page) current(place string) string {
	path, _, _ := strings.Cut(p.Path, "?")
	switch {
	case path == place:
		return "page"
	case strings.HasPrefix(path, place+"/"):
		return "true"
	}
	return ""
}

// signIn returns to this page after signing in, unless this page is where one starts.
func (p Page) signIn() string {
	if p.Path == "" || p.Path == link.Home || strings.HasPrefix(p.Path, link.SignIn) {
		return p.here(link.SignIn)
	}
	return p.here(link.SignInFor(p.here(p.Path)))
}

// places are the public entries of the navigation, in order.
func (p Page) places() []Link {
	return []Link{
		{URL: link.Services, Text: p.T.T("ui.nav.services")},
		{URL: link.Track, Text: p.T.T("ui.nav.track")},
		{URL: link.Verify, Text: p.T.T("ui.nav.verify")},
		{URL: link.Help, Text: p.T.T("ui.nav.help")},
	}
}

// plain are the pages at the foot of every page.
func (p Page) plain() []Link {
	links := []Link{
		{URL: link.Help, Text: p.T.T("ui.footer.help")},
		{URL: link.Feedback(p.Path), Text: p.T.T("ui.footer.feedback")},
		{URL: link.AfterApplying, Text: p.T.T("ui.footer.after_applying")},
		{URL: link.Appeal, Text: p.T.T("ui.footer.appeal")},
		{URL: link.Accessibility, Text: p.T.T("ui.footer.accessibility")},
		{URL: link.Privacy, Text: p.T.T("ui.footer.privacy")},
		{URL: link.YourData, Text: p.T.T("ui.footer.your_data")},
		{URL: link.Cookies, Text: p.T.T("ui.footer.cookies")},
		{URL: link.SiteMap, Text: p.T.T("ui.footer.site_map")},
	}
	if p.Signed != nil {
		links = append(links, Link{URL: link.Devices, Text: p.T.T("ui.footer.devices")})
	}
	return links
}

// language is one entry of the language switch: the name in its own language, cut where
// narrow screens stop.
type language struct {
	code        i18n.Lang
	start, rest string
}

var languages = [...]language{
	{i18n.KK, "Қаз", "ақша"},
	{i18n.RU, "Рус", "ский"},
	{i18n.EN, "Eng", "lish"},
}

// LanguageName is what a language is called in itself.
func LanguageName(code i18n.Lang) string {
	for _, l := range languages {
		if l.code == code {
			return l.start + l.rest
		}
	}
	return string(code)
}

// Official gives an official text and the language it is in; the language is empty when
// it is the reader's, so that a lang attribute appears only where it says something.
func Official(t i18n.Localizer, text i18n.Text) (string, i18n.Lang) {
	s, lang := text.Resolve(t.Lang())
	if lang == t.Lang() {
		return s, ""
	}
	return s, lang
}

// LocalText is an official text with a lang attribute where it fell back to another language.
func LocalText(t i18n.Localizer, text i18n.Text) templ.Component { return inLang(Official(t, text)) }

// Raw markup of this package that never holds a reader's data.
func raw(html string) templ.Component { return templ.Raw(html) }
