package middleware

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"golang.org/x/text/language"

	"qyzmet/internal/i18n"
	"qyzmet/web/page"
)

// cookie remembers the language somebody reads in.
const cookie = "lang"

var matcher = language.NewMatcher([]language.Tag{language.Kazakh, language.Russian, language.English})

// PreferredLang is the reader's language where the address names none: the cookie, then
// what the browser asks for, then Kazakh.
func PreferredLang(r *http.Request) i18n.Lang {
	if c, err := r.Cookie(cookie); err == nil {
		if lang, ok := i18n.ParseLang(c.Value); ok {
			return lang
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return i18n.KK
	}
	_, index, confidence := matcher.Match(wanted...)
	if confidence == language.No {
		return i18n.KK
	}
	return i18n.Langs[index]
}

// langOf is the language that the address names, or else the reader's own.
func langOf(r *http.Request) i18n.Lang {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if lang, ok := i18n.ParseLang(first); ok {
		return lang
	}
	return PreferredLang(r)
}

// Language takes the language from the address and remembers a change of it.
func Language(secure bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			lang, ok := i18n.ParseLang(chi.URLParam(r, "lang"))
			if !ok {
				http.NotFound(w, r)
				return
			}
			path := strings.TrimPrefix(r.URL.Path, "/"+string(lang))
			if path == "" {
				path = "/"
			}
			page.Of(r).Speak(lang, path)
			if c, err := r.Cookie(cookie); err != nil || c.Value != string(lang) {
				remember(w, lang, secure)
			}
			next.ServeHTTP(w, r)
		})
	}
}

func remember(w http.ResponseWriter, lang i18n.Lang, secure bool) {
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: string(lang), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}
