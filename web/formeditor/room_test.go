package formeditor_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/form"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

// allowance is a service of the editor's body that has a standard.
const allowance = "child-birth-allowance"

// desk is a portal with an editor before an open proposal.
type desk struct {
	*apptest.Portal
	client *apptest.Client
	editor identity.Actor
	id     string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{Portal: apptest.New(t)}
	p, err := d.Directory.Persona(t.Context(), "editor")
	if err != nil {
		t.Fatal(err)
	}
	d.editor = p.Actor
	d.id, err = d.Rulemaking.Begin(t.Context(), d.editor,
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	d.client = d.as(t, "editor")
	return d
}

func (d *desk) as(t *testing.T, persona string) *apptest.Client {
	t.Helper()
	c := d.Client()
	c.SignIn(t, persona)
	return c
}

func in(path string) string { return "/en" + path }

// form is the form as it stands.
func (d *desk) form(t *testing.T) form.Definition {
	t.Helper()
	v, err := d.Rulemaking.Read(t.Context(), d.editor, d.id)
	if err != nil {
		t.Fatal(err)
	}
	return v.Content.Form
}

func (d *desk) field(t *testing.T, id string) form.Field {
	t.Helper()
	f, ok := d.form(t).FieldByID(id)
	if !ok {
		t.Fatalf("no question %s", id)
	}
	return f
}

// submit fills in the form of a page and fails unless the answer is the one wanted.
func (d *desk) submit(t *testing.T, path, does string, status int, values url.Values) *apptest.Answer {
	t.Helper()
	page := d.client.Open(t, in(path))
	a := d.client.Submit(t, page, does, values)
	if a.Status != status {
		t.Fatalf("%s %s answers %d, want %d:\n%s", does, path, a.Status, status, a.Text())
	}
	return a
}

// add adds a question to the first page that there is.
func (d *desk) add(t *testing.T, id string, kind form.Type) {
	t.Helper()
	page := d.form(t).Sections[0].Pages[0].ID
	d.submit(t, link.NewQuestion(d.id, page), "save", http.StatusSeeOther, url.Values{
		"label.kk": {"Сұрақ"}, "label.ru": {"Вопрос"}, "label.en": {"Question"}, "id": {id}, "type": {string(kind)},
	})
}

func ids(fields []form.Field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.ID
	}
	return strings.Join(list, " ")
}

func (d *desk) onPage(t *testing.T, page string) string {
	t.Helper()
	_, p, _ := d.form(t).PageByID(page)
	return ids(p.Fields)
}
