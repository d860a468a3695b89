package apply_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// walker applies for services as a citizen does: page by page, each page filled with valid
// values from the definition of its form.
type walker struct {
	portal *apptest.Portal
	client *apptest.Client
	lang   i18n.Lang
	// last takes the last option of every choice and not the first.
	last bool
	// say overrides what is answered, by input name.
	say map[string]string
	// seen is called with every page on the way; it may be nil.
	seen func(*apptest.Answer)
}

// citizen is a walker signed in as a persona.
func citizen(t testing.TB, p *apptest.Portal, persona string, lang i18n.Lang) *walker {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return &walker{portal: p, client: c, lang: lang, say: map[string]string{}}
}

func (w *walker) in(path string) string { return link.In(w.lang, path) }

// edition is the form of a service in force.
func (w *walker) edition(t testing.TB, service string) form.Definition {
	t.Helper()
	snapshot, err := w.portal.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := snapshot.InForce(service, w.portal.Now())
	if e == nil {
		t.Fatalf("%s has no standard in force", service)
	}
	return e.Form
}

// start begins a draft and shows its first page: the task list or a question.
func (w *walker) start(t testing.TB, service string) *apptest.Answer {
	t.Helper()
	a := w.client.Post(t, w.in(link.Apply(service)), url.Values{"key": {t.Name() + service}})
	mustLead(t, a, w.in("/drafts/"))
	return w.follow(t, a)
}

// follow goes where an answer leads and looks at the page there.
func (w *walker) follow(t testing.TB, a *apptest.Answer) *apptest.Answer {
	t.Helper()
	a = w.client.Follow(t, a)
	if a.Status != http.StatusOK {
		t.Fatalf("the way ends with %d:\n%s", a.Status, a.Text())
	}
	if w.seen != nil {
		w.seen(a)
	}
	return a
}

// fill answers page after page from the one given until all answers are to be checked.
func (w *walker) fill(t testing.TB, service string, a *apptest.Answer) *apptest.Answer {
	t.Helper()
	definition := w.edition(t, service)
	for range 60 {
		switch {
		case has(a, "check"):
			return a
		case has(a, "answer"):
			a = w.follow(t, w.answer(t, definition, a))
		default:
			a = w.follow(t, &apptest.Answer{Location: firstTask(t, a)})
		}
	}
	t.Fatalf("%s has pages without end", service)
	return nil
}

// until fills page after page until the page of a step stands there.
func (w *walker) until(t testing.TB, service, step string) *apptest.Answer {
	t.Helper()
	definition, a := w.edition(t, service), w.start(t, service)
	for range 60 {
		switch {
		case !has(a, "answer"):
			a = w.follow(t, &apptest.Answer{Location: firstTask(t, a)})
		case stepOf(a) == step:
			return a
		default:
			a = w.follow(t, w.answer(t, definition, a))
		}
	}
	t.Fatalf("%s never asks %s", service, step)
	return nil
}

// answer fills the page and sends it.
func (w *walker) answer(t testing.TB, definition form.Definition, a *apptest.Answer) *apptest.Answer {
	t.Helper()
	_, p, ok := definition.PageByID(stepOf(a))
	if !ok {
		t.Fatalf("the page of step %q is not in the form", stepOf(a))
	}
	html := a.Doc.Find(`form[data-form="answer"]`)
	values, files := apptest.Standing(html), map[string]apptest.File{}
	for _, f := range p.Fields {
		if f.Type == form.TypeFile && html.Find(`[name="`+f.ID+`"]`).Length() > 0 {
			files[f.ID] = validFile(f)
			continue
		}
		for _, input := range f.Inputs() {
			if html.Find(`[name="`+input.Name+`"]`).Length() > 0 {
				values[input.Name] = []string{w.valid(f, input, html)}
			}
		}
	}
	b := w.send(t, a, values, files)
	if b.Status != http.StatusSeeOther {
		t.Fatalf("%s answers %d to %v:\n%s", stepOf(a), b.Status, values, b.Text())
	}
	return b
}

