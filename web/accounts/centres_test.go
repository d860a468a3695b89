package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
)

const (
	corporation    = "state-corporation"
	astana, almaty = "csc-astana", "csc-almaty"
)

// works are the centres in which somebody works now, and noted how often the journal says of an act.
func (r *room) works(t *testing.T, persona string) (list []string) {
	t.Helper()
	rows, err := r.DB.Query(system(t), `SELECT centre_code FROM centre_staff WHERE person_id = $1 AND until IS NULL`, r.id(t, persona))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		if err := rows.Scan(&code); err != nil {
			t.Fatal(err)
		}
		list = append(list, code)
	}
	return list
}

func (r *room) noted(t *testing.T, act string) (n int) {
	t.Helper()
	err := r.DB.QueryRow(system(t), `SELECT count(*) FROM journal_entry WHERE act = $1 AND ledger = $2 AND actor_role = 'admin'`, act, corporation).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func place(role identity.Role, centre string) url.Values {
	return url.Values{"role": {string(role)}, "body": {corporation}, "centre": {centre}}
}

// two administrators appoint the head of a centre, and the second sees which centre it is. The
// head is then the one who takes operators in.
func TestTheHeadOfACentreIsAppointedByTwo(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, centre := range []string{"", "csc-nowhere"} {
		a := r.act(t, "official-mts", "grant", place(identity.CentreHead, centre))
		wrong := a.Doc.Find(`.govuk-error-summary a[href="#centre"]`).Text()
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong, "Выберите центр из списка") ||
			a.Doc.Find(`option[value="centre_head"][selected], option[value="`+corporation+`"][selected]`).Length() != 2 {
			t.Errorf("a head of %q: %d\n%s", centre, a.Status, a.Text())
		}
	}
	if a := r.act(t, "official-mts", "grant", place(identity.CentreHead, almaty)); !strings.HasSuffix(a.Location, "done=role_asked") {
		t.Fatalf("one administrator is enough: %d to %q", a.Status, a.Location)
	}
	list, err := r.Accounts.Requests(t.Context(), r.second)
	if err != nil || len(list) != 1 || list[0].Held.Centre != almaty {
		t.Fatalf("what waits is %+v, %v", list, err)
	}
	if own := r.admin.Open(t, "/ru/accounts/requests/"+list[0].ID); !strings.Contains(own.Text(), "Центр: Алматы") {
		t.Errorf("the page does not say which centre:\n%s", own.Text())
	}
	if got := r.works(t, "official-mts"); len(got) != 0 {
		t.Errorf("before the second word the head works in %v", got)
	}
	if err := r.Accounts.Confirm(t.Context(), r.second, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := r.works(t, "official-mts"); len(got) != 1 || got[0] != almaty || r.noted(t, "centre_staff_appointed") != 1 {
		t.Errorf("the head works in %v, noted %d times", got, r.noted(t, "centre_staff_appointed"))
	}
	if a := r.admin.Open(t, "/kk/accounts/"+r.id(t, "official-mts")); !strings.Contains(a.Text(), "Орталығы: Алматы") {
		t.Errorf("the account does not say which centre:\n%s", a.Text())
	}
	head := identity.Actor{PersonID: r.id(t, "official-mts"), Role: identity.CentreHead, Body: corporation}
	if a := r.act(t, "official-mp", "grant", place(identity.Operator, "")); !strings.HasSuffix(a.Location, "done=role_granted") {
		t.Fatalf("an operator without a centre: %d to %q", a.Status, a.Location)
	}
	if err := r.Centres.TakeIn(t.Context(), head, r.id(t, "official-mp"), "k"); err != nil {
		t.Errorf("the new head takes nobody in: %v", err)
	}
	if got := r.works(t, "official-mp"); len(got) != 1 || got[0] != almaty {
		t.Errorf("the operator works in %v", got)
	}
}

// The first operators of a centre come with it, and with the role go the shift and the place.
func TestWithTheRoleOfAnOperatorGoShiftAndPlace(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	if a := r.act(t, "official-mp", "grant", place(identity.Operator, "csc-nowhere")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a centre that is none: %d", a.Status)
	}
	if a := r.act(t, "official-mp", "grant", place(identity.Operator, astana)); !strings.HasSuffix(a.Location, "done=role_granted") {
		t.Fatalf("%d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	if a := r.act(t, "official-mp", "grant", place(identity.CentreHead, almaty)); a.Status != http.StatusConflict ||
		!strings.Contains(a.Text(), "Сначала снимите роль") {
		t.Errorf("a second centre: %d\n%s", a.Status, a.Text())
	}
	operator := identity.Actor{PersonID: r.id(t, "official-mp"), Role: identity.Operator, Body: corporation}
	if err := r.Centres.BeginShift(t.Context(), operator, astana, 4, "k"); err != nil {
		t.Fatal(err)
	}
	r.Advance(t, time.Minute)
	r.admin.SignIn(t, "admin")
	if a := r.act(t, "official-mp", "take", url.Values{"role": {"operator"}}); !strings.HasSuffix(a.Location, "done=role_taken") {
		t.Fatalf("%d to %q", a.Status, a.Location)
	}
	if got := r.works(t, "official-mp"); len(got) != 0 || r.noted(t, "centre_staff_ended") != 1 || r.noted(t, "shift_ended_with_role") != 1 {
		t.Errorf("without the role they work in %v", got)
	}
	head := r.Client()
	head.SignIn(t, "centre-head")
	day := head.Open(t, "/ru/centre")
	if day.Fact("on-shift") != "0" || !strings.Contains(day.Text(), "Роль оператора снята") {
		t.Errorf("the head sees:\n%s", day.Text())
	}
	if a := r.act(t, "official-mp", "grant", place(identity.Operator, almaty)); !strings.HasSuffix(a.Location, "done=role_granted") {
		t.Errorf("elsewhere, anew: %d to %q", a.Status, a.Location)
	}
}

// A place belongs to both roles in a centre: it ends with the last of them.
func TestAHeadWhoIsNoOperatorAnyMoreStays(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	if a := r.act(t, "operator", "grant", place(identity.CentreHead, astana)); !strings.HasSuffix(a.Location, "done=role_asked") {
		t.Fatalf("%d to %q:\n%s", a.Status, a.Location, a.Text())
	}
	list, err := r.Accounts.Requests(t.Context(), r.second)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	if err := r.Accounts.Confirm(t.Context(), r.second, list[0].ID); err != nil {
		t.Fatal(err)
	}
	for _, last := range []struct {
		role  identity.Role
		works int
	}{{identity.Operator, 1}, {identity.CentreHead, 0}} {
		r.act(t, "operator", "take", url.Values{"role": {string(last.role)}})
		if got := r.works(t, "operator"); len(got) != last.works {
			t.Errorf("without the role %s they work in %v", last.role, got)
		}
	}
}

// Whoever has the role without a centre gets one by the same form; what is there already is refused.
func TestAnOperatorWithoutACentreIsGivenOne(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	for _, step := range []struct {
		centre   string
		status   int
		location string
	}{
		{"", http.StatusSeeOther, "done=role_granted"}, {"", http.StatusConflict, ""},
		{almaty, http.StatusSeeOther, "done=role_granted"}, {almaty, http.StatusConflict, ""}, {astana, http.StatusConflict, ""},
	} {
		a := r.act(t, "official-mp", "grant", place(identity.Operator, step.centre))
		if a.Status != step.status || !strings.HasSuffix(a.Location, step.location) {
			t.Errorf("%q: %d to %q", step.centre, a.Status, a.Location)
		}
	}
	if got := r.works(t, "official-mp"); len(got) != 1 || got[0] != almaty {
		t.Errorf("the operator works in %v", got)
	}
	if a := r.admin.Post(t, "/ru/accounts/new", url.Values{"role": {"centre_head"}, "body": {corporation}}); a.Status != http.StatusUnprocessableEntity ||
		a.Doc.Find(`.govuk-error-summary a[href="#centre"]`).Length() != 1 {
		t.Errorf("a head is invited without a centre: %d\n%s", a.Status, a.Text())
	}
}

// A word that comes too late finds another place, and gives nothing.
func TestAHeadWhoGotAPlaceElsewhereMeanwhileIsNotConfirmed(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	person := r.id(t, "official-mts")
	h := account.Held{Role: identity.CentreHead, Body: corporation, Centre: almaty}
	if waits, err := r.Accounts.Grant(t.Context(), r.second, person, h); err != nil || !waits {
		t.Fatal(waits, err)
	}
	list, err := r.Accounts.Requests(t.Context(), r.second)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	h.Role, h.Centre = identity.Operator, astana
	if _, err := r.Accounts.Grant(t.Context(), r.second, person, h); err != nil {
		t.Fatal(err)
	}
	a := r.admin.Post(t, "/ru/accounts/requests/"+list[0].ID+"/confirm", nil)
	if a.Status != http.StatusConflict || !strings.Contains(a.Text(), "другом центре") {
		t.Errorf("%d\n%s", a.Status, a.Text())
	}
	who, err := r.Accounts.Account(t.Context(), r.second, person)
	if err != nil || len(who.Roles) != 2 || r.works(t, "official-mts")[0] != astana {
		t.Errorf("they hold %+v, %v", who.Roles, err)
	}
}
