package publishing

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// commentsView lists what the public said.
type commentsView struct {
	ui.Page
	Of    ui.Link
	Table ui.TableView
	Owed  string
}

// stateLooks are what the states of a comment mean.
var stateLooks = map[string]ui.Intent{
	rulemaking.CommentWaiting: ui.Wait, rulemaking.CommentShown: ui.Good, rulemaking.CommentHidden: ui.Quiet,
}

func (room Room) showComments(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, list, err := room.comments(r)
	if err != nil {
		return err
	}
	t := v.T
	view := commentsView{Page: v.Base(r, t.T("publishing.comments")), Of: nameOf(t, p), Table: ui.TableView{
		Caption: t.T("publishing.comments"), Quiet: true,
		Head: []string{t.T("publishing.head.comment"), t.T("publishing.head.about"), t.T("publishing.head.at"), t.T("publishing.head.state")},
	}}
	view.Service, view.Crumbs = view.Of.Text, crumbs(v, p, crumbToWay(v, p))
	owed := 0
	for _, c := range list {
		if isOwed(c) {
			owed++
		}
		to := ui.Link{URL: v.In(link.WayComment(p.ID, c.ID))}
		view.Table.Rows = append(view.Table.Rows, []ui.Cell{
			{Content: commentLink(t, to.URL, shortened(c.Text))}, {Text: placeName(t, c.Place)},
			{Content: ui.Moment(t, c.At, "")}, {Content: ui.Tag(commentTag(t, c))},
		})
	}
	view.Owed = t.T("publishing.owed_none")
	if owed > 0 {
		view.Owed = t.T("publishing.owed", "n", owed)
	}
	return page.Render(w, r, http.StatusOK, commentsPage(view))
}

// comments reads a proposal with what was said of it.
func (room Room) comments(r *http.Request) (p rulemaking.View, list []rulemaking.Comment, err error) {
	actor, id := page.Of(r).Actor, page.Param(r, writing.IDParam)
	if p, err = room.Rulemaking.Read(r.Context(), actor, id); err != nil {
		return p, nil, err
	}
	list, err = room.Rulemaking.Comments(r.Context(), actor, id)
	return p, list, err
}

// shown is how many characters of a comment a list shows.
const shown = 80

// shortened is the beginning of a text on one line.
func shortened(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) <= shown {
		return string(letters)
	}
	return strings.TrimSpace(string(letters[:shown])) + "…"
}

func placeName(t i18n.Localizer, place string) string {
	if place == "" {
		return t.T("publishing.place_whole")
	}
	return t.T("edition.article." + place)
}

func commentTag(t i18n.Localizer, c rulemaking.Comment) ui.TagView {
	tag := ui.TagView{
		Text: t.T("publishing.comment." + c.State), Intent: stateLooks[c.State],
	}
	if c.State == rulemaking.CommentShown {
		tag.Text = t.T("publishing.comment.unanswered")
		if c.Answer.Verdict != "" {
			tag.Text = t.T("publishing.verdict." + c.Answer.Verdict)
		} else {
			tag.Intent = ui.Wait
		}
	}
	return tag
}

// commentView is one comment: to look at, and to answer.
type commentView struct {
	ui.Page
	Of       ui.Link
	Rows     []ui.Row
	Problems []ui.Link
	Trouble  string
	Lines    []templ.Component
	// Moderate shows or hides it, Reply answers it; nil where that cannot be.
	Moderate, Reply *formView
}

// formView is one of two forms on a page.
type formView struct {
	Form   ui.FormView
	Title  string
	Fields []templ.Component
	Button string
}

// Fields of the form that looks at a comment.
const (
	fieldShow = "show"
	showIt    = "show"
	hideIt    = "hide"
)

func moderation(t i18n.Localizer) []writing.Input {
	return []writing.Input{
		{Name: fieldShow, Kind: writing.One, Label: t.T("publishing.show"), Options: []ui.Option{
			{Value: showIt, Text: t.T("publishing.show_yes")},
			{Value: hideIt, Text: t.T("publishing.show_no"), Hint: t.T("publishing.show_no_hint")},
		}},
		{Name: rulemaking.FieldReason, Kind: writing.Area, Label: t.T("publishing.reason"), Hint: t.T("publishing.reason_hint"), Rows: 3},
	}
}

func reply(t i18n.Localizer) []writing.Input {
	in := writing.Input{Name: rulemaking.FieldVerdict, Kind: writing.One, Label: t.T("publishing.verdict")}
	for _, verdict := range rulemaking.Verdicts {
		in.Options = append(in.Options, ui.Option{Value: verdict, Text: t.T("publishing.verdict." + verdict)})
	}
	return []writing.Input{
		in, {Name: rulemaking.FieldAnswer, Kind: writing.Area, Label: t.T("publishing.answer"), Hint: t.T("publishing.answer_hint")},
	}
}

func (room Room) showComment(w http.ResponseWriter, r *http.Request) error {
	return room.renderComment(w, r, http.StatusOK, nil, outcome{})
}

