package signin

import (
	"net/http"

	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// switchView is where somebody with several roles goes on in another of them.
type switchView struct {
	ui.Page
	Form   ui.FormView
	Now    string
	Others []otherRole
	// Door is the other door: of staff for a citizen, of citizens for staff.
	Door ui.Link
}

// otherRole is a role that the reader could act in.
type otherRole struct{ Code, Text string }

func (room Room) showSwitch(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	others, err := room.others(r)
	if err != nil {
		return err
	}
	view := switchView{
		Page: v.Base(r, v.T.T("stepup.role.title")), Form: ui.FormView{Action: v.In(link.Role), Does: "switch-role"},
		Now:  v.T.T("stepup.role.now", "role", roleText(v.T, snapshot, v.Actor)),
		Door: ui.Link{URL: v.In(link.StaffSignIn), Text: v.T.T("stepup.role.staff_door")},
	}
	if v.Actor.IsStaff() {
		view.Door = ui.Link{URL: v.In(link.SignIn), Text: v.T.T("stepup.role.citizen_door")}
	}
	for _, a := range others {
		view.Others = append(view.Others, otherRole{string(a.Role), roleText(v.T, snapshot, a)})
	}
	return page.Render(w, r, http.StatusOK, switchPage(view))
}

// others are the reader's other staff roles. Between citizen and staff nobody goes without a
// door: the identity provider knows citizens, password and factor know staff.
func (room Room) others(r *http.Request) (others []identity.Actor, _ error) {
	v := page.Of(r)
	if !v.Actor.IsStaff() {
		return nil, nil
	}
	actors, err := room.Credentials.Actors(r.Context(), v.Actor.PersonID)
	for _, a := range actors {
		if a.Role != v.Actor.Role {
			others = append(others, a)
		}
	}
	return others, err
}

// submitSwitch begins a session in the other role, under a new token (security R-2).
func (room Room) submitSwitch(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	others, err := room.others(r)
	if err != nil {
		return err
	}
	for _, a := range others {
		if string(a.Role) != r.PostFormValue("role") {
			continue
		}
		if err := v.Switch(w, r, a); err != nil {
			return err
		}
		http.Redirect(w, r, v.Home(v.Actor), http.StatusSeeOther)
		return nil
	}
	return page.Redirect(w, r, link.Role)
}
