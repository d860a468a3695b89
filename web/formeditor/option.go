package formeditor

import (
	"net/http"
	"regexp"
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

const (
	inValue = "value"
	inMRP   = "mrp"
)

// optionValue is what programs, conditions and addresses can name an answer by.
var optionValue = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}$`)

// optionsOf are the answers of a choice as a list.
func optionsOf(visit *page.Visit, v rulemaking.View, s spot) *writing.ListView {
	t := visit.T
	list := &writing.ListView{
		Title: t.T("formeditor.options"), Empty: t.T("formeditor.options.none"), ReadOnly: !writing.MayWrite(visit, v),
		Order: visit.In(link.OrderOptions(v.ID, s.field.ID)), Add: visit.In(link.NewOption(v.ID, s.field.ID)),
		AddText: t.T("formeditor.option.add"),
	}
	for _, o := range s.field.Options {
		here := link.FormOption(v.ID, s.field.ID, o.Value)
		item := writing.Item{Code: o.Value, URL: visit.In(here), Remove: visit.In(link.RemovePart(here)), Lines: []string{o.Value}}
		item.Text, item.Lang = named(t, o.Label, o.Value)
		list.Items = append(list.Items, item)
	}
	return list
}

func optionInputs(t i18n.Localizer) []writing.Input {
	return []writing.Input{
		{Name: inLabel, Kind: writing.Three, Label: t.T("formeditor.option.label")},
		{Name: inHint, Kind: writing.Three, Label: t.T("formeditor.option.hint"), Optional: true},
	}
}

func writeOption(o form.Option) writing.Typed {
	return writing.Typed{}.Three(inLabel, o.Label).Three(inHint, o.Hint)
}

// option is one answer of a choice.
func (room Room) option(r *http.Request, v rulemaking.View) (writing.Sheet[form.Option], error) {
	t, s, value := page.Of(r).T, at(r, v), part(r, optionParam)
	place := rulemaking.Options(s.section.ID, s.page.ID, s.field.ID).Item(value)
	now, _ := place.Get(&v.Content)
	name := t.T("formeditor.option.title", "name", plain(t, now.Label, value))
	return writing.Sheet[form.Option]{
		Head:  writing.Head{Title: name, Crumbs: crumbs(t, v, s, name)},
		Place: place, Inputs: writing.Asks(optionInputs(t)...), Write: writeOption,
		Read: func(r *writing.Reader, was form.Option) form.Option {
			was.Label, was.Hint = r.Three(inLabel), r.Three(inHint)
			return was
		},
		After: link.FormQuestion(v.ID, s.field.ID),
		Above: ui.SummaryList(t, []ui.Row{{Key: t.T("formeditor.option.value"), Content: ui.Code(value, "")}}),
	}, nil
}

// newOption adds an answer to a choice.
func (room Room) newOption(r *http.Request, v rulemaking.View) (writing.Sheet[form.Option], error) {
	t, s := page.Of(r).T, at(r, v)
	value := writing.Input{
		Name: inValue, Label: t.T("formeditor.option.value"), Hint: t.T("formeditor.option.value_hint"), Code: true, Size: ui.Size20,
	}
	sheet := writing.Sheet[form.Option]{
		Head: writing.Head{
			Title:  t.T("formeditor.option.add_to", "name", plain(t, s.field.Label, s.field.ID)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.option.add")),
		},
		Inputs: writing.Asks(append([]writing.Input{value}, optionInputs(t)...)...),
		Write:  func(o form.Option) writing.Typed { return writeOption(o).Text(inValue, o.Value) },
		Read: func(r *writing.Reader, _ form.Option) form.Option {
			o := form.Option{Value: r.Typed().Get(inValue), Label: r.Three(inLabel), Hint: r.Three(inHint)}
			taken := slices.ContainsFunc(s.field.Options, func(other form.Option) bool { return other.Value == o.Value })
			switch {
			case !optionValue.MatchString(o.Value):
				wrong(r, inValue, "formeditor.error.option_value")
			case taken:
				wrong(r, inValue, "formeditor.error.option_taken")
			case o.Label.IsZero():
				wrong(r, inLabel+".kk", "formeditor.error.option_label")
			}
			return o
		},
		After: link.FormQuestion(v.ID, s.field.ID),
	}
	called := func(o form.Option) i18n.Text { return o.Label }
	coded := func(o form.Option, _ string) form.Option { return o }
	list := rulemaking.Options(s.section.ID, s.page.ID, s.field.ID)
	return writing.New(room.desk, sheet, list, form.Option{}, called, coded, "option"), nil
}

func (room Room) removeOption(r *http.Request, v rulemaking.View) (writing.Removal[form.Option], error) {
	t, s, value := page.Of(r).T, at(r, v), part(r, optionParam)
	list := rulemaking.Options(s.section.ID, s.page.ID, s.field.ID)
	now, _ := list.Item(value).Get(&v.Content)
	return writing.Removal[form.Option]{
		Head: writing.Head{
			Title:  t.T("formeditor.option.remove", "name", plain(t, now.Label, value)),
			Crumbs: crumbs(t, v, s, t.T("formeditor.remove")),
		},
		List: list, Code: value, After: s.up(),
		Rows: func(o form.Option) []ui.Row {
			return append([]ui.Row{{Key: t.T("formeditor.option.value"), Content: ui.Code(o.Value, "")}}, referring(t, v, s.field.ID)...)
		},
	}, nil
}

// amountsOf are the rules of an amount as a list: the first that holds counts.
func amountsOf(visit *page.Visit, v rulemaking.View, s spot) *writing.ListView {
	t, facts := visit.T, writing.FactsOf(visit.T, v.Content, s.field.ID)
	list := &writing.ListView{
		Title: t.T("formeditor.amounts"), Empty: t.T("formeditor.amounts.none"), ReadOnly: !writing.MayWrite(visit, v),
		Order: visit.In(link.OrderAmounts(v.ID, s.field.ID)), Add: visit.In(link.NewAmount(v.ID, s.field.ID)),
		AddText: t.T("formeditor.amount.add"),
	}
	for _, rule := range s.field.Computed {
		id := rulemaking.AmountID(rule)
		here := link.FormAmount(v.ID, s.field.ID, id)
		item := writing.Item{
			Code: id, Text: t.T("formeditor.amount.name", "mrp", rule.MRP), URL: visit.In(here), Remove: visit.In(link.RemovePart(here)),
			Lines: []string{t.T("formeditor.amount.always")},
		}
		if rule.When != nil {
			item.Lines = []string{writing.WordsOf(t, rule.When, facts)}
		}
		list.Items = append(list.Items, item)
	}
	return list
}

// amountSheet asks for a rule of an amount.
func amountSheet(r *http.Request, v rulemaking.View, s spot, title string) writing.Sheet[form.ComputedRule] {
	t := page.Of(r).T
	return writing.Sheet[form.ComputedRule]{
		Head: writing.Head{Title: title, Help: []string{t.T("formeditor.amount.help")}, Crumbs: crumbs(t, v, s, title)},
		Inputs: writing.Asks(
			writing.Input{Name: inMRP, Label: t.T("formeditor.amount.mrp"), Hint: t.T("formeditor.amount.mrp_hint"), Size: ui.Size10},
			writing.Input{
				Name: inWhen, Kind: writing.When, Label: t.T("formeditor.amount.when"), Facts: writing.FactsOf(t, v.Content, s.field.ID),
			},
		),
		Write: func(rule form.ComputedRule) writing.Typed {
			return writing.Typed{}.Text(inMRP, rule.MRP).When(inWhen, rule.When)
		},
		Read: func(r *writing.Reader, _ form.ComputedRule) form.ComputedRule {
			rule := form.ComputedRule{MRP: r.Decimal(inMRP), When: r.When(inWhen)}
			if rule.MRP == "" && len(r.Problems) == 0 {
				wrong(r, inMRP, "writing.error.decimal")
			}
			return rule
		},
		After: link.FormQuestion(v.ID, s.field.ID),
	}
}

func (room Room) amount(r *http.Request, v rulemaking.View) (writing.Sheet[form.ComputedRule], error) {
	s := at(r, v)
	list := rulemaking.Amounts(s.section.ID, s.page.ID, s.field.ID)
	place := list.Item(page.Param(r, amountParam))
	now, _ := place.Get(&v.Content)
	sheet := amountSheet(r, v, s, page.Of(r).T.T("formeditor.amount.title", "mrp", now.MRP))
	sheet.Place = place
	return sheet, nil
}

func (room Room) newAmount(r *http.Request, v rulemaking.View) (writing.Sheet[form.ComputedRule], error) {
	s := at(r, v)
	sheet := amountSheet(r, v, s, page.Of(r).T.T("formeditor.amount.add"))
	called := func(form.ComputedRule) i18n.Text { return i18n.Text{} }
	coded := func(rule form.ComputedRule, _ string) form.ComputedRule { return rule }
	list := rulemaking.Amounts(s.section.ID, s.page.ID, s.field.ID)
	return writing.New(room.desk, sheet, list, form.ComputedRule{}, called, coded, "amount"), nil
}

func (room Room) removeAmount(r *http.Request, v rulemaking.View) (writing.Removal[form.ComputedRule], error) {
	t, s, id := page.Of(r).T, at(r, v), page.Param(r, amountParam)
	list := rulemaking.Amounts(s.section.ID, s.page.ID, s.field.ID)
	now, _ := list.Item(id).Get(&v.Content)
	return writing.Removal[form.ComputedRule]{
		Head: writing.Head{
			Title: t.T("formeditor.amount.remove", "mrp", now.MRP), Crumbs: crumbs(t, v, s, t.T("formeditor.remove")),
		},
		List: list, Code: id, After: s.up(),
		Rows: func(rule form.ComputedRule) []ui.Row {
			words := writing.WordsOf(t, rule.When, writing.FactsOf(t, v.Content, s.field.ID))
			return []ui.Row{{Key: t.T("formeditor.amount.mrp"), Value: rule.MRP}, {Key: t.T("formeditor.amount.when"), Value: words}}
		},
	}, nil
}
