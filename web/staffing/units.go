package staffing

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/staffing"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// unitsView are the units of a body and the rules that lead cases to them.
type unitsView struct {
	ui.Page
	Body         i18n.Text
	Units, Rules ui.TableView
	New          string
	// Routing says that waiting cases are on their way to other units.
	Routing bool
}

func (room Room) showUnits(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	o, err := room.Staffing.Units(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := unitsView{
		Page: v.Base(r, v.T.T("staffing.units.title")), New: v.In(link.NewUnit), Routing: o.Routing,
		Units: unitsTable(v, o.Units), Rules: rulesTable(v, o.Snapshot, o.Rules, o.Units),
	}
	view.Wide, view.Crumbs = true, crumbs(v, view.Title)
	body, _ := o.Snapshot.Body(v.Actor.Body)
	view.Body = body.Today()
	return page.Render(w, r, http.StatusOK, unitsPage(view))
}

func unitsTable(v *page.Visit, units []staffing.UnitLine) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("staffing.units.title"), Quiet: true, RowFact: "unit",
		Head: []string{
			t.T("staffing.head.unit"), t.T("staffing.head.members"), t.T("staffing.head.waiting"), t.T("staffing.head.assigns"),
		},
	}
	for _, u := range units {
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: unitCell(t, ui.Link{URL: v.In(link.Unit(u.Code))}, u.Name)},
			{Text: strconv.Itoa(u.Members), Number: true}, {Text: waitingText(t, u.Waiting), Number: true},
			{Text: assignsText(t, u.Unit)},
		})
	}
	return table
}

func waitingText(t i18n.Localizer, n int) string {
	if n >= staffing.WaitingLimit {
		return t.T("staffing.many", "n", n)
	}
	return strconv.Itoa(n)
}

func assignsText(t i18n.Localizer, u staffing.Unit) string {
	switch {
	case !u.ClosedAt.IsZero():
		return t.T("staffing.closed")
	case u.Assigns:
		return t.T("staffing.assigns.yes")
	}
	return t.T("staffing.assigns.no")
}

// rulesTable are rules in the order in which they are asked.
func rulesTable(
	v *page.Visit, s *standard.Snapshot, rules []staffing.Rule, units []staffing.UnitLine,
) ui.TableView {
	t := v.T
	table := ui.TableView{
		Caption: t.T("staffing.rules.title"), Quiet: true, RowFact: "unit-rule",
		Head: []string{
			t.T("staffing.head.position"), t.T("staffing.head.services"), t.T("staffing.head.regions"), t.T("staffing.head.unit"),
		},
	}
	names := map[int64]staffing.Unit{}
	for _, u := range units {
		names[u.ID] = u.Unit
	}
	for _, rule := range rules {
		u := names[rule.UnitID]
		url := v.In(link.UnitRule(u.Code, strconv.FormatInt(rule.ID, 10)))
		table.Rows = append(table.Rows, []ui.Cell{
			{Content: ruleCell(ui.Link{URL: url, Text: t.T("staffing.rule.number", "n", rule.Position)})},
			{Content: lines(t, serviceNames(s, rule.Services), t.T("staffing.all_services"))},
			{Content: lines(t, regionNames(s, rule.Regions), t.T("staffing.all_regions"))},
			{Content: ui.LocalText(t, u.Name)},
		})
	}
	return table
}

func serviceNames(s *standard.Snapshot, codes []string) (list []i18n.Text) {
	for _, code := range codes {
		of, _ := s.Service(code)
		list = append(list, of.Name)
	}
	return list
}

func regionNames(s *standard.Snapshot, codes []string) (list []i18n.Text) {
	for _, code := range codes {
		list = append(list, s.Label(form.ListKATO, code))
	}
	return list
}

// unitForm is the form of a unit, new or not.
type unitForm struct {
	ui.Page
	Form  ui.FormView
	Code  *ui.TextField
	Names []ui.TextField
	// Members are the officials of the body.
	Members ui.ChoiceField
	Assigns bool
	Version string
	Errors  []ui.Link
	// Rules, NewRule and Close stand on the page of a unit at work only.
	Rules   ui.TableView
	NewRule string
	Close   *ui.FormView
	// Closed is said of a unit that has ended, Clash where somebody else has saved it meanwhile.
	Closed, Clash bool
}

// fieldAssigns is the checkbox that lets the portal give out cases; fieldVersion is the
// version of the unit that a form was made from.
const (
	fieldAssigns = "assigns"
	fieldVersion = "version"
)

func newUnitForm(
	v *page.Visit, r *http.Request, title, action string, e staffing.UnitEntry, staff []staffing.Member,
) unitForm {
	t := v.T
	view := unitForm{
		Page: v.Base(r, title), Form: ui.FormView{Action: v.In(action), Does: "unit", Key: keyOf(r)},
		Names: nameFields(t, e.Name), Assigns: e.Assigns, Version: strconv.Itoa(e.Version),
		Members: ui.ChoiceField{Field: ui.Field{Name: staffing.FieldMembers, Label: t.T("staffing.field.members")}},
	}
	for _, m := range staff {
		view.Members.Options = append(view.Members.Options,
			ui.Option{Value: m.PersonID, Text: m.Names.Full(v.Lang), Checked: m.In})
	}
	view.Crumbs = crumbs(v, title, ui.Link{URL: v.In(link.Units), Text: t.T("staffing.units.title")})
	return view
}

