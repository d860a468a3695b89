package ui

import (
	"slices"
	"testing"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// specimen is a page with every component in every state, for the tests of the whole.
func specimen(t testing.TB, lang i18n.Lang) templ.Component {
	tr := texts(t).In(lang)
	summary := ErrorSummary(tr, []Link{
		{URL: bad("phone").Anchor(), Text: "e"},
		{URL: "#born-month", Text: "e"},
	})
	form := with(
		Form(FormView{Action: "/kk/x", Does: "answer", Multipart: true, Key: "k"}),
		slices.Concat(specimenInputs(tr), specimenParts(tr), specimenButtons(tr))...,
	)
	content := slices.Concat(
		specimenWords(tr), specimenPlaces(tr), specimenLists(tr), specimenRecords(tr))
	children := append([]templ.Component{summary, form}, content...)
	return with(Layout(specimenPage(tr)), children...)
}

func good(name string) Field { return Field{Name: name, Label: "Label " + name, Optional: true} }

func bad(name string) Field {
	f := Field{Name: name, Label: "Label " + name, Hint: "h", HintLang: i18n.RU, Error: "e"}
	f.Rules = []string{"r"}
	return f
}

func specimenPage(tr i18n.Localizer) Page {
	return Page{
		T:           tr,
		Path:        "/drafts/1-2/phone?return=check",
		Title:       "Телефон",
		Service:     "Анықтама",
		Description: "d",
		HasError:    true,
		NoIndex:     true,
		Wide:        true,
		DemoTime:    moment(),
		Signed:      &Viewer{Name: "Айгүл С.", Links: []Link{{URL: "/cabinet", Text: "Кабинет"}}},
		Session:     &Session{Seconds: 1200, Left: 300, ExtendURL: "/kk/session"},
		Flash:       &Flash{Intent: Good, Text: "Сақталды"},
		Back:        &Link{URL: "/kk/drafts/1-2"},
	}
}

func phoneField() TextField {
	f := TextField{Field: bad("phone"), Value: "8701", Type: "tel", Size: Size20, Code: true}
	f.Autocomplete, f.InputMode = "tel", "tel"
	return f
}

func specimenOptions() []Option {
	return []Option{
		{Value: "a", Text: "A", Checked: true},
		{Value: "b", Text: "Б", Hint: "h", Lang: i18n.RU},
	}
}

func specimenInputs(tr i18n.Localizer) []templ.Component {
	choice := func(name string) ChoiceField {
		return ChoiceField{Field: bad(name), Options: specimenOptions()}
	}
	return []templ.Component{
		TextInput(tr, phoneField()),
		TextInput(tr, TextField{Field: good("iin"), ReadOnly: true}),
		TextArea(tr, TextField{Field: bad("needs"), Value: "\nx"}),
		MoneyInput(tr, TextField{Field: good("sum")}),
		Select(tr, choice("purpose")),
		Radios(tr, choice("who")),
		Checkboxes(tr, choice("docs")),
		Checkbox(tr, bad("consent"), "yes", false),
	}
}

func specimenParts(tr i18n.Localizer) []templ.Component {
	born := DateField{Field: bad("born"), Day: "31", Month: "13", Year: "1985"}
	born.BadMonth, born.Birthday = true, true
	file := FileView{Name: "a.pdf", Size: "1 МБ", URL: "/f", RemoveName: "remove", RemoveValue: "1"}
	home := AddressField{
		Field:  good("home"),
		Region: ChoiceField{Field: bad("home-region"), Options: specimenOptions()},
		Parts:  []TextField{{Field: bad("home-street")}, {Field: good("home-house"), Size: Size5}},
	}
	return []templ.Component{
		DateInput(tr, born),
		FileInput(tr, FileField{Field: bad("file"), Files: []FileView{file}}),
		AddressInput(tr, home),
	}
}

func specimenButtons(tr i18n.Localizer) []templ.Component {
	return []templ.Component{
		with(ButtonGroup(), Button(ButtonView{Text: "b"})),
		Button(ButtonView{Text: "b", Intent: Secondary, Name: "n", Value: "v"}),
		Button(ButtonView{Text: "b", Intent: Bad, About: "which"}),
		StartButton("s", ""),
		StartButton("s", "/kk/s"),
		PrintButton(tr),
	}
}

func specimenWords(tr i18n.Localizer) []templ.Component {
	words := raw("<p>x</p>")
	return []templ.Component{
		Caption("c", i18n.RU),
		Progress(tr, 3, 9),
		Lead("l"),
		with(Small(), words),
		with(InsetText(), words),
		WarningText(tr, "w"),
		with(Details("d"), words),
		with(Panel(PanelView{Title: "p"}), Code("2026-1", "application-number")),
		Notification(tr, Flash{Text: "n"}),
		with(ScreenOnly(), words),
		with(PrintOnly(), words),
		Tag(TagView{Text: "g", Intent: Good}),
		Tag(TagView{Text: "b", Intent: Bad}),
		Tag(TagView{Text: "q", Intent: Quiet}),
		Tag(TagView{Text: "s", Intent: Wait, Value: "in_review", Fact: "status"}),
		Day(tr, *moment(), "due-date"),
		LocalText(tr, i18n.Text{RU: "Только по-русски"}),
	}
}

func specimenPlaces(tr i18n.Localizer) []templ.Component {
	words := raw("<p>x</p>")
	search := SearchView{Action: "/kk/services", Label: "l", Hint: "h"}
	search.Keep = []Kept{{"body", "mj"}}
	return []templ.Component{
		with(Hero(), SearchBox(tr, search)),
		with(Split(with(Aside(), words)), PhoneHelp(tr)),
		Tiles([]Tile{{URL: "/t", Title: "t", Text: "x", Icon: IconHome, Lang: i18n.RU}}),
		Breadcrumbs(tr, []Link{{URL: "/", Text: "a"}, {Text: "b"}}),
		Pagination(tr, Pages(4, 12, func(n int) string { return "/p" + itoa(n) })),
	}
}

func specimenLists(tr i18n.Localizer) []templ.Component {
	words := raw("<p>x</p>")
	filters := FiltersView{Title: "f", Submit: "s", Action: "/kk/q", Open: true, Reset: Link{URL: "/kk/q", Text: "r"}}
	filters.Keep = []Kept{{"q", "x"}}
	place := Link{URL: "/s", Text: "s", Lang: i18n.RU}
	stages := []Stage{{Title: "a"}, {Title: "b", State: StepNow}, {Title: "c", State: StepAhead}}
	return []templ.Component{
		with(Filters(filters), Select(tr, ChoiceField{Field: good("kind"), Options: specimenOptions()})),
		Results([]Result{{Link: place, Lines: []Line{{Text: "l", Icon: IconCheck}}}}),
		Cards([]Card{{Link: place, Code: "AA-1", Stages: stages, Content: words}}),
		Stages([]Stage{{Title: "a", State: StepTrouble}}),
		Index([]Tile{{URL: "/i", Title: "i", Text: "3"}}),
		with(Sheet(words, i18n.RU), words),
		with(DetailsOpen("o", true), words),
	}
}

func specimenRecords(tr i18n.Localizer) []templ.Component {
	words := raw("<p>x</p>")
	tasks := []Task{
		{Title: "a", URL: "/a", Hint: "h"},
		{Title: "b", URL: "/b", Status: TaskInProgress},
		{Title: "c", URL: "/c", Status: TaskProblem},
		{Title: "d", URL: "/d", Status: TaskCompleted},
		{Title: "e", Status: TaskCannotStart},
	}
	steps := []Step{
		{Title: "a", At: moment()},
		{Title: "b", State: StepNow, Text: "x"},
		{Title: "c", State: StepAhead},
		{Title: "d", State: StepTrouble, Content: words},
	}
	rows := []Row{
		{Key: "Телефон", Value: "+7", ChangeURL: "/c"},
		{Key: "k"},
		{Key: "k", Content: words},
	}
	table := TableView{Caption: "t", Head: []string{"Нөмірі", "Күні", "Күйі"}}
	table.Rows = [][]Cell{{{Text: "1"}, {Text: "3", Number: true}, {Content: words}}}
	return []templ.Component{
		Facts([]Fact{{Term: "t", Value: "v", Icon: IconClock}, {Term: "t", Content: words}}),
		SummaryList(tr, rows),
		TaskList(tr, "t", []TaskSection{{Title: "s", Tasks: tasks}}),
		Timeline(tr, steps),
		Table(table),
		Table(TableView{Caption: "q", Quiet: true, Head: []string{"a"}}),
	}
}
