package catalogue

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

// query is what the list of services is asked for. Codes that do not exist are left out.
type query struct {
	Text, Category, Body, Situation string
	// Page counts from 1; zero where the address names none.
	Page int
}

// textLimit is how many characters of a query are read and shown again.
const textLimit = 120

func readQuery(values url.Values, s *standard.Snapshot) query {
	q := query{
		Text:      clip(strings.Join(strings.Fields(values.Get("q")), " ")),
		Category:  values.Get("category"),
		Body:      values.Get("body"),
		Situation: values.Get("situation"),
	}
	if _, ok := categoryOf(s, q.Category); !ok {
		q.Category = ""
	}
	if _, ok := s.Body(q.Body); !ok {
		q.Body = ""
	}
	if _, ok := situationOf(s, q.Situation); !ok {
		q.Situation = ""
	}
	if n, err := strconv.Atoi(values.Get("page")); err == nil && n > 0 {
		q.Page = n
	}
	return q
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > textLimit {
		return string(runes[:textLimit])
	}
	return text
}

// isNarrowed reports whether a filter is set.
func (q query) isNarrowed() bool { return q.Category != "" || q.Body != "" || q.Situation != "" }

// isEmpty reports whether nothing is asked for: the reader may look around.
func (q query) isEmpty() bool { return q.Text == "" && !q.isNarrowed() }

// path is the address of the list.
func (q query) path() string { return link.ServiceList(q.Text, q.Category, q.Body, q.Situation) }

// pageOf is the address of one page of a list.
func pageOf(path string, n int) string {
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return path + sep + "page=" + strconv.Itoa(n)
}

// keeps reports whether a service passes the filters.
func (q query) keeps(v standard.Service) bool {
	if q.Category != "" && !slices.Contains(v.Categories, q.Category) {
		return false
	}
	return q.Body == "" || v.Body == q.Body
}

func categoryOf(s *standard.Snapshot, code string) (standard.Category, bool) {
	for _, c := range s.Categories {
		if c.Code == code {
			return c, true
		}
	}
	return standard.Category{}, false
}

func situationOf(s *standard.Snapshot, code string) (standard.Situation, bool) {
	for _, l := range s.Situations {
		if l.Code == code {
			return l, true
		}
	}
	return standard.Situation{}, false
}
