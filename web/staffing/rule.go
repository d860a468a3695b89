package staffing

import (
	"net/http"
	"slices"
	"strconv"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/link"
	"qyzmet/internal/staffing"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// ruleForm is the form of a rule, new or not.
type ruleForm struct {
	ui.Page
	Form              ui.FormView
	Position          ui.TextField
	Services, Regions ui.ChoiceField
	// Remove takes the rule away; nil for a new one.
	Remove *ui.FormView
	Errors []ui.Link
}

// stepOfPositions is left between two rules, so that a third fits in.
const stepOfPositions = 10

func (room Room) showNewRule(w http.ResponseWriter, r *http.Request) error {
	u, err := room.ruled(r)
	if err != nil {
		return err
	}
	last := 0
	for _, rule := range u.Rules {
		last = max(last, rule.Position)
	}
	rule := staffing.Rule{Position: min(last+stepOfPositions, staffing.MaxPosition)}
	return page.Render(w, r, http.StatusOK, rulePage(newRuleForm(r, u, rule)))
}

func (room Room) showRule(w http.ResponseWriter, r *http.Request) error {
	u, err := room.ruled(r)
	if err != nil {
		return err
	}
	id, err := idOf(r, ruleParam)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(u.Rules, func(rule staffing.Rule) bool { return rule.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "")
	}
	return page.Render(w, r, http.StatusOK, rulePage(newRuleForm(r, u, u.Rules[i])))
}

// ruled is the unit of the address, which must be at work.
func (room Room) ruled(r *http.Request) (staffing.UnitView, error) {
	u, err := room.Staffing.Unit(r.Context(), page.Of(r).Actor, page.Param(r, unitParam))
	if err == nil && !u.ClosedAt.IsZero() {
		err = fault.New(fault.Conflict, "staffing.fault.closed")
	}
	return u, err
}

func newRuleForm(r *http.Request, u staffing.UnitView, rule staffing.Rule) ruleForm {
	v := page.Of(r)
	t := v.T
	title, action := t.T("staffing.rule.new"), link.NewUnitRule(u.Code)
	if rule.ID != 0 {
		title, action = t.T("staffing.rule.title", "n", rule.Position), link.UnitRule(u.Code, strconv.FormatInt(rule.ID, 10))
	}
	view := ruleForm{
		Page: v.Base(r, title), Form: ui.FormView{Action: v.In(action), Does: "unit-rule", Key: keyOf(r)},
		Position: ui.TextField{Size: ui.Size5, InputMode: "numeric", Field: ui.Field{
			Name: staffing.FieldPosition, Label: t.T("staffing.field.position"), Hint: t.T("staffing.field.position_hint"),
		}},
		Services: ui.ChoiceField{Field: ui.Field{
			Name: staffing.FieldServices, Label: t.T("staffing.head.services"), Hint: t.T("staffing.field.services_hint"),
		}},
		Regions: ui.ChoiceField{Field: ui.Field{
			Name: staffing.FieldRegions, Label: t.T("staffing.head.regions"), Hint: t.T("staffing.field.regions_hint"),
		}},
	}
	if rule.Position > 0 {
		view.Position.Value = strconv.Itoa(rule.Position)
	}
	view.offer(v, u, rule)
	if rule.ID != 0 {
		view.Remove = &ui.FormView{
			Action: v.In(link.RemoveUnitRule(u.Code, strconv.FormatInt(rule.ID, 10))), Does: "remove-unit-rule",
		}
	}
	name, lang := ui.Official(t, u.Name)
	view.Crumbs = crumbs(v, title, ui.Link{URL: v.In(link.Units), Text: t.T("staffing.units.title")},
		ui.Link{URL: v.In(link.Unit(u.Code)), Text: name, Lang: lang})
	return view
}

// offer lists the services of the body and all regions.
func (view *ruleForm) offer(v *page.Visit, u staffing.UnitView, rule staffing.Rule) {
	for _, of := range u.Snapshot.Services {
		if of.Body == u.Body {
			text, lang := ui.Official(v.T, of.Name)
			view.Services.Options = append(view.Services.Options, ui.Option{
				Value: of.Code, Text: text, Lang: lang, Checked: slices.Contains(rule.Services, of.Code)})
		}
	}
	for _, item := range u.Snapshot.Items(form.ListKATO) {
		text, lang := ui.Official(v.T, item.Label)
		view.Regions.Options = append(view.Regions.Options, ui.Option{
			Value: item.Code, Text: text, Lang: lang, Checked: slices.Contains(rule.Regions, item.Code)})
	}
}

// submitRule saves a rule; without a number in the address it is a new one.
func (room Room) submitRule(w http.ResponseWriter, r *http.Request) (err error) {
	if err := page.Single(r, staffing.FieldServices, staffing.FieldRegions); err != nil {
		return err
	}
	v, code := page.Of(r), page.Param(r, unitParam)
	position, _ := strconv.Atoi(typed(r, staffing.FieldPosition)) // what is no number is no position
	rule := staffing.Rule{
		Position: position, Services: r.PostForm[staffing.FieldServices], Regions: r.PostForm[staffing.FieldRegions],
	}
	if page.Param(r, ruleParam) != "" {
		if rule.ID, err = idOf(r, ruleParam); err != nil {
			return err
		}
	}
	problems, err := room.Staffing.SaveRule(r.Context(), v.Actor, code, rule, r.PostFormValue("key"))
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Unit(code), "unit_rule_saved")
	}
	u, err := room.ruled(r)
	if err != nil {
		return err
	}
	view := newRuleForm(r, u, rule)
	view.Position.Value, view.HasError = typed(r, staffing.FieldPosition), true
	view.Errors = markFields(v.T, map[string]*ui.Field{
		staffing.FieldPosition: &view.Position.Field, staffing.FieldServices: &view.Services.Field,
		staffing.FieldRegions: &view.Regions.Field,
	}, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, rulePage(view))
}

func (room Room) submitRemoveRule(w http.ResponseWriter, r *http.Request) error {
	code := page.Param(r, unitParam)
	id, err := idOf(r, ruleParam)
	if err != nil {
		return err
	}
	if err := room.Staffing.RemoveRule(r.Context(), page.Of(r).Actor, code, id); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Unit(code), "unit_rule_removed")
}
