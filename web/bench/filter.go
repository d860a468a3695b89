package bench

import (
	"net/url"
	"regexp"
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

// Names of the filter's values in an address.
const (
	paramService = "service"
	paramStatus  = "status"
	paramHolder  = "holder"
	paramWhen    = "when"
	paramSort    = "sort"
	paramAfter   = "after"
)

// openStatuses are those a filter may ask for, in the order of a case's life.
var openStatuses = slices.DeleteFunc(slices.Clone(application.Statuses), func(s application.Status) bool {
	return s.Closed() || s == application.Draft || s == application.AwaitingSignature || s == application.AwaitingPayment
})

// groups are what a filter may ask for beside them.
var groups = []string{application.QueueCitizen, application.QueueOthers, application.QueueSignature, application.QueueClosed}

// longestNumber bounds what is looked up, in characters; a number has half as many.
const longestNumber = 40

// person is the form of the id of a colleague.
var person = regexp.MustCompile(`^[0-9a-f-]{36}$`)

// parseFilter reads a filter from an address. What the form cannot say is left out.
func parseFilter(q url.Values) application.Filter {
	f := application.Filter{
		Service: code(q.Get(paramService)), Status: q.Get(paramStatus), Holder: q.Get(paramHolder),
		When: application.Window(q.Get(paramWhen)), Sort: application.Sort(q.Get(paramSort)),
		Number: code(q.Get(number)), After: q.Get(paramAfter),
	}
	if q.Get("mine") != "" { // as addresses were written before
		f.Holder = application.HolderMine
	}
	if q.Get("overdue") != "" {
		f.When = application.WindowOverdue
	}
	if !slices.Contains(openStatuses, application.Status(f.Status)) && !slices.Contains(groups, f.Status) {
		f.Status = ""
	}
	if f.Holder != application.HolderMine && f.Holder != application.HolderFree && !person.MatchString(f.Holder) {
		f.Holder = ""
	}
	if !slices.Contains(application.Windows, f.When) {
		f.When = ""
	}
	if !slices.Contains(application.Sorts, f.Sort) {
		f.Sort = ""
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

// values are a filter as an address has it, without the place in the list.
func values(f application.Filter) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		paramService: f.Service, paramStatus: f.Status, paramHolder: f.Holder, paramWhen: string(f.When),
		paramSort: string(f.Sort), number: f.Number,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// address is the queue under a filter from a place on; an empty place is the beginning.
func address(f application.Filter, after string) string {
	q := values(f)
	if after != "" {
		q.Set(paramAfter, after)
	}
	return link.Queue(q)
}

// whole is the address of the whole queue, whatever view it opens with.
func whole() string { return address(application.Filter{Sort: application.SortDue}, "") }

// filterView are the forms that narrow the queue; they are sent by GET, so that a narrowed
// queue has an address to keep and to share.
type filterView struct {
	Action string
	Number ui.SearchView
	Fields []ui.ChoiceField
	// Used tells that something is narrowed; Reset leads to the whole queue.
	Used  bool
	Reset string
}

func newFilterView(v *page.Visit, q application.Queue, f application.Filter) filterView {
	choice := func(name string, options []ui.Option) ui.ChoiceField {
		return ui.ChoiceField{
			Field: ui.Field{Name: name, Label: v.T.T("queue.filter." + name)}, Preset: true, Options: options,
		}
	}
	return filterView{
		Action: v.In(link.Bench), Reset: v.In(whole()), Used: narrowed(f),
		Number: ui.SearchView{
			Action: v.In(link.Bench), Name: number, Value: f.Number, Label: v.T.T("bench.filter.number"), AccessKey: keySearch,
		},
		Fields: []ui.ChoiceField{
			choice(paramService, services(v, q.Snapshot, f.Service)), choice(paramStatus, statuses(v.T, f.Status)),
			choice(paramHolder, holders(v, q.Colleagues, f.Holder)), choice(paramWhen, windows(v.T, f.When)),
			choice(paramSort, sorts(v.T, f.Sort)),
		},
	}
}

// narrowed tells that a filter leaves something out.
func narrowed(f application.Filter) bool {
	f.After, f.Sort = "", ""
	return f != application.Filter{}
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
	for _, group := range groups {
		options = append(options, ui.Option{Value: group, Text: t.T("queue.group." + group), Checked: group == chosen})
	}
	return options
}

// holders are oneself, nobody, and for the head every official of the body.
func holders(v *page.Visit, colleagues []application.OfficialOfBody, chosen string) []ui.Option {
	options := []ui.Option{{Text: v.T.T("queue.holder.all")}}
	add := func(value, text string) {
		options = append(options, ui.Option{Value: value, Text: text, Checked: value == chosen})
	}
	if v.Actor.Role == identity.Official {
		add(application.HolderMine, v.T.T("queue.holder.mine"))
	}
	add(application.HolderFree, v.T.T("queue.holder.free"))
	for _, c := range colleagues {
		add(c.PersonID, c.Names.Initials(v.Lang))
	}
	return options
}

func windows(t i18n.Localizer, chosen application.Window) []ui.Option {
	options := []ui.Option{{Text: t.T("queue.when.any")}}
	for _, w := range application.Windows {
		options = append(options, ui.Option{
			Value: string(w), Text: t.T("queue.when." + string(w)), Checked: w == chosen,
		})
	}
	return options
}

func sorts(t i18n.Localizer, chosen application.Sort) (options []ui.Option) {
	for _, s := range application.Sorts {
		options = append(options, ui.Option{
			Value: string(s), Text: t.T("queue.sort." + string(s)), Checked: s == chosen,
		})
	}
	return options
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