func (room Room) showNewUnit(w http.ResponseWriter, r *http.Request) error {
	view, err := room.emptyUnit(r, staffing.UnitEntry{})
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, unitPage(view))
}

func (room Room) emptyUnit(r *http.Request, e staffing.UnitEntry) (unitForm, error) {
	v := page.Of(r)
	staff, err := room.Staffing.Staff(r.Context(), v.Actor)
	if err != nil {
		return unitForm{}, err
	}
	view := newUnitForm(v, r, v.T.T("staffing.unit.new"), link.NewUnit, e, marked(staff, e))
	view.Code = &ui.TextField{Code: true, Size: ui.Size20, Value: e.Code, Field: ui.Field{
		Name: staffing.FieldCode, Label: v.T.T("staffing.field.code"), Hint: v.T.T("staffing.field.code_hint"),
	}}
	return view, nil
}

// marked are officials with those that a form names marked.
func marked(staff []staffing.Member, e staffing.UnitEntry) []staffing.Member {
	for i, m := range staff {
		staff[i].In = strings.Contains(" "+strings.Join(e.Members, " ")+" ", " "+m.PersonID+" ")
	}
	return staff
}

// entryOf is the form of a unit as it was posted.
func entryOf(r *http.Request) staffing.UnitEntry {
	version, _ := strconv.Atoi(r.PostFormValue(fieldVersion)) // anything else is no version of a unit
	return staffing.UnitEntry{
		Code: typed(r, staffing.FieldCode), Name: postedName(r), Assigns: r.PostFormValue(fieldAssigns) != "",
		Members: r.PostForm[staffing.FieldMembers], Version: version, Key: r.PostFormValue("key"),
	}
}

func (room Room) submitNewUnit(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r, staffing.FieldMembers); err != nil {
		return err
	}
	v, e := page.Of(r), entryOf(r)
	problems, err := room.Staffing.AddUnit(r.Context(), v.Actor, e)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		return page.RedirectDone(w, r, link.Unit(e.Code), "unit_added")
	}
	view, err := room.emptyUnit(r, e)
	if err != nil {
		return err
	}
	view.fail(v, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, unitPage(view))
}

func (room Room) showUnit(w http.ResponseWriter, r *http.Request) error {
	view, _, err := room.unitOf(r)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, unitPage(view))
}

func (room Room) unitOf(r *http.Request) (unitForm, staffing.UnitView, error) {
	v := page.Of(r)
	u, err := room.Staffing.Unit(r.Context(), v.Actor, page.Param(r, unitParam))
	if err != nil {
		return unitForm{}, u, err
	}
	title, _ := ui.Official(v.T, u.Name)
	e := staffing.UnitEntry{Name: u.Name, Assigns: u.Assigns, Version: u.Version}
	view := newUnitForm(v, r, title, link.Unit(u.Code), e, u.Staff)
	if view.Closed = !u.ClosedAt.IsZero(); view.Closed {
		return view, u, nil
	}
	view.Rules = rulesTable(v, u.Snapshot, u.Rules, []staffing.UnitLine{{Unit: u.Unit}})
	view.NewRule = v.In(link.NewUnitRule(u.Code))
	view.Close = &ui.FormView{Action: v.In(link.CloseUnit(u.Code)), Does: "close-unit"}
	return view, u, nil
}

func (room Room) submitUnit(w http.ResponseWriter, r *http.Request) error {
	if err := page.Single(r, staffing.FieldMembers); err != nil {
		return err
	}
	v, code, e := page.Of(r), page.Param(r, unitParam), entryOf(r)
	problems, err := room.Staffing.SaveUnit(r.Context(), v.Actor, code, e)
	clash := fault.Is(err, fault.Conflict)
	if err != nil && !clash {
		return err
	}
	if len(problems) == 0 && !clash {
		return page.RedirectDone(w, r, link.Unit(code), "unit_saved")
	}
	view, u, err := room.unitOf(r)
	if err != nil {
		return err
	}
	kept := newUnitForm(v, r, view.Title, link.Unit(code), e, marked(u.Staff, e))
	view.Names, view.Members, view.Assigns = kept.Names, kept.Members, kept.Assigns
	if view.Clash = clash; clash { // saved again, what was typed takes its place
		return page.Render(w, r, http.StatusConflict, unitPage(view))
	}
	view.Version = kept.Version
	view.fail(v, problems)
	return page.Render(w, r, http.StatusUnprocessableEntity, unitPage(view))
}

func (room Room) submitCloseUnit(w http.ResponseWriter, r *http.Request) error {
	if err := room.Staffing.CloseUnit(r.Context(), page.Of(r).Actor, page.Param(r, unitParam)); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Units, "unit_closed")
}

// fail marks the fields to mend; the links lead to them.
func (view *unitForm) fail(v *page.Visit, problems []staffing.Problem) {
	fields := map[string]*ui.Field{}
	if view.Code != nil {
		fields[view.Code.Name] = &view.Code.Field
	}
	for i := range view.Names {
		fields[view.Names[i].Name] = &view.Names[i].Field
	}
	view.HasError, view.Errors = true, markFields(v.T, fields, problems)
}

func markFields(t i18n.Localizer, fields map[string]*ui.Field, problems []staffing.Problem) (links []ui.Link) {
	for _, p := range problems {
		field := fields[p.Field]
		field.Error = t.Message(p.Message)
		links = append(links, ui.Link{URL: field.Anchor(), Text: field.Error})
	}
	return links
}
