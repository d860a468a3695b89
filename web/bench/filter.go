package bench

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// openStatuses are those a filter may ask for, in the order of a case's life.
var openStatuses = []application.Status{
	application.Submitted, application.Registered, application.InReview,
}

// longestNumber bounds what is looked up, in characters; a number has half as many.
const longestNumber = 40

// parseFilter reads a filter from an address. What the form cannot say is left out.
func parseFilter(q url.Values) application.Filter {
	f := application.Filter{
		Service: code(q.Get("service")), Status: q.Get("status"), Mine: q.Get("mine") != "",
		Overdue: q.Get("overdue") != "", Number: code(q.Get("number")), After: q.Get("after"),
	}
	open := slices.Contains(openStatuses, application.Status(f.Status))
	if !open && f.Status != application.QueueClosed {
		f.Status = ""
	}
	return f
}

// code keeps the letters, digits and dashes of what was typed; a number looked up with
// anything else in it would not be found anyway.
func code(typed string) string {
	kept := []rune(strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsLetter(r) && r != unicode.ReplacementChar || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, typed))
	return string(kept[:min(len(kept), longestNumber)])
}

// address is the queue under a filter from a place on; an empty place is the beginning.
func address(f application.Filter, after string) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"service": f.Service, "status": f.Status, "number": f.Number, "after": after,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Mine {
		q.Set("mine", "1")
	}
	if f.Overdue {
		q.Set("overdue", "1")
	}
	if len(q) == 0 {
		return link.Bench
	}
	return link.Bench + "?" + q.Encode()
}

// filterView are the forms that narrow the queue; they are sent by GET, so that a narrowed
// queue has an address to keep and to share.
type filterView struct {
	Action          string
	Number          ui.SearchView
	Service, Status ui.ChoiceField
	// Mine is left out for the head, who holds no cases.
	Mine, ShowMine, Overdue bool
	// Used tells that something is narrowed; Reset leads to the whole queue.
	Used  bool
	Reset string
}

func newFilterView(v *page.Visit, s *standard.Snapshot, f application.Filter) filterView {
	f.After = ""
	return filterView{
		Action: v.In(link.Bench), Reset: v.In(link.Bench), Used: f != application.Filter{},
		Service: ui.ChoiceField{
			Field:  ui.Field{Name: "service", Label: v.T.T("bench.filter.service")},
			Preset: true, Options: services(v, s, f.Service),
		},
		Status: ui.ChoiceField{
			Field:  ui.Field{Name: "status", Label: v.T.T("bench.filter.status")},
			Preset: true, Options: statuses(v.T, f.Status),
		},
		Number: ui.SearchView{
			Action: v.In(link.Bench), Name: number, Value: f.Number, Label: v.T.T("bench.filter.number"),
		},
		Mine: f.Mine, Overdue: f.Overdue, ShowMine: v.Actor.Role == identity.Official,
	}
}

// services are those of the actor's body that one can apply for.
func services(v *page.Visit, s *standard.Snapshot, chosen string) []ui.Option {
	options := []ui.Option{{Text: v.T.T("bench.filter.all_services")}}
	for _, service := range s.Services {
		if service.Body != v.Actor.Body || len(s.Editions(service.Code)) == 0 {
			continue
		}
		name, lang := ui.Official(v.T, service.Name)
		options = append(options, ui.Option{
			Value: service.Code, Text: name, Lang: lang, Checked: service.Code == chosen,
		})
	}
	return options
}

func statuses(t i18n.Localizer, chosen string) []ui.Option {
	options := []ui.Option{{Text: t.T("bench.filter.all_open")}}
	for _, s := range openStatuses {
		options = append(options, ui.Option{
			Value: string(s), Text: t.T(s.Key()), Checked: string(s) == chosen,
		})
	}
	return append(options, ui.Option{
		Value: application.QueueClosed, Text: t.T("bench.filter.closed"),
		Checked: chosen == application.QueueClosed,
	})
}

// form is the frame of the filter's fields: open while something is narrowed by them.
func (f filterView) form(t i18n.Localizer) ui.FiltersView {
	view := ui.FiltersView{
		Title: t.T("bench.filter.title"), Submit: t.T("bench.filter.apply"),
		Action: f.Action, Open: f.Used,
	}
	if f.Used {
		view.Reset = ui.Link{URL: f.Reset, Text: t.T("bench.filter.reset")}
	}
	return view
}
