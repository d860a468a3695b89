package ui

import (
	"time"

	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// Row is one line of a summary list: what was asked and what was answered.
type Row struct {
	Key   string
	Value string
	// KeyLang and ValueLang are set where they are not in the page's language.
	KeyLang, ValueLang i18n.Lang
	// Content replaces Value where it is more than a text.
	Content templ.Component
	// ChangeURL leads back to the question.
	ChangeURL string
}

// Task is a line of a task list.
type Task struct {
	Title string
	// Lang is the language of the title when it is not the page's.
	Lang i18n.Lang
	Hint string
	// URL is empty while the task cannot be started.
	URL    string
	Status TaskStatus
}

func (t Task) describedBy(id string) string {
	if t.Hint != "" {
		return id + "-hint " + id + "-status"
	}
	return id + "-status"
}

// TaskSection is a part of a task list under its own heading.
type TaskSection struct {
	Title string
	Lang  i18n.Lang
	Tasks []Task
}

// TaskStatus is how far a task is.
type TaskStatus uint8

// Statuses of a task.
const (
	TaskNotStarted TaskStatus = iota
	TaskInProgress
	TaskProblem
	TaskCompleted
	TaskCannotStart
)

func (s TaskStatus) tag(t i18n.Localizer) TagView {
	switch s {
	case TaskInProgress:
		return TagView{Text: t.T("ui.task.in_progress"), Intent: Info}
	case TaskProblem:
		return TagView{Text: t.T("ui.task.problem"), Intent: Bad}
	case TaskCompleted:
		return TagView{Text: t.T("ui.task.completed"), Intent: Good}
	case TaskCannotStart:
		return TagView{Text: t.T("ui.task.cannot_start"), Intent: Quiet}
	}
	return TagView{Text: t.T("ui.task.not_started"), Intent: Quiet}
}

// Step is one stage of an application on the timeline.
type Step struct {
	Title string
	// Lang is the language of title and text when it is not the page's.
	Lang  i18n.Lang
	State StepState
	// At is when it happened; nil for what lies ahead.
	At *time.Time
	// Text says in plain words what it means for the reader.
	Text string
	// Content is more than a text, after it.
	Content templ.Component
}

// StepState places a step in time.
type StepState uint8

// States of a step. Trouble is a step that went against the reader: refused, overdue.
const (
	StepDone StepState = iota
	StepNow
	StepAhead
	StepTrouble
)

func (s StepState) class() string {
	classes := [...]string{StepNow: "qz-now", StepAhead: "qz-ahead", StepTrouble: "qz-trouble"}
	return classes[s]
}

func (s StepState) icon() Icon {
	icons := [...]Icon{StepDone: IconCheck, StepNow: IconClock, StepTrouble: IconAlert}
	return icons[s]
}

// key names the state for those who do not see the icon.
func (s StepState) key() string {
	return [...]string{StepDone: "ui.step.done", StepNow: "ui.step.now",
		StepAhead: "ui.step.ahead", StepTrouble: "ui.step.trouble"}[s]
}

// TableView is a table; on narrow screens each row becomes a list of labelled values.
type TableView struct {
	Caption string
	// Quiet leaves the caption to screen readers, where a heading stands above already.
	Quiet bool
	Head  []string
	Rows  [][]Cell
}

// Cell is one cell. The first of each row is its header.
type Cell struct {
	Text string
	// Lang is the language of the text when it is not the page's.
	Lang i18n.Lang
	// Content replaces Text where it is more than a text.
	Content templ.Component
	// Number sets figures flush right.
	Number bool
}

// Fact is a term with its value, the way the service page answers first: how long, how much.
type Fact struct {
	Term, Value string
	// Lang is the language of the value when it is not the page's.
	Lang i18n.Lang
	Icon Icon
	// Content replaces Value where it is more than a text.
	Content templ.Component
}

// label is the heading of a column, which stands before its values on narrow screens.
func (v TableView) label(column int) string {
	if column < len(v.Head) {
		return v.Head[column]
	}
	return ""
}

// number tells whether a column holds figures, by its first row.
func (v TableView) number(column int) bool {
	return len(v.Rows) > 0 && column < len(v.Rows[0]) && v.Rows[0][column].Number
}
