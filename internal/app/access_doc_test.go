package app_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/identity"
)

var writeAccess = flag.Bool("access", false, "write docs/access.md anew instead of comparing with it")

const accessDoc = "../../docs/access.md"

// docs/access.md is what the policy says, action by action, with the routes it guards.
func TestTheAccessDocumentIsThePolicy(t *testing.T) {
	t.Parallel()
	want := accessDocument(apptest.New(t))
	if *writeAccess {
		if err := os.WriteFile(accessDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(accessDoc)
	if err != nil || string(got) != want {
		t.Errorf("docs/access.md is not what the policy says (%v): make access", err)
	}
}

// roleNames are the columns of the table, in the order of the roles' powers.
var roleNames = []struct {
	role identity.Role
	name string
}{
	{identity.Guest, "guest"}, {identity.Citizen, "citizen"}, {identity.Operator, "operator"},
	{identity.CentreHead, "head of a centre"}, {identity.Contact, "1414"},
	{identity.Official, "official"}, {identity.Head, "head"}, {identity.Editor, "editor"},
	{identity.Approver, "approver"}, {identity.Authority, "quality authority"}, {identity.Auditor, "auditor"},
	{identity.Admin, "administrator"}, {identity.Program, "program"},
}

func accessDocument(p *apptest.Portal) string {
	var b strings.Builder
	b.WriteString(accessHead)
	b.WriteString("| Action |")
	for _, r := range roleNames {
		b.WriteString(" " + r.name + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(roleNames)) + "\n")
	actions := identity.Actions()
	for _, action := range actions {
		rule, _ := identity.RuleOf(action)
		fmt.Fprintf(&b, "| `%s` |", action)
		for _, r := range roleNames {
			fmt.Fprintf(&b, " %s |", cell(rule, r.role))
		}
		b.WriteString("\n")
	}
	b.WriteString("\n## Routes\n\n| Action | Route |\n| --- | --- |\n")
	for _, action := range actions {
		for _, route := range routesOf(p, action) {
			fmt.Fprintf(&b, "| `%s` | `%s` |\n", action, route)
		}
	}
	return b.String()
}

const accessHead = `# Who may do what

Generated from the policy (internal/identity/policy.go) by ` + "`make access`" + `; a test compares the two.
What is not in the table is denied. *any*: to whoever has the role; *own*: one's own; *mandated*: one's own, or a principal's within a mandate
that holds; *body*: of one's
state body; *holder*: in one's hands, and never one's own case; *(proved)*: with a factor proved within
five minutes. The object of somebody else answers as if it did not exist. The same check runs again
inside the writing transaction, and row-level security (migrations/000016) is the second lock.

`

func cell(rule identity.Rule, role identity.Role) string {
	if !slices.Contains(rule.Roles, role) {
		return "–"
	}
	if rule.Fresh {
		return string(rule.Relation) + " (proved)"
	}
	return string(rule.Relation)
}

func routesOf(p *apptest.Portal, action identity.Action) []string {
	var list []string
	for _, e := range p.Routes.Entries() {
		if e.Action == action {
			list = append(list, e.Method+" "+e.Pattern)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
