package feedback

import (
	"net/http"
	"strings"

	"qyzmet/internal/feedback"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// Names of the fields.
const (
	pageField = "page"
	kindField = "kind"
	textField = "text"
)

// formView is the form about one page.
type formView struct {
	ui.Page
	Form ui.FormView
	// About is the page's path without the language.
	About  string
	Kind   ui.ChoiceField
	Text   ui.TextField
	Errors []ui.Link
}

// thanksView says that the remark is kept and leads back.
type thanksView struct {
	ui.Page
	// To is the page written about, empty when it is somebody's own.
	To string
}

func showForm(w http.ResponseWriter, r *http.Request) error {
	view := newFormView(r, feedback.Remark{Page: r.URL.Query().Get(pageField)})
	return page.Render(w, r, http.StatusOK, formPage(view))
}

func newFormView(r *http.Request, remark feedback.Remark) formView {
	v := page.Of(r)
	view := formView{
		Page: v.Base(r, v.T.T("feedback.title")), About: link.Masked(remark.Page),
		Form: ui.FormView{Action: v.In(link.FeedbackForm), Does: "feedback"},
		Kind: ui.ChoiceField{Field: ui.Field{Name: kindField, Label: v.T.T("feedback.kind")}},
		Text: ui.TextField{Value: remark.Text, Rows: 6, Autocomplete: "off", Field: ui.Field{
			Name: textField, Label: v.T.T("feedback.text"), Hint: v.T.T("feedback.text_hint"),
		}},
	}
	for _, kind := range feedback.Kinds {
		view.Kind.Options = append(view.Kind.Options, ui.Option{
			Value: string(kind), Text: v.T.T("feedback.kind." + string(kind)), Checked: kind == remark.Kind,
		})
	}
	view.NoIndex = true
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Home), Text: v.T.T("help.home")}, {URL: v.In(link.Help), Text: v.T.T("help.title")},
	}
	return view
}

func (room Room) submitForm(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	remark := feedback.Remark{
		Page: r.PostFormValue(pageField), Lang: v.Lang, Kind: feedback.Kind(r.PostFormValue(kindField)),
		Text: r.PostFormValue(textField), Role: string(v.Actor.Role),
	}
	if _, wrong := feedback.Check(remark); len(wrong) > 0 {
		view := newFormView(r, remark)
		view.blame(v.T, wrong)
		return page.Render(w, r, http.StatusUnprocessableEntity, formPage(view))
	}
	if err := room.Box.Give(r.Context(), remark); err != nil {
		return err
	}
	thanks := strings.Replace(link.Feedback(remark.Page), link.FeedbackForm, link.FeedbackThanks, 1)
	return page.Redirect(w, r, thanks)
}

// blame puts each problem beside its field and into the summary.
func (view *formView) blame(t i18n.Localizer, wrong []feedback.Problem) {
	view.HasError = true
	for _, p := range wrong {
		f, text := &view.Text.Field, t.T("feedback.error.short", "n", feedback.MinText)
		switch p {
		case feedback.NoKind:
			f, text = &view.Kind.Field, t.T("feedback.error.kind")
		case feedback.TooLong:
			text = t.T("feedback.error.long", "n", feedback.MaxText)
		}
		f.Error = text
		view.Errors = append(view.Errors, ui.Link{URL: f.Anchor(), Text: text})
	}
}

func showThanks(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := thanksView{Page: v.Base(r, v.T.T("feedback.thanks"))}
	view.NoIndex = true
	about := link.Masked(r.URL.Query().Get(pageField))
	if !strings.Contains(about, "*") {
		view.To = link.Local(v.In(about))
	}
	return page.Render(w, r, http.StatusOK, thanksPage(view))
}
