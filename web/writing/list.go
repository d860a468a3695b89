package writing

import (
	"context"
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Item is one item of an ordered list.
type Item struct {
	Code string
	// Text names it, Lines say more.
	Text  string
	Lang  i18n.Lang
	Lines []string
	// URL opens it, Remove asks before it is taken out.
	URL, Remove string
}

// ListView is an ordered list whose items are opened, moved, taken out and added.
type ListView struct {
	Title, Empty string
	Items        []Item
	// Order takes what moves (POST); Add leads to a new item, AddText names that.
	Order, Add, AddText string
	// ReadOnly leaves out everything that changes the list.
	ReadOnly bool
}

// Names of the buttons that move an item; the value is its code.
const (
	upParam   = "up"
	downParam = "down"
)

// ListOf names the list of a request.
type ListOf[T any] func(r *http.Request) rulemaking.List[T]

// Move moves an item one place and leads back to the page of the list.
func Move[T any](d Desk, list ListOf[T], after func(r *http.Request) string) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		typed, err := readTyped(r.PostForm)
		if err != nil {
			return err
		}
		code, up := typed.Get(downParam), false
		if above := typed.Get(upParam); above != "" {
			code, up = above, true
		}
		err = rulemaking.Move(r.Context(), d.Rulemaking, page.Of(r).Actor, page.Param(r, IDParam), list(r), code, up)
		if err != nil {
			return err
		}
		return page.RedirectDone(w, r, after(r), "item_moved")
	}
}

// Removal asks before an item is taken out.
type Removal[T any] struct {
	Head
	List rulemaking.List[T]
	Code string
	// Rows say what goes.
	Rows func(T) []ui.Row
	// After is the page of the list.
	After string
}

// BuildRemoval makes the removal of a request.
type BuildRemoval[T any] func(r *http.Request, v rulemaking.View) (Removal[T], error)

type removalView struct {
	ui.Page
	Top   Head
	Of    ui.Link
	Rows  []ui.Row
	Form  ui.FormView
	Seen  string
	Back  string
	Clash bool
}

// ShowRemoval asks whether an item shall go.
func ShowRemoval[T any](d Desk, build BuildRemoval[T]) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := page.Of(r)
		view, removal, err := openRemoval(d, r, build)
		if err != nil {
			return err
		}
		item, ok := removal.List.Item(removal.Code).Get(&view.Content)
		if !ok || !MayWrite(v, view) {
			return fault.New(fault.NotFound, "")
		}
		return removal.render(w, r, http.StatusOK, view, item, false)
	}
}

// SubmitRemoval takes an item out, or shows what it has become since.
func SubmitRemoval[T any](d Desk, build BuildRemoval[T]) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		typed, err := readTyped(r.PostForm)
		if err != nil {
			return err
		}
		view, removal, err := openRemoval(d, r, build)
		if err != nil {
			return err
		}
		clash, err := rulemaking.Remove(
			r.Context(), d.Rulemaking, page.Of(r).Actor, view.ID, removal.List, removal.Code, typed.Get(seenParam))
		switch {
		case err != nil:
			return err
		case clash.Clashed:
			return removal.render(w, r, http.StatusConflict, view, clash.Theirs, true)
		}
		return page.RedirectDone(w, r, removal.After, "item_removed")
	}
}

func openRemoval[T any](
	d Desk, r *http.Request, build BuildRemoval[T],
) (view rulemaking.View, removal Removal[T], err error) {
	view, err = d.Rulemaking.Read(r.Context(), page.Of(r).Actor, page.Param(r, IDParam))
	if err != nil {
		return view, removal, err
	}
	removal, err = build(r, view)
	return view, removal, err
}

func (removal Removal[T]) render(
	w http.ResponseWriter, r *http.Request, status int, p rulemaking.View, item T, clash bool,
) error {
	v := page.Of(r)
	view := removalView{
		Page: v.Base(r, removal.Title), Top: removal.Head, Of: serviceOf(v.T, p), Rows: removal.Rows(item),
		Form: ui.FormView{Action: v.In(v.Path), Does: "remove"}, Seen: rulemaking.Seen(item), Back: v.In(removal.After), Clash: clash,
	}
	view.Service, view.Crumbs = view.Of.Text, removal.Head.Crumbs
	return page.Render(w, r, status, removalPage(view))
}

// New makes a sheet that adds an item to a list. coded gives the item a code; the code is made of
// what called names it by and is new in the list. The same form again is the same item.
func New[T any](
	d Desk, sheet Sheet[T], list rulemaking.List[T], start T, called func(T) i18n.Text, coded func(T, string) T, otherwise string,
) Sheet[T] {
	sheet.Place = rulemaking.Place[T]{
		Path: list.Path + "/new",
		Get:  func(*content) (T, bool) { return start, true },
		Set:  func(*content, T) {},
	}
	sheet.save = func(ctx context.Context, actor identity.Actor, id, _ string, value T) (clash rulemaking.Clash[T], err error) {
		name := called(value)
		base := Code(firstOf(name.EN, name.RU, name.KK), otherwise)
		for n := 1; n <= mostAlike; n++ {
			code := base
			if n > 1 {
				code = base + "_" + itoa(n)
			}
			err = rulemaking.Add(ctx, d.Rulemaking, actor, id, list, coded(value, code))
			if key, _ := fault.Message(err); key != "rulemaking.fault.id_taken" {
				break
			}
		}
		if err == nil {
			err = d.Rulemaking.Keep(ctx, actor, id, sheet.Place.Path, nil)
		}
		return clash, err
	}
	return sheet
}

// mostAlike is how many items of a list may have the same name.
const mostAlike = 99

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
