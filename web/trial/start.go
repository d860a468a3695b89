package trial

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// longest is how many characters a register says at most.
const longest = 300

// startView is where a trial begins, above those that were begun.
type startView struct {
	ui.Page
	Of       i18n.Text
	Problems []ui.Link
	// Faults keep the text from being tried; Checks lists all of them.
	Faults []string
	Checks string
	Form   ui.FormView
	// Groups are the registers with what they would say.
	Groups []group
	Trials *ui.TableView
}

// group is a register and the inputs for what it would say.
type group struct {
	Name   i18n.Text
	Fields []templ.Component
}

// opened is a proposal as it can be tried.
type opened struct {
	rulemaking.View
	faults  []standard.ContentFault
	samples []application.Sample
	trials  []application.TrialLine
	// wrong are the keys of samples that cannot be taken as they were typed.
	wrong []string
}

func (room Room) open(r *http.Request) (o opened, err error) {
	v, id := page.Of(r), page.Param(r, proposalParam)
	if o.View, o.faults, err = room.Applications.Tryable(r.Context(), v.Actor, id); err != nil {
		return o, err
	}
	o.samples = application.Samples(o.Content, o.Snapshot, v.Lang)
	o.trials, err = room.Applications.Trials(r.Context(), v.Actor, id)
	return o, err
}

func (room Room) showStart(w http.ResponseWriter, r *http.Request) error {
	o, err := room.open(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, startPage(newStartView(r, o)))
}

func (room Room) submitStart(w http.ResponseWriter, r *http.Request) error {
	o, err := room.open(r)
	if err != nil {
		return err
	}
	o.take(r)
	if len(o.faults)+len(o.wrong) > 0 {
		return page.Render(w, r, http.StatusUnprocessableEntity, startPage(newStartView(r, o)))
	}
	v := page.Of(r)
	id, err := room.Applications.StartTrial(r.Context(), v.Actor, application.TrialStart{
		Proposal: o.ID, Lang: v.Lang, Samples: o.samples, Key: r.PostForm.Get("key"),
	})
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.Draft(id))
}

// take puts what was typed in the place of what was invented. A field that did not come with
// the form stays as invented.
func (o *opened) take(r *http.Request) {
	for i, s := range o.samples {
		if _, came := r.PostForm[nameOf(s)]; !came {
			continue
		}
		o.samples[i].Value = strings.TrimSpace(r.PostForm.Get(nameOf(s)))
		value := o.samples[i].Value
		bad := utf8.RuneCountInString(value) > longest || !utf8.ValidString(value) ||
			value != "" && s.Values != nil && !slices.Contains(s.Values, value)
		if bad || strings.ContainsFunc(value, func(c rune) bool { return c < ' ' }) {
			o.wrong = append(o.wrong, nameOf(s))
		}
	}
}

// nameOf is the name and id of the input of a sample.
func nameOf(s application.Sample) string { return strings.ReplaceAll(s.Key(), ".", "-") }

func newStartView(r *http.Request, o opened) startView {
	v := page.Of(r)
	view := startView{
		Page: v.Base(r, v.T.T("trial.start.title")), Of: o.Of.Name, Checks: v.In(link.ProposalChecks(o.ID)),
		Form: ui.FormView{Action: v.In(link.ProposalTrial(o.ID)), Does: "start", Key: page.NewKey()},
	}
	view.Page.Service = o.Of.Name.In(v.Lang)
	view.Path = link.ProposalTrial(o.ID)
	view.Back = &ui.Link{URL: v.In(link.Proposal(o.ID)), Text: v.T.T("trial.start.back")}
	for _, f := range o.faults {
		view.Faults = append(view.Faults, v.T.Message(f.Message))
	}
	if len(o.faults) == 0 {
		view.ask(v, o)
	}
	view.HasError = len(view.Problems) > 0
	if len(o.trials) > 0 {
		view.Trials = trialTable(v, o)
	}
	return view
}

// ask puts the samples into the form, a register after the other.
func (view *startView) ask(v *page.Visit, o opened) {
	at := map[string]int{}
	for _, s := range o.samples {
		i, known := at[s.Register]
		if !known {
			register, _ := o.Snapshot.Register(s.Register)
			i = len(view.Groups)
			at[s.Register], view.Groups = i, append(view.Groups, group{Name: register.Name})
		}
		f := ui.Field{Name: nameOf(s)}
		f.Label, f.Lang = labelOf(v.T, s)
		if slices.Contains(o.wrong, f.Name) {
			f.Error = v.T.T("trial.error.value", "n", longest)
			view.Problems = append(view.Problems, ui.Link{URL: f.Anchor(), Text: f.Error})
		}
		view.Groups[i].Fields = append(view.Groups[i].Fields, inputOf(v.T, s, f))
	}
}

// labelOf is the question that shows a sample, with the part of an address, or the fact.
func labelOf(t i18n.Localizer, s application.Sample) (string, i18n.Lang) {
	if s.Label.IsZero() {
		return worded(t, "trial.fact."+s.Attribute, s.Attribute), ""
	}
	words, lang := ui.Official(t, s.Label)
	if _, part, ok := strings.Cut(s.Attribute, "."); ok {
		return t.T("trial.address."+part, "address", words), ""
	}
	return words, lang
}

// worded is a code in words, where there are any.
func worded(t i18n.Localizer, key, code string) string {
	if t.Has(key) {
		return t.T(key)
	}
	return code
}

func inputOf(t i18n.Localizer, s application.Sample, f ui.Field) templ.Component {
	if s.Values == nil {
		return ui.TextInput(t, ui.TextField{Field: f, Value: s.Value})
	}
	choice := ui.ChoiceField{Field: f}
	for _, value := range s.Values {
		option := ui.Option{Value: value, Text: worded(t, "trial.says."+value, value), Checked: value == s.Value}
		if label := s.Labels[value]; !label.IsZero() {
			option.Text, option.Lang = ui.Official(t, label)
		}
		choice.Options = append(choice.Options, option)
	}
	return ui.Select(t, choice)
}

// trialTable lists the trials of the reader.
func trialTable(v *page.Visit, o opened) *ui.TableView {
	table := &ui.TableView{Caption: v.T.T("trial.list"), Quiet: true, Head: []string{
		v.T.T("trial.head.trial"), v.T.T("trial.head.begun"), v.T.T("trial.head.until")}}
	for _, line := range o.trials {
		to := ui.Link{URL: v.In(link.Draft(line.ID)), Text: v.T.T("trial.unfiled")}
		if line.Number != "" {
			to = ui.Link{URL: v.In(link.Trial(line.Number)), Text: line.Number}
		}
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: trialLink(to)}, {Content: ui.Moment(v.T, line.BegunAt, "")}, {Content: ui.Day(v.T, line.ExpiresAt, "")},
		})
	}
	return table
}
