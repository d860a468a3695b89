// Package writing is what the rooms share in which standards are written: texts in three
// languages, conditions without a script, ordered lists, what was typed and not saved, and the
// page for two editors who wrote at the same place.
package writing

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// IDParam names the proposal in the patterns of routes.
const IDParam = "id"

// Desk is where editors write.
type Desk struct{ Rulemaking *rulemaking.Service }

// Head is what stands above a form.
type Head struct {
	Title string
	// Law names the item of the list of basic requirements and the article it stands in.
	Law string
	// Help are sentences about what to write.
	Help   []string
	Crumbs []ui.Link
}

// Sheet is the page of one place of a text.
type Sheet[T any] struct {
	Head
	Place rulemaking.Place[T]
	// Inputs are what the page asks; they may depend on what is typed, as the rows of a list do.
	Inputs func(Typed) []Input
	// Write puts a value into the inputs, Read takes it out again; was is the value that stands
	// in the text, for what the page does not show.
	Write func(T) Typed
	Read  func(r *Reader, was T) T
	// After is the address to go to when it is saved; empty for the page itself.
	After string
	// Above and Below are drawn around the form; nil for nothing.
	Above, Below templ.Component
	// Fleeting is a choice that is not worth keeping before it is saved.
	Fleeting bool
	// save writes the value; nil saves the place.
	save func(ctx context.Context, actor identity.Actor, id, seen string, value T) (rulemaking.Clash[T], error)
}

// Asks gives inputs that depend on nothing.
func Asks(inputs ...Input) func(Typed) []Input { return func(Typed) []Input { return inputs } }

// Build makes the sheet of a request.
type Build[T any] func(r *http.Request, v rulemaking.View) (Sheet[T], error)

// Names of fields that every form has, and of what its buttons ask.
const (
	seenParam    = "seen"
	keepParam    = "keep"
	discardParam = "discard"
	redrawParam  = "redraw"
	restoreParam = "restore"
	// keptAt is when unsaved text was kept, among its fields.
	keptAt = "kept_at"
)

// MayWrite reports whether the actor may change the text as it stands.
func MayWrite(v *page.Visit, p rulemaking.View) bool {
	return p.Open() && p.Kind == rulemaking.NewEdition && identity.MayTry(v.Actor, identity.EditProposal) == nil
}

// draft is a sheet that somebody has before them.
type draft[T any] struct {
	desk  Desk
	visit *page.Visit
	id    string
	view  rulemaking.View
	sheet Sheet[T]
	// now is the value that stands in the text; there says that its place is still there.
	now   T
	there bool
}

func open[T any](d Desk, r *http.Request, build Build[T]) (o draft[T], err error) {
	o = draft[T]{desk: d, visit: page.Of(r), id: page.Param(r, IDParam)}
	if o.view, err = d.Rulemaking.Read(r.Context(), o.visit.Actor, o.id); err != nil {
		return o, err
	}
	if o.sheet, err = build(r, o.view); err != nil {
		return o, err
	}
	o.now, o.there = o.sheet.Place.Get(&o.view.Content)
	return o, nil
}

// Show is the page of a place: a form for who may write, the text for who may read.
func Show[T any](d Desk, build Build[T]) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		o, err := open(d, r, build)
		switch {
		case err != nil:
			return err
		case !o.there:
			return fault.New(fault.NotFound, "")
		}
		typed, f := o.sheet.Write(o.now), shown{seen: rulemaking.Seen(o.now)}
		if !MayWrite(o.visit, o.view) {
			return o.render(w, r, http.StatusOK, typed, f)
		}
		if parked := o.visit.Parked(w, r); parked != nil {
			if typed, err := readTyped(parked); err == nil {
				return o.render(w, r, http.StatusOK, typed, shown{seen: typed.Get(seenParam), parked: true})
			}
		}
		kept, err := o.kept(r)
		if err != nil {
			return err
		}
		if kept != nil && r.URL.Query().Get(restoreParam) != "" {
			f.seen = kept.Get(seenParam)
			return o.render(w, r, http.StatusOK, kept, f)
		}
		f.kept = kept
		return o.render(w, r, http.StatusOK, typed, f)
	}
}

// Submit saves a place. What is malformed is asked again with everything that was typed; where
// somebody else was first, both texts are shown.
func Submit[T any](d Desk, build Build[T]) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		typed, err := readTyped(r.PostForm)
		if err != nil {
			return err
		}
		o, err := open(d, r, build)
		if err != nil {
			return err
		}
		done, err := o.aside(w, r, typed)
		if done || err != nil {
			return err
		}
		if !o.there {
			return o.renderClash(w, r, typed, rulemaking.Clash[T]{Clashed: true, Gone: true})
		}
		reader := &Reader{typed: typed, inputs: o.sheet.Inputs(typed)}
		value := o.sheet.Read(reader, o.now)
		if len(reader.Problems) > 0 {
			f := shown{seen: typed.Get(seenParam), problems: reader.Problems}
			return o.render(w, r, http.StatusUnprocessableEntity, typed, f)
		}
		clash, err := o.write(r.Context(), typed.Get(seenParam), value)
		switch {
		case err != nil:
			return err
		case clash.Clashed:
			return o.renderClash(w, r, typed, clash)
		}
		return page.RedirectDone(w, r, o.after(), "place_saved")
	}
}

func (o draft[T]) after() string {
	if o.sheet.After != "" {
		return o.sheet.After
	}
	return o.visit.Path
}

func (o draft[T]) write(ctx context.Context, seen string, value T) (rulemaking.Clash[T], error) {
	if o.sheet.save != nil {
		return o.sheet.save(ctx, o.visit.Actor, o.id, seen, value)
	}
	return rulemaking.Save(ctx, o.desk.Rulemaking, o.visit.Actor, o.id, o.sheet.Place, seen, value)
}

