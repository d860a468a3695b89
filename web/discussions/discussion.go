package discussions

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/editionview"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// discussionView is a discussion with everything that was said.
type discussionView struct {
	ui.Page
	Name ui.Link
	// Refused says why a comment was not taken, with what was typed.
	Refused, Typed string
	Problems       []ui.Link
	Rows           []ui.Row
	// Left says how long one may still speak; empty when it is over.
	Left    string
	Purpose passage
	Changes changesView
	// Mended is what the body changed after the discussion; nil where nothing or not known yet.
	Mended *editionview.Comparison
	// Unmended says that the text goes on as it was discussed.
	Unmended bool
	Report   passage
	Comments []commentView
	Count    string
	Form     *commentForm
	// SignIn leads a guest to the form; empty for others.
	SignIn string
}

// passage is a text of several lines and the language it is in where that is not the page's.
type passage struct {
	Lines []string
	Lang  i18n.Lang
}

func newPassage(t i18n.Localizer, text i18n.Text) passage {
	words, lang := ui.Official(t, text)
	return passage{linesOf(words), lang}
}

// linesOf are the lines of a text that say something.
func linesOf(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// changesView is what the text changes: against an edition, or everything where it is the first.
type changesView struct {
	Lead   string
	Repeal bool
	// Compared is nil where there is nothing to compare with.
	Compared *editionview.Comparison
	// Whole leads to the whole text, Base to the edition it is compared with.
	Whole, Base ui.Link
}

func (room Room) showDiscussion(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Rulemaking.Discussion(r.Context(), v.Actor, page.Param(r, idParam))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, discussionPage(newDiscussionView(v, r, d, said{})))
}

func newDiscussionView(v *page.Visit, r *http.Request, d rulemaking.PublicView, say said) discussionView {
	t := v.T
	from := i18n.DateShort(d.DiscussedFrom.In(calendar.Almaty))
	name, lang := ui.Official(t, d.Of.Name)
	view := discussionView{
		Page: v.Base(r, t.T("discussion.title", "service", d.Of.Name, "date", from)), Name: ui.Link{Text: name, Lang: lang},
		Rows: rowsOf(v, d), Purpose: newPassage(t, d.Purpose), Changes: newChangesView(v, d),
		Count: t.T("discussion.comments", "n", len(d.Comments)),
	}
	view.Description = t.T("discussion.list_text")
	view.Crumbs = []ui.Link{
		{URL: v.In(link.Home), Text: t.T("discussion.home")}, {URL: v.In(link.Discussions), Text: t.T("discussion.list")},
	}
	for _, c := range d.Comments {
		view.Comments = append(view.Comments, newCommentView(t, c))
	}
	if d.Final != nil {
		view.end(t, d)
	}
	view.speak(v, d, say)
	return view
}

// end says what the body made of the discussion.
func (view *discussionView) end(t i18n.Localizer, d rulemaking.PublicView) {
	view.Report = newPassage(t, d.Report)
	if d.Kind == rulemaking.Repeal {
		return
	}
	mended := editionview.Between(t, d.Snapshot, d.Text, *d.Final, "final-")
	if view.Unmended = mended.Count == ""; !view.Unmended {
		view.Mended = &mended
	}
}

func rowsOf(v *page.Visit, d rulemaking.PublicView) []ui.Row {
	t := v.T
	body, bodyLang := bodyOf(v, d.Snapshot, d.Summary)
	name, nameLang := ui.Official(t, d.Of.Name)
	rows := []ui.Row{
		{Key: t.T("discussion.row.service"), Content: anchor(ui.Link{URL: v.In(link.Service(d.Service)), Text: name, Lang: nameLang})},
		{Key: t.T("discussion.row.body"), Content: anchor(ui.Link{URL: v.In(link.Body(d.Body)), Text: body, Lang: bodyLang})},
		{Key: t.T("discussion.row.state"), Content: ui.Tag(stateTag(t, d.State))},
		{Key: t.T("discussion.row.from"), Content: ui.Day(t, d.DiscussedFrom, "")},
		{Key: t.T("discussion.row.to"), Content: ui.Day(t, d.DiscussedTo.Start(), "")},
	}
	switch e := published(d.Snapshot, d.Summary); {
	case e != nil:
		rows = append(rows, ui.Row{Key: t.T("discussion.row.became"), Content: anchor(editionLink(v, e))})
	case !d.WantedFrom.IsZero():
		rows = append(rows, ui.Row{Key: t.T("discussion.row.wanted"), Content: ui.Day(t, d.WantedFrom.Start(), "")})
	}
	return rows
}

