package signin

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// group is a table of people of one kind, with what they may do.
type group struct {
	Title, Can string
	People     []person
}

// person is one of the demo's people as the door shows them.
type person struct {
	// Code is posted; Name is who they are.
	Code, Name string
	// Role is what they act as.
	Role string
	// About is the body a member of staff acts for, or the story of a citizen; its language
	// is empty when it is the page's.
	About     string
	AboutLang i18n.Lang
	// order is the place of the body in the catalogue.
	order int
}

// kinds are the groups in the order of the page; a role that is in none is in the last.
var kinds = []struct {
	title, can string
	roles      []identity.Role
}{
	{"signin.group.citizens", "signin.can.citizens", []identity.Role{identity.Citizen}},
	{"signin.group.officials", "signin.can.officials", []identity.Role{identity.Official, identity.Head}},
	{"signin.group.operators", "signin.can.operators", []identity.Role{identity.Operator, identity.CentreHead, identity.Contact}},
	{"signin.group.others", "signin.can.others", nil},
}

func kindOf(role identity.Role) int {
	for i, k := range kinds {
		if slices.Contains(k.roles, role) {
			return i
		}
	}
	return len(kinds) - 1
}

// groups sorts the demo's people: citizens, officials by body, operators, others.
func (room Room) groups(ctx context.Context, t i18n.Localizer) ([]group, error) {
	snapshot, err := room.Registrar.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	personas, err := room.Directory.Personas(ctx)
	if err != nil {
		return nil, err
	}
	groups := make([]group, len(kinds))
	for i, k := range kinds {
		groups[i].Title, groups[i].Can = t.T(k.title), t.T(k.can)
	}
	for _, p := range personas {
		g := &groups[kindOf(p.Actor.Role)]
		g.People = append(g.People, personOf(t, snapshot, p))
	}
	for _, g := range groups {
		slices.SortStableFunc(g.People, func(a, b person) int { return cmp.Compare(a.order, b.order) })
	}
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.People) == 0 }), nil
}

func personOf(t i18n.Localizer, s *standard.Snapshot, p identity.Persona) person {
	name, order := employer(s, p.Actor.Body)
	view := person{
		Code: p.Code, Name: p.Names.Full(t.Lang()), order: order,
		Role: t.T("role." + string(p.Actor.Role)),
	}
	view.About, view.AboutLang = ui.Official(t, name)
	if key := "signin.persona." + strings.ReplaceAll(p.Code, "-", "_"); t.Has(key) {
		view.About, view.AboutLang = t.T(key), ""
	}
	return view
}

// employer names a body or organisation and its place in the catalogue.
func employer(s *standard.Snapshot, code string) (i18n.Text, int) {
	for i, b := range s.Bodies {
		if b.Code == code {
			return b.Today(), i
		}
	}
	for i, o := range s.Organisations {
		if o.Code == code {
			return o.Name, len(s.Bodies) + i
		}
	}
	return i18n.Text{}, 0
}

// table lays a group out: who, what about them, and the button that lets them in.
func (g group) table(t i18n.Localizer) ui.TableView {
	view := ui.TableView{
		Caption: g.Title, Quiet: true,
		Head: []string{t.T("signin.head.name"), t.T("signin.head.about"), t.T("signin.head.act")},
	}
	for _, p := range g.People {
		view.Rows = append(view.Rows, []ui.Cell{
			{Content: nameCell(p)}, {Text: p.About, Lang: p.AboutLang}, {Content: actCell(t, p)},
		})
	}
	return view
}