// aside does what a form asks besides being saved: to be kept, forgotten or drawn anew.
func (o draft[T]) aside(w http.ResponseWriter, r *http.Request, typed Typed) (done bool, _ error) {
	ctx, actor, path := r.Context(), o.visit.Actor, o.sheet.Place.Path
	switch {
	case typed.Get(keepParam) != "":
		if err := o.desk.Rulemaking.Keep(ctx, actor, o.id, path, o.toKeep(typed)); err != nil {
			return true, err
		}
		w.WriteHeader(http.StatusNoContent)
		return true, nil
	case typed.Get(discardParam) != "":
		if err := o.desk.Rulemaking.Keep(ctx, actor, o.id, path, nil); err != nil {
			return true, err
		}
		return true, page.Redirect(w, r, o.visit.Path)
	case typed.Get(redrawParam) != "":
		if err := identity.MayTry(actor, identity.EditProposal); err != nil {
			return true, err
		}
		redraw(typed, typed.Get(redrawParam))
		return true, o.render(w, r, http.StatusOK, typed, shown{seen: typed.Get(seenParam)})
	}
	return false, nil
}

// keptSeparator stands between the values of a list where text is kept.
const keptSeparator = "\n"

func (o draft[T]) toKeep(typed Typed) map[string]string {
	fields := map[string]string{keptAt: o.visit.Site.Now().Format(time.RFC3339)}
	for name, values := range typed {
		if name == keepParam || name == redrawParam {
			continue
		}
		fields[name] = joinLines(values)
	}
	return fields
}

// kept is the unsaved text of this place; nil where there is none or it is what stands there.
func (o draft[T]) kept(r *http.Request) (Typed, error) {
	if o.sheet.Fleeting {
		return nil, nil
	}
	fields, err := o.desk.Rulemaking.Kept(r.Context(), o.visit.Actor, o.id, o.sheet.Place.Path)
	if err != nil || len(fields) == 0 {
		return nil, err
	}
	typed := Typed{}
	for name, value := range fields {
		typed[name] = []string{value}
		if isList(name) {
			typed[name] = splitLines(value)
		}
	}
	if same(o.sheet.Write(o.now), typed) {
		return nil, nil
	}
	return typed, nil
}

// same reports whether two forms say the same, but for the marks that forms carry.
func same(a, b Typed) bool {
	has := func(x, y Typed) bool {
		for name, values := range x {
			if name != seenParam && name != keptAt && !slices.Equal(values, y[name]) {
				return false
			}
		}
		return true
	}
	return has(a, b) && has(b, a)
}

// keptWhen is the time of unsaved text, zero where it is not known.
func keptWhen(kept Typed) time.Time {
	at, err := time.Parse(time.RFC3339, kept.Get(keptAt))
	if err != nil {
		return time.Time{}
	}
	return at.In(calendar.Almaty)
}

// shown is how a form is shown: with which mark, errors and notices.
type shown struct {
	seen     string
	problems []rulemaking.Problem
	kept     Typed
	// parked says that it was typed before signing in again.
	parked bool
}

// sheetView is the page of a place.
type sheetView struct {
	ui.Page
	Top      Head
	Of       ui.Link
	Problems []ui.Link
	// Kept tells of unsaved text; Restore leads to it, Discard takes it away.
	Kept, Restore string
	Parked        bool
	Form          ui.FormView
	Seen          string
	Fields        []templ.Component
	// Rows are the text for who may not write, Rests why an editor may not.
	Rows         []ui.Row
	Rests        bool
	Above, Below templ.Component
}

func (o draft[T]) render(w http.ResponseWriter, r *http.Request, status int, typed Typed, f shown) error {
	v, t := o.visit, o.visit.T
	inputs := o.sheet.Inputs(typed)
	view := sheetView{
		Page: v.Base(r, o.sheet.Title), Top: o.sheet.Head, Of: serviceOf(t, o.view), Above: o.sheet.Above, Below: o.sheet.Below,
	}
	view.Service, view.Crumbs = view.Of.Text, o.sheet.Head.Crumbs
	if !MayWrite(v, o.view) {
		view.Rows, view.Rests = Rows(t, inputs, typed), v.Actor.Role == identity.Editor
		return page.Render(w, r, status, sheetPage(view))
	}
	errs := map[string]string{}
	for _, p := range f.problems {
		text := t.Message(p.Message)
		errs[p.Field] = text
		view.Problems = append(view.Problems, ui.Link{URL: anchor(inputs, p.Field), Text: labelOf(t, inputs, p.Field) + ": " + text})
	}
	view.HasError = len(view.Problems) > 0
	for _, in := range inputs {
		view.Fields = append(view.Fields, in.draw(t, typed, errs))
	}
	here := v.In(v.Path)
	view.Form = ui.FormView{Action: here, Does: "save", Autosave: !o.sheet.Fleeting}
	view.Seen, view.Parked = f.seen, f.parked
	if f.kept != nil {
		view.Kept, view.Restore = t.T("writing.kept", "at", i18n.Moment(keptWhen(f.kept))), here+"?"+restoreParam+"=1"
	}
	return page.Render(w, r, status, sheetPage(view))
}

// serviceOf is the name of the service as the text has it.
func serviceOf(t i18n.Localizer, v rulemaking.View) ui.Link {
	name := v.Content.Name
	if name.IsZero() {
		name = v.Of.Name
	}
	text, lang := ui.Official(t, name)
	return ui.Link{Text: text, Lang: lang}
}