// send posts the page of questions the way its form says.
func (w *walker) send(
	t testing.TB, a *apptest.Answer, values url.Values, files map[string]apptest.File,
) *apptest.Answer {
	t.Helper()
	html := a.Doc.Find(`form[data-form="answer"]`)
	action := html.AttrOr("action", "")
	if html.AttrOr("enctype", "") == "multipart/form-data" {
		return w.client.Upload(t, action, values, files)
	}
	return w.client.Post(t, action, values)
}

// valid is a right answer for an input.
func (w *walker) valid(f form.Field, input form.Input, html *goquery.Selection) string {
	if said, ok := w.say[input.Name]; ok {
		return said
	}
	switch f.Type {
	case form.TypeSelect, form.TypeRadio, form.TypeCheckbox:
		return w.choose(html.Find(`[name="` + input.Name + `"]`))
	case form.TypeDate:
		return datePart(f, input.Part, w.portal.Now())
	case form.TypeAddress:
		return addressPart(input.Part)
	case form.TypeNumber:
		return strconv.Itoa(f.Min + 1)
	}
	if value, ok := validTexts[f.Type]; ok {
		return value
	}
	return "Қостанай қаласы"
}

// validTexts are right answers of types that have one form.
var validTexts = map[form.Type]string{
	form.TypeIIN: "940530601034", form.TypeBIN: "981140001105", form.TypePhone: "8 701 000 00 01",
	form.TypeEmail: "aigerim@example.com", form.TypeMoney: "1 500,50",
	form.TypeIBAN: "KZ86 125K ZT50 0410 0100", form.TypeVIN: "1M8GDM9AXKP042788",
	form.TypeTextarea: "Бірінші жол.\nЕкінші жол.",
}

// choose takes one of the options that the page offers.
func (w *walker) choose(controls *goquery.Selection) string {
	if goquery.NodeName(controls) == "select" {
		controls = controls.Find(`option[value!=""]`)
	}
	if w.last {
		return controls.Last().AttrOr("value", "")
	}
	return controls.First().AttrOr("value", "")
}

func datePart(f form.Field, part string, now time.Time) string {
	day := now.In(calendar.Almaty).AddDate(0, 0, -7)
	if f.Future {
		day = day.AddDate(0, 1, 0)
	}
	switch part {
	case "day":
		return strconv.Itoa(day.Day())
	case "month":
		return strconv.Itoa(int(day.Month()))
	}
	return strconv.Itoa(day.Year())
}

func addressPart(part string) string {
	return map[string]string{
		"region": "390000000", "locality": "Рудный", "street": "Абай", "house": "12/1", "flat": "7",
	}[part]
}

// has reports whether the page has a form that does what the word says.
func has(a *apptest.Answer, does string) bool {
	return a.Doc.Find(`form[data-form="`+does+`"]`).Length() > 0
}

// stepOf is the step whose questions the page asks.
func stepOf(a *apptest.Answer) string {
	action := a.Doc.Find(`form[data-form="answer"]`).AttrOr("action", "")
	return action[strings.LastIndex(action, "/")+1:]
}

// draftOf is the id of the draft that the page belongs to.
func draftOf(t testing.TB, a *apptest.Answer) string {
	t.Helper()
	id := ""
	a.Doc.Find("form[action], a[href]").Each(func(_ int, s *goquery.Selection) {
		_, rest, ok := strings.Cut(s.AttrOr("action", s.AttrOr("href", "")), "/drafts/")
		if ok && id == "" {
			id, _, _ = strings.Cut(rest, "/")
		}
	})
	if id == "" {
		t.Fatalf("the page names no draft:\n%s", a.Text())
	}
	return id
}

// firstTask is the address of the first line of a task list.
func firstTask(t testing.TB, a *apptest.Answer) string {
	t.Helper()
	task := a.Doc.Find(`main li a[href*="/drafts/"]`).First()
	if task.Length() == 0 {
		t.Fatalf("neither a question nor a task list:\n%s", a.Text())
	}
	return task.AttrOr("href", "")
}

// mustLead fails unless the answer redirects to an address that begins so.
func mustLead(t testing.TB, a *apptest.Answer, prefix string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, prefix) {
		t.Fatalf("answers %d and leads to %q, want %s…:\n%s", a.Status, a.Location, prefix, a.Text())
	}
}
