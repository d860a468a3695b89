package offline

import (
	"encoding/json"
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/static"
	"qyzmet/web/ui"
)

// manifest is a web application manifest (W3C), in one language.
type manifest struct {
	// ID is the same in all languages: they are one portal.
	ID          string     `json:"id"`
	Lang        i18n.Lang  `json:"lang"`
	Dir         string     `json:"dir"`
	Name        string     `json:"name"`
	ShortName   string     `json:"short_name"`
	Description string     `json:"description"`
	StartURL    string     `json:"start_url"`
	Scope       string     `json:"scope"`
	Display     string     `json:"display"`
	Theme       string     `json:"theme_color"`
	Background  string     `json:"background_color"`
	Categories  []string   `json:"categories"`
	Icons       []icon     `json:"icons"`
	Shortcuts   []shortcut `json:"shortcuts"`
}

type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

type shortcut struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Colours of the window around the portal: those of the header and of paper.
const (
	themeColour      = "#00547c"
	backgroundColour = "#ffffff"
)

// showManifest answers a device that offers to install the portal. It may be kept for a
// day: names and icons change rarely.
func showManifest(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	body, err := json.Marshal(newManifest(page.Of(r)))
	if err != nil {
		return err
	}
	_, _ = w.Write(body) // the reader went away: nobody is left to tell
	return nil
}

func newManifest(v *page.Visit) manifest {
	return manifest{
		ID: "/", Lang: v.Lang, Dir: "ltr", Name: v.T.T("offline.portal_name"), ShortName: ui.Portal,
		Description: v.T.T("offline.portal_about"), StartURL: v.In(link.Home), Scope: "/",
		// The browser's own Back stays at hand.
		Display: "minimal-ui", Theme: themeColour, Background: backgroundColour,
		Categories: []string{"government"},
		Icons: []icon{
			{static.URL("favicon.svg"), "any", "image/svg+xml", "any"},
			{static.URL("icon-192.png"), "192x192", "image/png", "any"},
			{static.URL("icon-512.png"), "512x512", "image/png", "any"},
			{static.URL("icon-maskable.png"), "512x512", "image/png", "maskable"},
		},
		Shortcuts: []shortcut{
			{v.T.T("offline.to_services"), v.In(link.Services)},
			{v.T.T("offline.to_cabinet"), v.In(link.Cabinet)},
			{v.T.T("offline.to_track"), v.In(link.Track)},
		},
	}
}
