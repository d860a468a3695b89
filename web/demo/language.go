package demo

import (
	"net/http"
	"net/url"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// langParam chooses the language of a page here: the address has none.
const langParam = "lang"

// speak gives the visit, in the language the address asks for if it does.
func speak(r *http.Request) *page.Visit {
	v := page.Of(r)
	if lang, ok := i18n.ParseLang(r.URL.Query().Get(langParam)); ok {
		v.Speak(lang, v.Path)
	}
	return v
}

// base is the layout's part. The portal's own language switch leads home from here, since
// these pages have no address below a language.
func base(v *page.Visit, r *http.Request, title string) ui.Page {
	p := v.Base(r, title)
	p.Path, p.NoIndex = link.Home, true
	return p
}

// names are the languages as they call themselves.
var names = map[i18n.Lang]string{i18n.KK: "Қазақша", i18n.RU: "Русский", i18n.EN: "English"}

// languages are the ways to the same page in the three languages.
func languages(path string) []ui.Link {
	var links []ui.Link
	for _, lang := range i18n.Langs {
		links = append(links, ui.Link{URL: in(lang, path), Text: names[lang], Lang: lang})
	}
	return links
}

// in is a page of this room in a language.
func in(lang i18n.Lang, path string) string {
	return path + "?" + url.Values{langParam: {string(lang)}}.Encode()
}
