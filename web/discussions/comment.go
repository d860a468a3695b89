package discussions

import (
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// commentForm asks what somebody thinks of a text, and of which part of it.
type commentForm struct {
	Form  ui.FormView
	Place ui.ChoiceField
	Text  ui.TextField
}

// said is a comment that could not be taken.
type said struct {
	place, text, key string
	problems         []rulemaking.Problem
	// refused says why, where no field is wrong.
	refused string
}

// heightOfText is how many lines of a comment are seen.
const heightOfText = 8

func newCommentForm(v *page.Visit, d rulemaking.PublicView, say said) (*commentForm, []ui.Link) {
	t := v.T
	f := &commentForm{
		Form: ui.FormView{Action: v.In(link.CommentOn(d.ID)), Does: "comment", Key: say.key},
		Place: ui.ChoiceField{
			Field:  ui.Field{Name: rulemaking.FieldPlace, Label: t.T("discussion.place"), Hint: t.T("discussion.place_hint")},
			Preset: true, Options: places(t, d, say.place),
		},
		Text: ui.TextField{
			Field: ui.Field{Name: rulemaking.FieldText, Label: t.T("discussion.text"), Hint: t.T("discussion.text_hint",
				"least", rulemaking.MinComment, "most", rulemaking.MaxComment)},
			Value: say.text, Rows: heightOfText,
		},
	}
	if f.Form.Key == "" {
		f.Form.Key = page.NewKey()
	}
	var summary []ui.Link
	for _, p := range say.problems {
		field := &f.Text.Field
		if p.Field == rulemaking.FieldPlace {
			field = &f.Place.Field
		}
		field.Error = t.Message(p.Message)
		summary = append(summary, ui.Link{URL: field.Anchor(), Text: field.Label + ": " + field.Error})
	}
	return f, summary
}

// places are the parts of a text that one may speak of; of an end only the whole.
func places(t i18n.Localizer, d rulemaking.PublicView, chosen string) []ui.Option {
	list := []ui.Option{{Text: placeName(t, "")}}
	if d.Kind == rulemaking.Repeal {
		return list
	}
	for _, a := range standard.Articles {
		list = append(list, ui.Option{Value: string(a), Text: placeName(t, string(a)), Checked: string(a) == chosen})
	}
	return list
}

func (room Room) submitComment(w http.ResponseWriter, r *http.Request) error {
	v, id := page.Of(r), page.Param(r, idParam)
	say := said{
		place: r.PostFormValue(rulemaking.FieldPlace), text: r.PostFormValue(rulemaking.FieldText),
		key: r.PostFormValue("key"),
	}
	var err error
	say.problems, err = room.Rulemaking.Comment(r.Context(), v.Actor, rulemaking.Say{
		Proposal: id, Place: say.place, Text: say.text, Lang: v.Lang, Key: say.key,
	})
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil && len(say.problems) == 0:
		return page.RedirectDone(w, r, link.Discussion(id), "comment_said")
	case fault.Is(err, fault.Conflict):
		key, args := fault.Message(err)
		say.refused, say.key, status = v.T.Message(i18n.Message{Key: key, Args: args}), "", http.StatusConflict
	case err != nil:
		return err
	}
	d, err := room.Rulemaking.Discussion(r.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	view := newDiscussionView(v, r, d, say)
	view.Path = link.Discussion(id)
	return page.Render(w, r, status, discussionPage(view))
}
