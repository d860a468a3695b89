package formeditor

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// formView is the whole form: sections, their pages, their questions, and what is wrong.
type formView struct {
	ui.Page
	Of       ui.Link
	Counts   []ui.Row
	Faults   []ui.Link
	Sections []sectionView
	// Add leads to a new section; empty for who may not write. Rests tells an editor why.
	Add   string
	Rests bool
	Bank  string
}

// sectionView is a section of the form.
type sectionView struct {
	Name  ui.Link
	Acts  templ.Component
	Pages []pageRow
	Add   string
}

// pageRow is a page with its questions.
type pageRow struct {
	Name      ui.Link
	Acts      templ.Component
	Questions ui.TableView
	Add       string
}

// showForm shows the whole form, where everything may be moved.
func (room Room) showForm(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	p, err := room.Rulemaking.Read(r.Context(), v.Actor, page.Param(r, writing.IDParam))
	if err != nil {
		return err
	}
	o := overview{visit: v, view: p, writes: writing.MayWrite(v, p)}
	o.find(room.Rulemaking.Faults(p))
	view := formView{Page: v.Base(r, v.T.T("formeditor.title")), Faults: o.faults, Bank: v.In(link.Bank)}
	view.Rests = !o.writes && v.Actor.Role == identity.Editor
	view.Of.Text, view.Of.Lang = serviceName(v.T, p)
	view.Service, view.Crumbs = view.Of.Text, crumbs(v.T, p, spot{}, "")
	view.Sections, view.Counts = o.sections(), o.counts()
	if o.writes {
		view.Add = v.In(link.NewSection(p.ID))
	}
	return page.Render(w, r, http.StatusOK, formPage(view))
}

// overview draws a form as a whole.
type overview struct {
	visit  *page.Visit
	view   rulemaking.View
	writes bool
	faults []ui.Link
	// wrong counts the faults of each part, by address.
	wrong map[string]int
}

func (o *overview) counts() []ui.Row {
	t, pages, questions := o.visit.T, 0, 0
	for _, s := range o.view.Content.Form.Sections {
		pages += len(s.Pages)
		for _, p := range s.Pages {
			questions += len(p.Fields)
		}
	}
	count := func(key string, n int) ui.Row { return ui.Row{Key: t.T(key), Value: strconv.Itoa(n)} }
	return []ui.Row{
		count("formeditor.sections", len(o.view.Content.Form.Sections)), count("formeditor.pages", pages),
		count("formeditor.questions", questions), count("formeditor.faults", len(o.faults)),
	}
}

// add is the address of a new part, for who may write.
func (o *overview) add(path string) string {
	if !o.writes {
		return ""
	}
	return o.visit.In(path)
}

// acts are the buttons of one part among its neighbours.
func (o *overview) acts(order string, parts []writing.Item, code string) templ.Component {
	if !o.writes {
		return nil
	}
	list := writing.ListView{Items: parts, Order: o.visit.In(order) + "?" + wholeParam + "=1"}
	return writing.Acts(o.visit.T, list, code)
}

func (o *overview) item(code string, name i18n.Text, here string) writing.Item {
	item := writing.Item{Code: code, URL: o.visit.In(here), Remove: o.visit.In(link.RemovePart(here))}
	item.Text, item.Lang = named(o.visit.T, name, code)
	return item
}

func (o *overview) sections() (list []sectionView) {
	id := o.view.ID
	var items []writing.Item
	for _, s := range o.view.Content.Form.Sections {
		items = append(items, o.item(s.ID, s.Title, link.FormSection(id, s.ID)))
	}
	for i, s := range o.view.Content.Form.Sections {
		list = append(list, sectionView{
			Name: linkTo(items[i]), Acts: o.acts(link.OrderParts(link.ProposalForm(id)), items, s.ID),
			Pages: o.pages(s), Add: o.add(link.NewPage(id, s.ID)),
		})
	}
	return list
}

func (o *overview) pages(s form.Section) (list []pageRow) {
	id := o.view.ID
	var items []writing.Item
	for _, p := range s.Pages {
		items = append(items, o.item(p.ID, p.Title, link.FormPage(id, p.ID)))
	}
	for i, p := range s.Pages {
		list = append(list, pageRow{
			Name: linkTo(items[i]), Acts: o.acts(link.OrderParts(link.FormSection(id, s.ID)), items, p.ID),
			Questions: o.questions(items[i].Text, p), Add: o.add(link.NewQuestion(id, p.ID)),
		})
	}
	return list
}

func (o *overview) questions(caption string, p form.Page) ui.TableView {
	t, id := o.visit.T, o.view.ID
	table := ui.TableView{
		Caption: caption, Quiet: true, Head: []string{t.T("formeditor.question"), t.T("formeditor.about")},
	}
	if o.writes {
		table.Head = append(table.Head, t.T("formeditor.acts"))
	}
	var items []writing.Item
	for _, f := range p.Fields {
		items = append(items, questionItem(o.visit, o.view, f))
	}
	for i, f := range p.Fields {
		about := aboutView{Lines: items[i].Lines}
		if n := o.wrong[items[i].URL]; n > 0 {
			about.Wrong = t.T("formeditor.faults_here", "n", n)
		}
		row := []ui.Cell{{Content: linked(linkTo(items[i]))}, {Content: aboutQuestion(about)}}
		if o.writes {
			row = append(row, ui.Cell{Content: o.acts(link.OrderParts(link.FormPage(id, p.ID)), items, f.ID)})
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func linkTo(item writing.Item) ui.Link {
	return ui.Link{URL: item.URL, Text: item.Text, Lang: item.Lang}
}

// aboutView is what the form as a whole says of a question.
type aboutView struct {
	Lines []string
	Wrong string
}
