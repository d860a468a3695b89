package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Limits of a list.
const (
	pageSize    = 50
	pageLimit   = 200
	queryLength = 200
)

// serviceView is a service as programs are told of it.
type serviceView struct {
	Code       string    `json:"code"`
	Name       i18n.Text `json:"name"`
	Body       bodyView  `json:"body"`
	Categories []string  `json:"categories"`
	Audience   []string  `json:"audience"`
	Channels   []string  `json:"channels"`
	// Edition is the number of the one in force; null while there is none.
	Edition *int         `json:"edition"`
	Links   serviceLinks `json:"links"`
}

type bodyView struct {
	Code string    `json:"code"`
	Name i18n.Text `json:"name"`
}

type serviceLinks struct {
	Self     string    `json:"self"`
	Editions string    `json:"editions"`
	Edition  string    `json:"edition,omitempty"`
	Page     i18n.Text `json:"page"`
}

func (room Room) showServices(w http.ResponseWriter, r asked) {
	limit, ok := limitOf(w, r)
	if !ok {
		return
	}
	wanted, wrong := r.wanted()
	if wrong != "" {
		refuse(w, http.StatusBadRequest, wrong)
		return
	}
	view := struct {
		Services []serviceView `json:"services"`
		Next     *string       `json:"next"`
	}{Services: []serviceView{}}
	for _, s := range wanted {
		if len(view.Services) == limit {
			view.Next = room.next(r, view.Services[limit-1].Code)
			break
		}
		view.Services = append(view.Services, room.serviceView(r, s))
	}
	show(w, r, view)
}

// limitOf reads how much is asked for; it answers itself what is no number of the bounds.
func limitOf(w http.ResponseWriter, r asked) (limit int, ok bool) {
	text := r.values.Get("limit")
	if text == "" {
		return pageSize, true
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 1 || limit > pageLimit {
		refuse(w, http.StatusBadRequest, "limit")
		return 0, false
	}
	return limit, true
}

// next is the address of what follows.
func (room Room) next(r asked, cursor string) *string {
	r.values.Set("cursor", cursor)
	address := room.at(r.URL.Path + "?" + r.values.Encode())
	return &address
}

// wanted are the services that a question asks for, after its cursor; wrong names the
// parameter that is none.
func (r asked) wanted() (_ []standard.Service, wrong string) {
	body, category, q, cursor := r.values.Get("body"), r.values.Get("category"), r.values.Get("q"), r.values.Get("cursor")
	if _, known := r.snapshot.Body(body); body != "" && !known {
		return nil, "body"
	}
	isIt := func(c standard.Category) bool { return c.Code == category }
	if category != "" && !slices.ContainsFunc(r.snapshot.Categories, isIt) {
		return nil, "category"
	}
	if !utf8.ValidString(q) || utf8.RuneCountInString(q) > queryLength {
		return nil, "q"
	}
	list := r.snapshot.Services
	if cursor != "" {
		i := slices.IndexFunc(list, func(s standard.Service) bool { return s.Code == cursor })
		if i < 0 {
			return nil, "cursor"
		}
		list = list[i+1:]
	}
	words := strings.Fields(strings.ToLower(q))
	return slices.DeleteFunc(slices.Clone(list), func(s standard.Service) bool {
		return body != "" && s.Body != body || category != "" && !slices.Contains(s.Categories, category) || !says(s, words)
	}), ""
}

// says reports whether the names and keywords of a service hold every word.
func says(s standard.Service, words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := strings.ToLower(strings.Join(slices.Concat(
		[]string{s.Code, s.Name.KK, s.Name.RU, s.Name.EN}, s.Keywords.KK, s.Keywords.RU, s.Keywords.EN), "\n"))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

func (room Room) serviceView(r asked, s standard.Service) serviceView {
	v := serviceView{
		Code: s.Code, Name: s.Name, Categories: listed(s.Categories), Audience: listed(s.Audience), Channels: listed(s.Channels),
		Links: serviceLinks{Self: room.at(Service(s.Code)), Editions: room.at(Editions(s.Code)), Page: room.page(link.Service(s.Code))},
	}
	body, _ := r.snapshot.Body(s.Body)
	v.Body = bodyView{s.Body, body.Today()}
	if e := r.inForce(s.Code); e != nil {
		v.Edition, v.Name = &e.Number, nameOf(e, s)
		v.Links.Edition = room.at(Edition(s.Code, strconv.Itoa(e.Number)))
	}
	return v
}

func (r asked) inForce(code string) *standard.Edition {
	return r.snapshot.InForce(code, r.visit.Site.Now())
}

// nameOf is the name an edition gives its service, else that of the register.
func nameOf(e *standard.Edition, s standard.Service) i18n.Text {
	if !e.Name.IsZero() {
		return e.Name
	}
	return s.Name
}

func listed(codes []string) []string { return append([]string{}, codes...) }

// at is a full address of the portal, page a full address in each language.
func (room Room) at(path string) string { return strings.TrimSuffix(room.BaseURL, "/") + path }

func (room Room) page(path string) i18n.Text {
	in := func(lang i18n.Lang) string { return room.at(link.In(lang, path)) }
	return i18n.Text{KK: in(i18n.KK), RU: in(i18n.RU), EN: in(i18n.EN)}
}

// service finds the service of the address; it answers itself what is none.
func (r asked) service(w http.ResponseWriter) (standard.Service, bool) {
	s, ok := r.snapshot.Service(page.Param(r.Request, "code"))
	if !ok {
		NotFound(w)
	}
	return s, ok
}
