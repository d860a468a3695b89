package editor

import (
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// Closed lists of the standard, in the order in which they are offered.
var (
	channels   = []string{"portal", "csc", "body", "proactive", "mobile", "partner"}
	recipients = []string{"individual", "entrepreneur", "legal-entity"}
	provisions = []string{
		"electronic_fully_automated", "electronic_partially_automated_or_paper", "proactive_or_one_application",
		"proactive_electronic_or_paper",
	}
	resultForms   = []string{"electronic", "paper", "sms"}
	documentTypes = []string{
		"certificate", "notice", "licence", "apostille", "identity_document", "notification_slip", "bundle",
	}
	feeKinds  = []string{"free", "state_duty", "free_with_paid_option"}
	presented = []string{"original_for_identification", "original", "copy", "scan", "original_or_scan", "form"}
	units     = []string{"minutes", "hours", "working_days", "calendar_days"}
	hearings  = []string{heard, standard.HearingUrgent, standard.HearingSimplified}
	routes    = []string{standard.RouteOneLevel, standard.RouteTwoLevels, standard.RouteAutomatic}
)

// heard is the choice that stands for an edition that says nothing of the hearing.
const heard = "heard"

// options are codes in words; kind begins the keys of their words. A code that stands in the
// text and is not offered any more stays a choice, so that opening a page changes nothing.
func options(t i18n.Localizer, kind string, codes []string, standing ...string) []ui.Option {
	var list []ui.Option
	for _, code := range codes {
		list = append(list, ui.Option{Value: code, Text: label(t, kind, code)})
	}
	for _, code := range standing {
		if code != "" && !slices.Contains(codes, code) {
			list = append(list, ui.Option{Value: code, Text: label(t, kind, code)})
		}
	}
	return list
}

func label(t i18n.Localizer, kind, code string) string {
	key := kind + strings.ReplaceAll(code, "-", "_")
	if !t.Has(key) {
		return code
	}
	return t.T(key)
}

// official is an official text as a choice.
func official(t i18n.Localizer, value string, text i18n.Text) ui.Option {
	words, lang := ui.Official(t, text)
	if words == "" {
		words = value
	}
	return ui.Option{Value: value, Text: words, Lang: lang}
}

// fieldsOf are the questions of the form that fit, as choices.
func fieldsOf(t i18n.Localizer, def form.Definition, fits func(form.Field) bool) (list []ui.Option) {
	for _, section := range def.Sections {
		for _, p := range section.Pages {
			for _, f := range p.Fields {
				if fits(f) {
					list = append(list, official(t, f.ID, f.Label))
				}
			}
		}
	}
	return list
}

// withStanding keeps a choice that is not offered any more.
func withStanding(list []ui.Option, standing ...string) []ui.Option {
	for _, value := range standing {
		if value != "" && !slices.ContainsFunc(list, func(o ui.Option) bool { return o.Value == value }) {
			list = append(list, ui.Option{Value: value, Text: value})
		}
	}
	return list
}

// when asks for a condition on the facts of the text.
func when(r *http.Request, v rulemaking.View, hint string) writing.Input {
	t := page.Of(r).T
	return writing.Input{
		Name: "when", Kind: writing.When, Label: t.T("editor.field.when"), Hint: t.T(hint),
		Facts: writing.FactsOf(t, v.Content, ""),
	}
}

// whenWords says a condition of the text; empty for none.
func whenWords(t i18n.Localizer, c standard.Content, cond *form.Condition) string {
	return writing.WordsOf(t, cond, writing.FactsOf(t, c, ""))
}