// stateLooks are what the states of a discussion mean.
var stateLooks = map[rulemaking.State]ui.Intent{
	rulemaking.Discussion: ui.Good, rulemaking.Reporting: ui.Info, rulemaking.Approval: ui.Wait,
	rulemaking.Published: ui.Good, rulemaking.Withdrawn: ui.Quiet,
}

func stateTag(t i18n.Localizer, s rulemaking.State) ui.TagView {
	return ui.TagView{
		Text: t.T("discussion.state." + string(s)), Intent: stateLooks[s],
	}
}

func editionLink(v *page.Visit, e *standard.Edition) ui.Link {
	return ui.Link{
		URL:  v.In(link.Edition(e.Service, strconv.Itoa(e.Number))),
		Text: v.T.T("discussion.edition", "number", e.Number, "date", i18n.DateShort(e.From.Start())),
	}
}

func newChangesView(v *page.Visit, d rulemaking.PublicView) changesView {
	t := v.T
	view := changesView{Repeal: d.Kind == rulemaking.Repeal}
	if d.BaseEdition != nil {
		view.Base = editionLink(v, d.BaseEdition)
	}
	if view.Repeal {
		view.Lead = t.T("discussion.repeal_text")
		return view
	}
	view.Whole = ui.Link{URL: v.In(link.DiscussionText(d.ID)), Text: t.T("discussion.whole")}
	if d.BaseEdition == nil {
		view.Lead = t.T("discussion.first_text")
		return view
	}
	view.Lead = t.T("discussion.against_text")
	compared := editionview.Between(t, d.Snapshot, d.BaseEdition.Named(d.Of.Name), d.Text, "")
	view.Compared = &compared
	return view
}

// speak lets who may comment, and leads guests to where they can.
func (view *discussionView) speak(v *page.Visit, d rulemaking.PublicView, say said) {
	view.Refused = say.refused
	today := calendar.DateOf(v.Site.Now())
	if d.State != rulemaking.Discussion || today.After(d.DiscussedTo) {
		view.Typed = say.text
		return
	}
	view.Left = daysLeft(v, d.Snapshot, d.Summary)
	switch {
	case !v.Actor.SignedIn():
		view.SignIn = v.In(link.SignInFor(v.In(link.Discussion(d.ID))))
	case identity.MayTry(v.Actor, identity.CommentProposal) == nil:
		view.Form, view.Problems = newCommentForm(v, d, say)
		view.HasError = len(view.Problems) > 0
	}
}

// commentView is one comment with its answer.
type commentView struct {
	ID, Head, Place string
	Initials        ui.Link
	At              templ.Component
	Lines           []templ.Component
	// State is shown to its author alone: it waits, or is hidden for a reason.
	State       *ui.TagView
	Note        string
	Reason      templ.Component
	Verdict     string
	Answer      []templ.Component
	AnsweredAt  templ.Component
	HasAnswered bool
}

func newCommentView(t i18n.Localizer, c rulemaking.Comment) commentView {
	initials, lang := ui.Official(t, c.Initials)
	view := commentView{
		ID: "comment-" + c.ID, Initials: ui.Link{Text: initials, Lang: lang}, At: ui.Moment(t, c.At, ""),
		Lines: spoken(t, c.Text), Place: placeName(t, c.Place),
	}
	switch c.State {
	case rulemaking.CommentWaiting:
		view.State = &ui.TagView{Text: t.T("discussion.waiting"), Intent: ui.Wait}
		view.Note = t.T("discussion.waiting_text")
	case rulemaking.CommentHidden:
		view.State = &ui.TagView{Text: t.T("discussion.hidden"), Intent: ui.Quiet}
		view.Note, view.Reason = t.T("discussion.hidden_text"), ui.Typed(t, c.HiddenReason)
	}
	if view.HasAnswered = c.Answer.Verdict != ""; view.HasAnswered {
		view.Verdict = t.T("discussion.verdict." + c.Answer.Verdict)
		view.Answer, view.AnsweredAt = spoken(t, c.Answer.Text), ui.Moment(t, c.AnsweredAt, "")
	}
	return view
}

// spoken are the lines of what somebody wrote, each in the language it seems to be in.
func spoken(t i18n.Localizer, text string) (lines []templ.Component) {
	for _, line := range linesOf(text) {
		lines = append(lines, ui.Typed(t, line))
	}
	return lines
}

// placeName names the part of a text that a comment is about.
func placeName(t i18n.Localizer, place string) string {
	if place == "" {
		return t.T("discussion.place_whole")
	}
	return t.T("edition.article." + place)
}
