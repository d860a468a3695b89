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
