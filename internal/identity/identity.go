// Package identity knows who is at the keyboard: people, staff and their roles, sign-in,
// and the access policy that says who may do what.
package identity

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
)

// Role is what somebody acts as. One session has one active role.
type Role string

// Roles. Guest is whoever has not signed in.
const (
	Guest    Role = "guest"
	Citizen  Role = "citizen"
	Operator Role = "operator"
	// CentreHead answers for a Citizen Service Centre, Contact takes the calls of 1414.
	CentreHead Role = "centre_head"
	Contact    Role = "contact"
	Official   Role = "official"
	Head       Role = "head"
	Editor     Role = "editor"
	Approver   Role = "approver"
	Authority  Role = "authority"
	Auditor    Role = "auditor"
	Admin      Role = "admin"
	// Program is another information system that shows its token with each question.
	Program Role = "program"
)

// Names are a person's names as written in each language.
type Names struct {
	Surname    i18n.Text `json:"surname"`
	Name       i18n.Text `json:"name"`
	Patronymic i18n.Text `json:"patronymic,omitzero"`
}

// Full is "Surname Name Patronymic".
func (n Names) Full(lang i18n.Lang) string {
	return strings.TrimSpace(n.Surname.In(lang) + " " + n.Name.In(lang) + " " + n.Patronymic.In(lang))
}

// Initials is "Surname N. P.", as officials are named in acts.
func (n Names) Initials(lang i18n.Lang) string {
	text := n.Surname.In(lang)
	for _, part := range []string{n.Name.In(lang), n.Patronymic.In(lang)} {
		if r := []rune(part); len(r) > 0 {
			text += " " + string(r[0]) + "."
		}
	}
	return text
}

// Masked is "N. S.", for lists and pages that must not name a person.
func (n Names) Masked(lang i18n.Lang) string {
	var parts []string
	for _, part := range []string{n.Name.In(lang), n.Surname.In(lang)} {
		if r := []rune(part); len(r) > 0 {
			parts = append(parts, string(r[0])+".")
		}
	}
	return strings.Join(parts, " ")
}

// Cut keeps the first letter of each name in every language: what Masked shows and no more.
func (n Names) Cut() Names {
	first := func(t i18n.Text) i18n.Text {
		return i18n.Text{KK: letter(t.KK), RU: letter(t.RU), EN: letter(t.EN)}
	}
	return Names{Surname: first(n.Surname), Name: first(n.Name)}
}

func letter(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return word[:size]
}

// MaskIIN keeps the last four digits: "••••••••1234".
func MaskIIN(iin string) string {
	if len(iin) < 4 {
		return "••••"
	}
	return "••••••••" + iin[len(iin)-4:]
}

// IsEntity tells a BIN from an IIN: its fifth digit is 4 to 6, where an IIN has the first of a
// day. The entry of a legal entity is the principal of whoever heads it; nobody signs in as it.
func IsEntity(number string) bool {
	const kind = 4
	return len(number) > kind && number[kind] >= '4'
}

// Person is a natural person known to the portal.
type Person struct {
	ID    string
	IIN   string
	Names Names
	Phone string
	Email string
}

// Actor is who acts in a request, and as what.
type Actor struct {
	// PersonID is empty for a guest.
	PersonID string
	Role     Role
	// Body is the code of the state body or organisation a member of staff acts for.
	Body  string
	Names Names
	// Proved says that a factor was proved within the last five minutes of the session's
	// clock; always so for a stand-in.
	Proved bool
	// StandIn is who came in by a button of the demo and has no factor to prove.
	StandIn bool
	// Began is when the actor's session began, which names it as long as it lasts; zero
	// without a session.
	Began time.Time
}

// Scope makes the statements of a context run for the actor: the database shows no row that
// is not theirs or their body's (security finding 7).
func (a Actor) Scope(ctx context.Context) context.Context {
	return postgres.WithScope(ctx, postgres.Scope{Role: string(a.Role), Person: a.PersonID, Body: a.Body})
}

// SignedIn reports whether somebody is.
func (a Actor) SignedIn() bool { return a.PersonID != "" }

// IsStaff reports whether the actor acts as anything but a citizen.
func (a Actor) IsStaff() bool { return a.SignedIn() && a.Role != Citizen }

// NewKey is an unguessable key for a form that does a legal act: posted twice, it is one
// act.
func NewKey() string { return rand.Text() }
