package bench

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// opinionsView are the questions about a case to other bodies, and the form of another one.
type opinionsView struct {
	Asked []opinionView
	// Ask leads to the page of another one; nil for whoever may not ask now.
	Ask *ui.Link
}

// opinionView is one question with its answer.
type opinionView struct {
	Body  i18n.Text
	State []ui.TagView
	New   bool
	Rows  []ui.Row
	// TakeBack is nil where there is nothing to take back.
	TakeBack *ui.FormView
	ID       string
}

// fieldOpinion names the question that is taken back.
const fieldOpinion = "opinion"

// asking asks another body for its opinion.
var asking = act{link.AskOpinion, "talk.opinion.ask", mayAskOpinion, newAskForm}

// askForm is the form of a question to another body.
type askForm struct {
	Form     ui.FormView
	Body     ui.ChoiceField
	Question ui.TextField
	Days     ui.TextField
	Shown    ui.ChoiceField
}

func mayAskOpinion(v *page.Visit, c *application.View) bool {
	return c.Reading.Full && isHolder(v, c, identity.AskOpinion) &&
		(c.Status == application.InReview || c.Status == application.AwaitingOtherBody)
}

func opinionsOf(v *page.Visit, c *application.View) (view opinionsView) {
	asks := isHolder(v, c, identity.AskOpinion)
	for _, o := range c.Opinions {
		one := opinionOf(v, c, o)
		if asks && o.State == application.OpinionOpen {
			f := form(v, link.TakeBackOpinion(c.Number), "opinion-withdrawal")
			one.TakeBack = &f
		}
		view.Asked = append(view.Asked, one)
	}
	view.Ask = asking.linkOn(v, c)
	return view
}

func opinionOf(v *page.Visit, c *application.View, o application.Opinion) opinionView {
	t := v.T
	view := opinionView{
		ID: o.ID, Body: c.Snapshot.Holder(o.AskedBody), State: opinionTags(v, o),
		New: o.State == application.OpinionAnswered && c.IsNew(o.ClosedAt, o.AnsweredBy, v.Actor.PersonID),
		Rows: []ui.Row{
			{Key: t.T("talk.asked.question"), Content: paragraphs(i18n.Paragraphs(o.Question), ui.Foreign(t, o.Lang))},
			{Key: t.T("talk.opinion.asked_at"), Content: ui.Moment(t, o.AskedAt, "")},
			{Key: t.T("talk.opinion.due"), Content: ui.Day(t, o.DueAt, "")},
		},
	}
	if o.State == application.OpinionAnswered {
		view.Rows = append(view.Rows, ui.Row{
			Key: t.T("talk.opinion.answer"), Content: opinionAnswer(t, o, ui.Foreign(t, o.AnswerLang), o.Answerer.Initials(v.Lang)),
		})
	}
	return view
}

// looksOf are how outcomes look.
var looksOf = map[application.Outcome]ui.TagView{
	application.OpinionPositive: {Intent: ui.Good}, application.OpinionNegative: {Intent: ui.Bad, Icon: ui.IconCross},
	application.OpinionRemarks: {Intent: ui.Wait, Icon: ui.IconFlag},
}

// opinionTags say how far a question is, what was answered, and whether that is late.
func opinionTags(v *page.Visit, o application.Opinion) []ui.TagView {
	tag := looksOf[o.Outcome]
	switch o.State {
	case application.OpinionOpen:
		tag = ui.TagView{Text: v.T.T("talk.opinion.state.open"), Intent: ui.Info}
	case application.OpinionWithdrawn:
		tag = ui.TagView{Text: v.T.T("talk.opinion.state.withdrawn"), Intent: ui.Quiet}
	default:
		tag.Text = v.T.T("talk.opinion.state.answered")
		if o.Outcome != "" {
			tag.Text = v.T.T("talk.opinion.outcome." + string(o.Outcome))
		}
	}
	tags := []ui.TagView{tag}
	if o.State != application.OpinionWithdrawn && o.Late(v.Site.Now()) {
		tags = append(tags, ui.TagView{Text: v.T.T("talk.opinion.late"), Intent: ui.Bad})
	}
	return tags
}

