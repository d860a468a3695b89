package api

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

// Kinds of change. An urgent edition was published without a public discussion.
const (
	changeNew     = "new"
	changeChanged = "changed"
	changeUrgent  = "urgent"
	changeEnded   = "ended"
)

// change is what the contact centre has to know of.
type change struct {
	at      time.Time
	kind    string
	edition *standard.Edition
	// from is the first day on which it is so.
	from calendar.Date
	// before is the number of the edition that was changed, 0 for none.
	before int
}

// changeView is a change as programs are told of it.
type changeView struct {
	Service     string    `json:"service"`
	Edition     int       `json:"edition"`
	Kind        string    `json:"kind"`
	From        string    `json:"from"`
	PublishedAt time.Time `json:"published_at"`
	Name        i18n.Text `json:"name"`
	// Emergency is the ground in law of what is urgent.
	Emergency *i18n.Text  `json:"emergency"`
	Links     changeLinks `json:"links"`
}

type changeLinks struct {
	Service string     `json:"service"`
	Edition string     `json:"edition"`
	Compare *i18n.Text `json:"compare"`
}

func (room Room) showChanges(w http.ResponseWriter, r asked) {
	limit, ok := limitOf(w, r)
	if !ok {
		return
	}
	list, ok := after(changes(r.snapshot, r.day), r.values.Get("cursor"))
	if !ok {
		refuse(w, http.StatusBadRequest, "cursor")
		return
	}
	view := struct {
		Changes []changeView `json:"changes"`
		Next    *string      `json:"next"`
	}{Changes: []changeView{}}
	if len(list) > limit {
		view.Next, list = room.next(r, list[limit-1].place().String()), list[:limit]
	}
	for _, c := range list {
		view.Changes = append(view.Changes, room.changeView(r, c))
	}
	show(w, r, view)
}

func (room Room) changeView(r asked, c change) changeView {
	e, code := c.edition, c.edition.Service
	s, _ := r.snapshot.Service(code)
	v := changeView{
		Service: code, Edition: e.Number, Kind: c.kind, From: c.from.String(), PublishedAt: c.at.UTC(), Name: nameOf(e, s),
		Links: changeLinks{Service: room.at(Service(code)), Edition: room.at(Edition(code, strconv.Itoa(e.Number)))},
	}
	if c.kind == changeUrgent {
		v.Emergency = &e.Emergency
	}
	if c.before > 0 {
		compare := room.page(link.CompareEditions(code, strconv.Itoa(c.before), strconv.Itoa(e.Number)))
		v.Links.Compare = &compare
	}
	return v
}

// changes are all of the register, newest first.
func changes(s *standard.Snapshot, day calendar.Date) (list []change) {
	for _, service := range s.Services {
		editions := s.Editions(service.Code)
		for i, e := range editions {
			c := change{at: e.PublishedAt, kind: changeNew, edition: e, from: e.From}
			if i+1 < len(editions) {
				c.before, c.kind = editions[i+1].Number, changeChanged
			}
			if !e.Emergency.IsZero() {
				c.kind = changeUrgent
			}
			list = append(list, c)
		}
		if last := lastDay(editions); last != nil && !last.Until.After(day) {
			list = append(list, change{at: last.Until.Start(), kind: changeEnded, edition: last, from: last.Until})
		}
	}
	slices.SortFunc(list, func(a, b change) int { return a.place().compare(b.place()) })
	return list
}

// lastDay is the edition after whose end there is no other; nil where there is no end.
func lastDay(editions []*standard.Edition) *standard.Edition {
	var last *standard.Edition
	for _, e := range editions {
		if e.Until.IsZero() {
			return nil
		}
		if last == nil || e.Until.After(last.Until) {
			last = e
		}
	}
	return last
}

// place is where a change stands in the feed. It names no other change, so that a feed can be
// read on while it grows.
type place struct {
	at      int64
	service string
	number  int
	kind    string
}

func (c change) place() place {
	return place{c.at.UnixMicro(), c.edition.Service, c.edition.Number, c.kind}
}

// compare puts the newest first.
func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(q.at, p.at), cmp.Compare(p.service, q.service), cmp.Compare(q.number, p.number),
		cmp.Compare(p.kind, q.kind))
}

// String writes a cursor.
func (p place) String() string {
	text := strings.Join([]string{strconv.FormatInt(p.at, 10), p.service, strconv.Itoa(p.number), p.kind}, " ")
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func parsePlace(cursor string) (p place, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.Split(string(raw), " ")
	if err != nil || len(parts) != 4 {
		return p, false
	}
	at, notMoment := strconv.ParseInt(parts[0], 10, 64)
	number, notNumber := strconv.Atoi(parts[2])
	return place{at, parts[1], number, parts[3]}, notMoment == nil && notNumber == nil
}

// after is the rest of a feed behind a cursor; empty is its beginning.
func after(list []change, cursor string) (_ []change, ok bool) {
	if cursor == "" {
		return list, true
	}
	p, ok := parsePlace(cursor)
	return slices.DeleteFunc(list, func(c change) bool { return c.place().compare(p) <= 0 }), ok
}
