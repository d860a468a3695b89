package bench

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// act is a seldom act on a case. Its form stands on a page of its own, at the address that it is
// posted to; the page of the case leads there.
type act struct {
	path func(number string) string
	// title is the key of its name.
	title string
	// may tells whether the reader may do it as the case stands. The service asks again.
	may func(*page.Visit, *application.View) bool
	// form is called where they may.
	form func(*page.Visit, *application.View) (actForm, error)
}

// actForm is the form of an act.
type actForm interface {
	content(i18n.Localizer) templ.Component
	// keep puts what was typed into the form, mark what is wrong with it; the links lead there.
	keep(url.Values)
	mark(*page.Visit, []application.Problem) []ui.Link
}

// actView is the page of an act.
type actView struct {
	ui.Page
	Of      i18n.Text
	Number  string
	Name    string
	Content templ.Component
	Errors  []ui.Link
}

// linkOn is the way from a case to the act; nil where its reader may not do it.
func (a act) linkOn(v *page.Visit, c *application.View) *ui.Link {
	if !a.may(v, c) {
		return nil
	}
	return &ui.Link{URL: v.In(a.path(c.Number)), Text: v.T.T(a.title)}
}

// showAct shows the form, with what was typed before signing in again. Where the act is not
// possible any more, the case says how it stands.
func (room Room) showAct(a act) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := page.Of(r)
		c, err := room.openForAct(r)
		if err != nil {
			return err
		}
		if !a.may(v, c) {
			return page.Redirect(w, r, link.Case(c.Number))
		}
		f, err := a.form(v, c)
		if err != nil {
			return err
		}
		if parked := v.Parked(w, r); parked != nil {
			f.keep(parked)
		}
		return page.Render(w, r, http.StatusOK, actPage(newActView(r, a, c, f)))
	}
}

// showWrongAct shows the form again as it was typed, with what is wrong.
func (room Room) showWrongAct(w http.ResponseWriter, r *http.Request, a act, problems []application.Problem) error {
	v := page.Of(r)
	c, err := room.openForAct(r)
	if err != nil {
		return err
	}
	if !a.may(v, c) { // the state has moved on meanwhile
		return fault.New(fault.Conflict, "fault.state_moved")
	}
	f, err := a.form(v, c)
	if err != nil {
		return err
	}
	f.keep(r.PostForm)
	errors := f.mark(v, problems)
	view := newActView(r, a, c, f)
	view.HasError, view.Errors = true, errors
	return page.Render(w, r, http.StatusUnprocessableEntity, actPage(view))
}

// openForAct reads the case that the address names; what is new in it stays new.
func (room Room) openForAct(r *http.Request) (*application.View, error) {
	n, err := caseNumber(r)
	if err != nil {
		return nil, err
	}
	return room.Applications.CaseOfAct(r.Context(), page.Of(r).Actor, n)
}

func newActView(r *http.Request, a act, c *application.View, f actForm) actView {
	v := page.Of(r)
	view := actView{
		Page: v.Base(r, v.T.T(a.title)), Of: c.Of.Name, Number: c.Number, Name: v.T.T(a.title), Content: f.content(v.T),
	}
	view.Service = v.T.T("bench.case.title", "number", c.Number)
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Case(c.Number)), Text: v.T.T("talk.thread.case_back"), AccessKey: keyBack}
	return view
}

// written is a text as it was typed into a field, with what cannot be text replaced.
func written(form url.Values, field string) string {
	return strings.ToValidUTF8(form.Get(field), "\uFFFD")
}

// wrongFields are the fields of a form by the names that problems have for them.
type wrongFields map[string]*ui.Field

// mark puts what is wrong into the fields; the links lead there.
func (f wrongFields) mark(v *page.Visit, problems []application.Problem) (links []ui.Link) {
	for _, p := range problems {
		if field := f[p.Field]; field != nil {
			field.Error = v.T.Message(p.Message)
			links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
		}
	}
	return links
}

// chosen checks the options that were posted.
func chosen(options []ui.Option, values ...string) {
	for i := range options {
		options[i].Checked = false
		for _, value := range values {
			options[i].Checked = options[i].Checked || options[i].Value == value
		}
	}
}