func newAskForm(v *page.Visit, c *application.View) (actForm, error) {
	t := v.T
	f := &askForm{
		Form: form(v, link.AskOpinion(c.Number), "opinion"),
		Body: ui.ChoiceField{Field: ui.Field{Name: application.FieldAskedBody, Label: t.T("talk.opinion.body")}},
		Question: ui.TextField{Field: ui.Field{
			Name: application.FieldQuestion, Label: t.T("talk.opinion.question"),
			Hint: t.T("talk.opinion.question_hint", "n", application.MinOpinionText),
		}},
		Days: ui.TextField{
			Field: ui.Field{
				Name: application.FieldOpinionDays, Label: t.T("talk.opinion.days"),
				Hint: t.T("talk.opinion.days_hint", "least", application.MinOpinionDays, "most", application.MaxOpinionDays),
			},
			Value: strconv.Itoa(application.DefaultOpinionDays), Size: ui.Size5, InputMode: "numeric",
		},
		Shown: ui.ChoiceField{Field: ui.Field{
			Name: application.FieldShown, Label: t.T("talk.opinion.shown"), Hint: t.T("talk.opinion.shown_hint"),
		}},
	}
	f.Body.Options = otherBodies(t, c.Snapshot, c.Body)
	f.Shown.Options = shownOptions(t, c)
	return f, nil
}

func (f *askForm) content(t i18n.Localizer) templ.Component { return askContent(t, *f) }

func (f *askForm) keep(typed url.Values) {
	f.Question.Value, f.Days.Value = written(typed, application.FieldQuestion), written(typed, application.FieldOpinionDays)
	chosen(f.Body.Options, typed.Get(application.FieldAskedBody))
	chosen(f.Shown.Options, typed[application.FieldShown]...)
}

func (f *askForm) mark(v *page.Visit, problems []application.Problem) []ui.Link {
	return wrongFields{
		application.FieldAskedBody: &f.Body.Field, application.FieldQuestion: &f.Question.Field,
		application.FieldOpinionDays: &f.Days.Field, application.FieldShown: &f.Shown.Field,
	}.mark(v, problems)
}

func otherBodies(t i18n.Localizer, s *standard.Snapshot, own string) (options []ui.Option) {
	for _, b := range s.Bodies {
		if b.Code != own {
			name, lang := ui.Official(t, b.Today())
			options = append(options, ui.Option{Value: b.Code, Text: name, Lang: lang})
		}
	}
	return options
}

// shownOptions are what of the filing can be shown: who applies, and each answer.
func shownOptions(t i18n.Localizer, c *application.View) []ui.Option {
	options := []ui.Option{{Value: application.ShownPerson, Text: t.T("talk.opinion.person")}}
	for _, section := range c.Filing {
		for _, row := range section.Rows {
			o := ui.Option{Value: row.Field, Text: row.Label, Lang: ui.Foreign(t, c.Lang)}
			if !slices.ContainsFunc(options, func(other ui.Option) bool { return other.Value == o.Value }) {
				options = append(options, o)
			}
		}
	}
	return options
}

func (room Room) submitOpinion(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r, application.FieldShown); err != nil {
		return err
	}
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	v := page.Of(r)
	q := application.Question{
		Body: r.PostFormValue(application.FieldAskedBody), Text: r.PostFormValue(application.FieldQuestion),
		Fields: r.PostForm[application.FieldShown], Lang: v.Lang, Key: r.PostFormValue(fieldKey),
	}
	q.Days, _ = strconv.Atoi(strings.TrimSpace(r.PostFormValue(application.FieldOpinionDays))) // what is no number is no number of days
	problems, err := room.Applications.AskOpinion(r.Context(), v.Actor, n, q)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return room.showWrongAct(w, r, asking, problems)
	}
	return page.RedirectDone(w, r, link.Case(n), "opinion_asked")
}

func (room Room) submitTakeBack(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	err = room.Applications.TakeBackOpinion(
		r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldOpinion), r.PostFormValue(fieldKey))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Case(n), "opinion_withdrawn")
}