// renderComment shows a comment with both forms; typed is what was sent in one of them.
func (room Room) renderComment(w http.ResponseWriter, r *http.Request, status int, typed writing.Typed, o outcome) error {
	v := page.Of(r)
	p, c, err := room.comment(r)
	if err != nil {
		return err
	}
	t, here := v.T, link.WayComment(p.ID, c.ID)
	initials, lang := ui.Official(t, c.Initials)
	view := commentView{
		Page: v.Base(r, t.T("publishing.comment_title", "who", initials, "at", i18n.Moment(c.At))), Of: nameOf(t, p),
		Trouble: o.trouble, Lines: lines(t, c.Text),
		Rows: []ui.Row{
			{Key: t.T("publishing.head.who"), Value: initials, ValueLang: lang},
			{Key: t.T("publishing.head.at"), Content: ui.Moment(t, c.At, "")},
			{Key: t.T("publishing.head.about"), Value: placeName(t, c.Place)},
			{Key: t.T("publishing.head.state"), Content: ui.Tag(commentTag(t, c))},
		},
	}
	view.Path, view.Service = here, view.Of.Text
	view.Crumbs = crumbs(v, p, crumbToWay(v, p), ui.Link{URL: v.In(link.WayComments(p.ID)), Text: t.T("publishing.comments")})
	said := func(key, text string) {
		if text != "" {
			view.Rows = append(view.Rows, ui.Row{Key: t.T(key), Content: ui.Typed(t, text)})
		}
	}
	said("publishing.reason_short", c.HiddenReason)
	said("publishing.answer", c.Answer.Text)
	if identity.MayTry(v.Actor, identity.EditProposal) == nil && (p.State == rulemaking.Discussion || p.State == rulemaking.Reporting) {
		view.offer(v, p, c, typed, o.problems)
	}
	view.HasError = len(view.Problems) > 0
	return page.Render(w, r, status, commentPage(view))
}

// offer puts the forms on the page: to look at a comment, and to answer one that is shown.
func (view *commentView) offer(
	v *page.Visit, p rulemaking.View, c rulemaking.Comment, typed writing.Typed, problems []rulemaking.Problem,
) {
	t := v.T
	make := func(path, does string, inputs []writing.Input, standing writing.Typed) *formView {
		if typed == nil {
			typed = writing.Typed{}
		}
		for _, in := range inputs { // what was sent in this form stands in it, not what was before
			if len(problems) > 0 && len(typed[in.Name]) > 0 {
				standing = typed
			}
		}
		f := &formView{
			Form: ui.FormView{Action: v.In(path), Does: does}, Title: t.T("publishing." + does + "_title"),
			Button: t.T("publishing." + does + "_button"),
		}
		var summary []ui.Link
		f.Fields, summary = writing.Draw(t, inputs, standing, of(problems, inputs))
		view.Problems = append(view.Problems, summary...)
		return f
	}
	look := writing.Typed{}
	switch c.State {
	case rulemaking.CommentShown:
		look.Text(fieldShow, showIt)
	case rulemaking.CommentHidden:
		look.Text(fieldShow, hideIt).Text(rulemaking.FieldReason, c.HiddenReason)
	}
	view.Moderate = make(link.ModerateComment(p.ID, c.ID), "moderate", moderation(t), look)
	if c.State == rulemaking.CommentShown {
		standing := writing.Typed{}.Text(rulemaking.FieldVerdict, c.Answer.Verdict).Text(rulemaking.FieldAnswer, c.Answer.Text)
		view.Reply = make(link.WayComment(p.ID, c.ID), "reply", reply(t), standing)
	}
}

// of are the problems of some inputs.
func of(problems []rulemaking.Problem, inputs []writing.Input) (list []rulemaking.Problem) {
	for _, p := range problems {
		for _, in := range inputs {
			if in.Name == p.Field {
				list = append(list, p)
			}
		}
	}
	return list
}

func lines(t i18n.Localizer, text string) (list []templ.Component) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, ui.Typed(t, line))
		}
	}
	return list
}

// comment finds the comment of the address among those on its proposal.
func (room Room) comment(r *http.Request) (rulemaking.View, rulemaking.Comment, error) {
	p, list, err := room.comments(r)
	if err != nil {
		return p, rulemaking.Comment{}, err
	}
	for _, c := range list {
		if c.ID == page.Param(r, commentParam) {
			return p, c, nil
		}
	}
	return p, rulemaking.Comment{}, fault.New(fault.NotFound, "")
}

func (room Room) submitModeration(w http.ResponseWriter, r *http.Request) error {
	return room.settle(w, r, "comment_moderated", func(id string) ([]rulemaking.Problem, error) {
		show := r.PostFormValue(fieldShow)
		if show != showIt && show != hideIt {
			return []rulemaking.Problem{{Field: fieldShow, Message: i18n.M("publishing.error.show")}}, nil
		}
		return room.Rulemaking.Moderate(r.Context(), page.Of(r).Actor, id, show == showIt, r.PostFormValue(rulemaking.FieldReason))
	})
}

func (room Room) submitReply(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	return room.settle(w, r, "comment_answered", func(id string) ([]rulemaking.Problem, error) {
		return room.Rulemaking.Reply(r.Context(), v.Actor, id, rulemaking.Answer{
			Verdict: r.PostFormValue(rulemaking.FieldVerdict), Text: r.PostFormValue(rulemaking.FieldAnswer), Lang: v.Lang,
		})
	})
}

// settle does something about a comment of the proposal in the address.
func (room Room) settle(
	w http.ResponseWriter, r *http.Request, done string, do func(id string) ([]rulemaking.Problem, error),
) error {
	v := page.Of(r)
	p, c, err := room.comment(r)
	if err != nil {
		return err
	}
	typed, err := writing.ReadTyped(r)
	if err != nil {
		return err
	}
	problems, err := do(c.ID)
	switch {
	case fault.Is(err, fault.Conflict):
		return room.renderComment(w, r, http.StatusConflict, typed, outcome{trouble: words(v.T, err)})
	case err != nil:
		return err
	case len(problems) > 0:
		return room.renderComment(w, r, http.StatusUnprocessableEntity, typed, outcome{problems: problems})
	case done == "comment_moderated" && r.PostFormValue(fieldShow) == showIt:
		return page.RedirectDone(w, r, link.WayComment(p.ID, c.ID), done) // it is answered next
	}
	return page.RedirectDone(w, r, link.WayComments(p.ID), done)
}
