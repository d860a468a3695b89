package e2etest

import (
	"net/http"
	"slices"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/demo"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
)

// knownBest are the personas of whom the registers know most of what a service needs;
// the other services are asked for by the parent.
var knownBest = map[string]string{
	"passport": "citizen", "driving-licence": "citizen", "disability-assistant": asker,
	"vehicle-deregistration": "entrepreneur", "vehicle-registration": "entrepreneur",
}

// TestEveryStandardComesToAResult files what every standard asks for, has an official of
// its body approve it, and the head sign where the edition asks for two levels, and has a stranger verify the document.
func TestEveryStandardComesToAResult(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	executed := 0
	for _, s := range snapshot.Services {
		if snapshot.InForce(s.Code, p.Clock.Now()) == nil {
			continue
		}
		executed++
		t.Run(s.Code, func(t *testing.T) { p.toResult(t, s.Code, s.Body) })
	}
	if executed != 25 {
		t.Errorf("%d services have a standard, want 25", executed)
	}
}

func (p *portal) toResult(t *testing.T, service, body string) {
	t.Helper()
	persona := knownBest[service]
	if persona == "" {
		persona = "parent"
	}
	who := p.actor(t, persona)
	id := p.fill(t, who, service, nil)
	filed, err := p.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: p.code(t, who, id), Key: identity.NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	own := func() *application.View {
		v, err := p.Applications.Own(t.Context(), who, filed.Number)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := own()
	if v.Standard.Route.Kind == standard.RouteAutomatic { // the rule's job decides within seconds
		await(t, func() bool { v = own(); return v.Document != nil })
	} else {
		p.approve(t, body, filed.Number)
		v = own()
	}
	if v.Document == nil {
		t.Fatalf("approved, the case is %s without a document", v.Status)
	}
	paper := v.Document.Paper
	for _, lang := range i18n.Langs {
		a := p.visitor(t, "").get(link.In(lang, link.VerifyCode(string(paper.Code))))
		if a.status != http.StatusOK || fact(a.doc, "verification-code") != paper.Code.Format() {
			t.Errorf("verifying in %s answers %d:\n%s", lang, a.status, a.words())
		}
	}
}

// approve has the official of the body take a case and approve it.
func (p *portal) approve(t *testing.T, body, number string) {
	t.Helper()
	people := demo.People()
	i := slices.IndexFunc(people, func(d demo.Person) bool { return d.Role == "official" && d.Body == body })
	if i < 0 {
		t.Fatalf("the demo has no official of %s", body)
	}
	official := p.actor(t, people[i].Persona)
	if err := p.Applications.Take(t.Context(), official, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Approve(t.Context(), official, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	waits, err := p.Applications.AwaitsHead(t.Context(), official, number)
	if err != nil || !waits {
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	i = slices.IndexFunc(people, func(d demo.Person) bool { return d.Role == "head" && d.Body == body })
	if i < 0 {
		t.Fatalf("the demo has no head of %s", body)
	}
	if err := p.Applications.Approve(t.Context(), p.actor(t, people[i].Persona), number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
}
