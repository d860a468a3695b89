package form

import (
	"slices"

	"qyzmet/internal/i18n"
)

// Status is the state of a section in the task list.
type Status string

// Statuses of a section.
const (
	NotStarted  Status = "not_started"
	InProgress  Status = "in_progress"
	Completed   Status = "completed"
	CannotStart Status = "cannot_start"
)

var statusLabels = map[Status]string{
	NotStarted: "form.status.not_started", InProgress: "form.status.in_progress",
	Completed: "form.status.completed", CannotStart: "form.status.cannot_start",
}

// Label is the status in words.
func (s Status) Label() i18n.Message { return i18n.M(statusLabels[s]) }

// Task is one line of the task list.
type Task struct {
	Section Section
	Status  Status
	// PageID is where the line leads: the first incomplete page, else the first; empty when
	// the section cannot be started.
	PageID string
}

// Tasks lists the sections that ask something, now or after an earlier answer.
func (f *Filling) Tasks() []Task {
	var tasks []Task
	for _, section := range f.definition.Sections {
		pages := f.pagesOf(section)
		switch {
		case len(pages) > 0:
			tasks = append(tasks, f.task(section, pages))
		case f.waits(section):
			tasks = append(tasks, Task{Section: section, Status: CannotStart})
		}
	}
	return tasks
}

func (f *Filling) task(section Section, pages []Page) Task {
	next := slices.IndexFunc(pages, f.incomplete)
	switch {
	case next < 0:
		return Task{section, Completed, pages[0].ID}
	case slices.ContainsFunc(pages, f.begun):
		return Task{section, InProgress, pages[next].ID}
	}
	return Task{section, NotStarted, pages[next].ID}
}

func (f *Filling) begun(page Page) bool {
	return slices.ContainsFunc(page.Fields, func(field Field) bool {
		return f.isAsked(field) && len(field.stored(f.stored)) > 0
	})
}

// waits reports whether an answer still to come may bring a field into the section.
func (f *Filling) waits(section Section) bool {
	for _, page := range section.Pages {
		for _, field := range page.Fields {
			if f.waiting[field.ID] {
				return true
			}
		}
	}
	return false
}

// open reports whether the condition names an earlier question that is not answered yet.
func (f *Filling) open(condition *Condition) bool {
	for leaf := range condition.leaves() {
		id, ok := asks(leaf.Fact)
		if !ok {
			continue
		}
		field, _ := f.definition.FieldByID(id)
		if f.waiting[id] || f.origins[id] == Asked && !f.answered(field) {
			return true
		}
	}
	return false
}
