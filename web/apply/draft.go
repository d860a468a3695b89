package apply

import (
	"encoding/base64"
	"net/http"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/serving"
	"qyzmet/web/ui"
)

// draftView is the task list of a long application.
type draftView struct {
	ui.Page
	Of       i18n.Text
	Summary  string
	Sections []ui.TaskSection
	// Until is the day to which the draft is kept.
	Until  time.Time
	Home   ui.Link
	Delete string
}

// showDraft shows the parts of a long application; a short one goes straight on.
func (room *Room) showDraft(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	d, err := room.Applications.Draft(r.Context(), v.Actor, page.Param(r, "id"))
	if err != nil {
		return err
	}
	if !d.Filling.NeedsTaskList() {
		return page.Redirect(w, r, onward(d))
	}
	return page.Render(w, r, http.StatusOK, draftPage(newDraftView(r, d)))
}

func newDraftView(r *http.Request, d *application.OpenDraft) draftView {
	v := page.Of(r)
	base := pageOf(r, d, v.T.T("apply.tasks.title"))
	base.Back = &ui.Link{URL: v.In(link.Service(d.Service)), Text: v.T.T("apply.back_to_service")}
	if d.Trial != "" {
		base.Back = base.Trial
	}
	tasks := d.Filling.Tasks()
	done := 0
	list := make([]ui.Task, len(tasks))
	for i, task := range tasks {
		list[i] = taskOf(v, d, task)
		if task.Status == form.Completed {
			done++
		}
	}
	check := ui.Task{Title: v.T.T("apply.tasks.check"), Status: ui.TaskCannotStart}
	if _, open := d.Filling.FirstIncomplete(); !open {
		check.URL, check.Status = v.In(link.DraftCheck(d.ID)), ui.TaskNotStarted
	}
	return draftView{
		Page: base, Of: d.Of.Name, Until: d.ExpiresAt, Home: homeOf(v, d), Delete: v.In(link.DraftDelete(d.ID)),
		Summary: v.T.T("apply.tasks.summary", "done", done, "all", len(tasks)),
		Sections: []ui.TaskSection{
			{Title: v.T.T("apply.tasks.answers"), Tasks: list},
			{Title: v.T.T("apply.tasks.confirm"), Tasks: []ui.Task{check}},
		},
	}
}

var taskStatuses = map[form.Status]ui.TaskStatus{
	form.NotStarted: ui.TaskNotStarted, form.InProgress: ui.TaskInProgress,
	form.Completed: ui.TaskCompleted, form.CannotStart: ui.TaskCannotStart,
}

func taskOf(v *page.Visit, d *application.OpenDraft, task form.Task) ui.Task {
	title, lang := ui.Official(v.T, task.Section.Title)
	line := ui.Task{Title: title, Lang: lang, Status: taskStatuses[task.Status]}
	if task.PageID != "" {
		line.URL = v.In(link.DraftStep(d.ID, task.PageID))
	}
	return line
}

// pageOf is the layout of a page of a draft.
func pageOf(r *http.Request, d *application.OpenDraft, title string) ui.Page {
	v := page.Of(r)
	base := v.Base(r, title)
	base.Service = v.T.Text(d.Of.Name)
	home := homeOf(v, d)
	switch {
	case d.Trial != "":
		base.Trial = &home
	case d.Visit.ID != "":
		base.Serving = serving.Of(v, d.Citizen)
		base.Serving.OfflineKey = base64.StdEncoding.EncodeToString(d.Visit.OfflineKey)
	}
	return base
}

// homeOf is where drafts are listed: the cabinet, the page of what is tried, or the visit.
func homeOf(v *page.Visit, d *application.OpenDraft) ui.Link {
	switch {
	case d.Trial != "":
		return ui.Link{URL: v.In(link.ProposalTrial(d.Trial)), Text: v.T.T("apply.to_trials")}
	case d.Visit.ID != "":
		return serving.Visit(v)
	}
	return ui.Link{URL: v.In(link.Cabinet), Text: v.T.T("apply.to_cabinet")}
}
