package api

import (
	"bytes"
	"net/http"
	"strconv"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/standardfile"
	"qyzmet/web/page"
)

func (room Room) showService(w http.ResponseWriter, r asked) {
	s, ok := r.service(w)
	if !ok {
		return
	}
	view := struct {
		serviceView
		Summary *i18n.Text    `json:"summary"`
		History []editionView `json:"history"`
	}{serviceView: room.serviceView(r, s), History: room.history(r, s)}
	if e := r.inForce(s.Code); e != nil {
		view.Summary = &e.Summary
	}
	show(w, r, view)
}

// editionView is an edition without its text.
type editionView struct {
	Number      int       `json:"number"`
	Name        i18n.Text `json:"name"`
	From        string    `json:"from"`
	Until       *string   `json:"until"`
	InForce     bool      `json:"in_force"`
	PublishedAt time.Time `json:"published_at"`
	Links       pageLinks `json:"links"`
}

type pageLinks struct {
	Self string    `json:"self"`
	Page i18n.Text `json:"page"`
}

// history lists the editions of a service, newest first.
func (room Room) history(r asked, s standard.Service) []editionView {
	list := []editionView{}
	for _, e := range r.snapshot.Editions(s.Code) {
		number := strconv.Itoa(e.Number)
		list = append(list, editionView{
			Number: e.Number, Name: nameOf(e, s), From: e.From.String(), Until: dayOrNone(e.Until), InForce: e.InForceOn(r.day),
			PublishedAt: e.PublishedAt.UTC(),
			Links:       pageLinks{room.at(Edition(s.Code, number)), room.page(link.Edition(s.Code, number))},
		})
	}
	return list
}

func dayOrNone(d calendar.Date) *string {
	if d.IsZero() {
		return nil
	}
	day := d.String()
	return &day
}

func (room Room) showEditions(w http.ResponseWriter, r asked) {
	if s, ok := r.service(w); ok {
		show(w, r, struct {
			Editions []editionView `json:"editions"`
		}{room.history(r, s)})
	}
}

// showEdition answers with the whole standard as its file.
func (room Room) showEdition(w http.ResponseWriter, r asked) {
	s, ok := r.service(w)
	if !ok {
		return
	}
	number, err := strconv.Atoi(page.Param(r.Request, "number"))
	e, ok := r.snapshot.EditionNumber(s.Code, number)
	if err != nil || !ok || strconv.Itoa(number) != page.Param(r.Request, "number") {
		NotFound(w)
		return
	}
	room.hand(w, r, "edition "+strconv.FormatInt(e.ID, 10), forEver, func() (*document, error) {
		var b bytes.Buffer
		err := standardfile.Write(&b, standardfile.Of(e))
		return newDocument("application/json", b.Bytes()), err
	})
}

func (room Room) showSchema(w http.ResponseWriter, r asked) {
	room.hand(w, r, "schema", asksAgain, func() (*document, error) {
		return newDocument("application/schema+json", standardfile.Schema()), nil
	})
}
