package standin

import (
	"crypto/rand"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
)

//go:embed picker.html
var pickerHTML string

var pickerPage = template.Must(template.New("picker").Parse(pickerHTML))

// asked are the parameters of a request for authorization that go through the form.
var asked = []string{
	"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
	"code_challenge_method", "acr_values", "ui_locales",
}

// pickerWords are the words of the picker's page.
type pickerWords struct{ Title, Lead, Citizens, Staff, Act, Cancel string }

var words = map[i18n.Lang]pickerWords{
	i18n.KK: {
		"Сәйкестендіру көрсетілімі", "Адамдар ойдан алынған. Порталға кім болып кіретініңізді таңдаңыз.",
		"Азаматтар", "Қызметкерлер (порталға азамат ретінде кіреді)", "Жалғастыру", "Бас тарту",
	},
	i18n.RU: {
		"Демонстрация удостоверения личности", "Люди вымышлены. Выберите, кем войти на портал.",
		"Граждане", "Сотрудники (войдут как граждане)", "Продолжить", "Отменить",
	},
	i18n.EN: {
		"Demonstration identity provider", "The people are invented. Choose who to sign in as.",
		"Citizens", "Members of staff (they sign in as citizens)", "Continue", "Cancel",
	},
}

type pickerView struct {
	Lang            i18n.Lang
	Words           pickerWords
	Asked           url.Values
	Citizens, Staff []pickable
}

type pickable struct{ IIN, Name, Masked string }

func (s *Server) showPicker(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if why := unfit(q); why != "" {
		refuse(w, http.StatusBadRequest, why)
		return
	}
	lang := langOf(q.Get("ui_locales"))
	view := pickerView{Lang: lang, Words: words[lang], Asked: url.Values{}}
	for _, name := range asked {
		if v := q.Get(name); v != "" {
			view.Asked.Set(name, v)
		}
	}
	view.Citizens, view.Staff = pickables(s.grown(false), lang), pickables(s.grown(true), lang)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'")
	w.Header().Set("Cache-Control", "no-store")
	_ = pickerPage.Execute(w, view) // fails only when the browser has left
}

func pickables(people []demo.Person, lang i18n.Lang) (list []pickable) {
	for _, p := range people {
		list = append(list, pickable{p.IIN, p.FullName().In(lang), "••••••••" + p.IIN[8:]})
	}
	return list
}

// unfit tells what is wrong with a request for authorization.
func unfit(q url.Values) string {
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case err != nil || !isWeb(back) || q.Get("client_id") == "":
		return "client_id and redirect_uri are needed"
	case q.Get("response_type") != "code" || !slices.Contains(strings.Fields(q.Get("scope")), "openid"):
		return "only the code flow of OpenID Connect is offered"
	case q.Get("state") == "" || q.Get("nonce") == "":
		return "state and nonce are needed"
	case q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43:
		return "PKCE with S256 is needed"
	}
	return ""
}

func langOf(wanted string) i18n.Lang {
	for _, word := range strings.Fields(wanted) {
		if lang, ok := i18n.ParseLang(word); ok {
			return lang
		}
	}
	return i18n.KK
}

// pick sends the person back with a code, or with a word that they did not go on.
func (s *Server) pick(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || unfit(r.PostForm) != "" {
		refuse(w, http.StatusBadRequest, "the form is not complete")
		return
	}
	f := r.PostForm
	answer := url.Values{"state": {f.Get("state")}, "iss": {issuer(r)}}
	i := slices.IndexFunc(s.people, func(p demo.Person) bool { return p.IIN == f.Get("person") && p.Persona != "" })
	switch {
	case f.Has("cancel"):
		answer.Set("error", "access_denied")
	case i < 0:
		refuse(w, http.StatusUnprocessableEntity, "no such person")
		return
	default:
		answer.Set("code", s.keepGrant(grant{
			person: s.people[i], client: f.Get("client_id"), redirect: f.Get("redirect_uri"),
			nonce: f.Get("nonce"), challenge: f.Get("code_challenge"), acr: f.Get("acr_values"),
		}))
	}
	http.Redirect(w, r, f.Get("redirect_uri")+"?"+answer.Encode(), http.StatusSeeOther)
}

func (s *Server) keepGrant(g grant) (code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idp.codes) >= maxCodes {
		clear(s.idp.codes)
	}
	code, g.at = rand.Text(), s.options.Now()
	s.idp.codes[code] = g
	return code
}
