package styleguide

import "qyzmet/web/ui"

func (v guideView) text(name string, bad bool) ui.TextField {
	return ui.TextField{Field: v.field(name, bad), Value: v.say("value")}
}

func (v guideView) choice(name string, bad bool) ui.ChoiceField {
	return ui.ChoiceField{Field: v.field(name, bad), Options: []ui.Option{
		{Value: "a", Text: v.say("first"), Checked: true},
		{Value: "b", Text: v.say("second"), Hint: v.say("hint")},
	}}
}

func (v guideView) date(name string, bad bool) ui.DateField {
	return ui.DateField{Field: v.field(name, bad), Day: "27", Month: "13", Year: "1985", BadMonth: bad}
}

func (v guideView) file(name string, bad bool) ui.FileField {
	return ui.FileField{Field: v.field(name, bad), Files: []ui.FileView{
		{Name: "sample.pdf", Size: "120 KB", URL: v.Self, RemoveName: "remove", RemoveValue: "1"},
	}}
}

func (v guideView) errors() []ui.Link {
	return []ui.Link{
		{URL: v.text("text", true).Anchor(), Text: v.say("error")},
		{URL: v.date("date", true).Anchor(), Text: v.say("error")},
	}
}

// tags are every intent of a status.
func (v guideView) tags() []ui.TagView {
	return []ui.TagView{
		{Text: v.say("neutral")}, {Text: v.say("info"), Intent: ui.Info}, {Text: v.say("good"), Intent: ui.Good},
		{Text: v.say("wait"), Intent: ui.Wait}, {Text: v.say("bad"), Intent: ui.Bad},
		{Text: v.say("quiet"), Intent: ui.Quiet},
	}
}

func (v guideView) rows() []ui.Row {
	return []ui.Row{
		{Key: v.say("label"), Value: v.say("value"), ChangeURL: v.Self},
		{Key: v.say("first"), Value: v.say("text")},
		{Key: v.say("second")},
	}
}

func (v guideView) tasks() []ui.TaskSection {
	tasks := make([]ui.Task, 0, 5)
	for _, s := range []ui.TaskStatus{
		ui.TaskNotStarted, ui.TaskInProgress, ui.TaskProblem, ui.TaskCompleted, ui.TaskCannotStart,
	} {
		task := ui.Task{Title: v.say("first"), Status: s, URL: v.Self}
		if s == ui.TaskCannotStart {
			task.URL, task.Hint = "", v.say("hint")
		}
		tasks = append(tasks, task)
	}
	return []ui.TaskSection{{Tasks: tasks}}
}

func (v guideView) steps() []ui.Step {
	return []ui.Step{
		{Title: v.say("good"), At: &v.At, Text: v.say("text")},
		{Title: v.say("bad"), At: &v.At, State: ui.StepTrouble, Text: v.say("text")},
		{Title: v.say("info"), At: &v.At, State: ui.StepNow, Text: v.say("text")},
		{Title: v.say("wait"), State: ui.StepAhead},
	}
}

func (v guideView) stages(at ui.StepState) []ui.Stage {
	return []ui.Stage{
		{Title: v.say("first")}, {Title: v.say("info"), State: at},
		{Title: v.say("wait"), State: ui.StepAhead}, {Title: v.say("good"), State: ui.StepAhead},
	}
}

func (v guideView) cards() []ui.Card {
	card := ui.Card{Link: v.link("service"), Code: "AA-26-000001", Stages: v.stages(ui.StepNow)}
	late := card
	late.Code, late.Stages = "AA-26-000002", v.stages(ui.StepTrouble)
	return []ui.Card{card, late}
}

func (v guideView) link(name string) ui.Link { return ui.Link{URL: v.Self, Text: v.say(name)} }

func (v guideView) facts() []ui.Fact {
	return []ui.Fact{
		{Term: v.say("label"), Value: v.say("value"), Icon: ui.IconDocument},
		{Term: v.say("first"), Value: v.say("value"), Icon: ui.IconClock},
		{Term: v.say("second"), Value: v.T.T("ui.free"), Icon: ui.IconCoin},
	}
}

func (v guideView) table() ui.TableView {
	row := []ui.Cell{
		{Text: v.say("first")}, {Content: ui.Tag(ui.TagView{Text: v.say("info"), Intent: ui.Info})},
		{Text: "1 250", Number: true},
	}
	return ui.TableView{
		Caption: v.say("service"), Head: []string{v.say("label"), v.say("neutral"), v.say("number")},
		Rows: [][]ui.Cell{row, row},
	}
}

func (v guideView) chart() ui.ChartView {
	return ui.ChartView{Label: v.say("service"), Lines: []ui.ChartLine{
		{Name: v.say("first"), Values: []int{3, 5, 4, 8}}, {Name: v.say("good"), Values: []int{2, 4, 5, 6}},
		{Name: v.say("bad"), Values: []int{0, 1, 1, 0}},
	}}
}

func (v guideView) bars() ui.BarsView {
	return ui.BarsView{Label: v.say("service"), Bars: []ui.Bar{{Name: "9", Value: 3}, {Name: "10", Value: 8}, {Name: "11"}}}
}

func (v guideView) results() []ui.Result {
	return []ui.Result{
		{Link: v.link("service"), Lines: []ui.Line{{Text: v.say("value")}}},
		{Link: v.link("service"), Lines: []ui.Line{
			{Text: v.say("value")}, {Text: v.say("good"), Icon: ui.IconCheck},
		}},
	}
}

func (v guideView) tiles() []ui.Tile {
	return []ui.Tile{
		{URL: v.Self, Title: v.say("service"), Text: v.say("hint"), Icon: ui.IconDocument},
		{URL: v.Self, Title: v.say("long"), Icon: ui.IconShield},
		{URL: v.Self, Title: v.say("first"), Text: v.say("hint")},
	}
}

func (v guideView) search() ui.SearchView {
	return ui.SearchView{Action: v.In(), Label: v.say("label"), Hint: v.say("hint")}
}

// In is the page without its anchor, which forms lead to.
func (v guideView) In() string { return v.Self[:len(v.Self)-len("#main")] }

func (v guideView) filters() ui.FiltersView {
	return ui.FiltersView{
		Title: v.say("first"), Submit: v.say("button"), Action: v.In(), Open: true, Reset: v.link("reset"),
	}
}
