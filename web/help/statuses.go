package help

import (
	"net/http"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/statusview"
	"qyzmet/web/ui"
)

// statusesView explains every status that an application may have.
type statusesView struct {
	ui.Page
	Statuses, Marks ui.TableView
	// Appeal and Track are addresses.
	Appeal, Track string
}

func showStatuses(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := statusesView{
		Page: v.Base(r, v.T.T("help.statuses")), Appeal: v.In(link.Appeal), Track: v.In(link.Track),
	}
	view.Description = v.T.T("help.statuses_lead")
	view.Crumbs = crumbs(v)
	head := []string{v.T.T("help.statuses_word"), v.T.T("help.statuses_meaning")}
	view.Statuses = ui.TableView{Caption: v.T.T("help.statuses_list"), Head: head}
	for _, s := range application.Statuses {
		view.Statuses.Rows = append(view.Statuses.Rows, []ui.Cell{
			{Content: ui.Tag(plain(statusview.Tag(v.T, s, false)))}, {Text: statusview.Meaning(v.T, s)},
		})
	}
	view.Marks = ui.TableView{Caption: v.T.T("help.statuses_marks"), Head: head}
	// The clock puts a mark beside an open status and another beside a closed one.
	for _, s := range []application.Status{application.InReview, application.ResultIssued} {
		view.Marks.Rows = append(view.Marks.Rows, []ui.Cell{
			{Content: ui.Tag(plain(statusview.Mark(v.T, s)))}, {Text: statusview.MarkMeaning(v.T, s)},
		})
	}
	return page.Render(w, r, http.StatusOK, statusesPage(view))
}

// plain is a tag for people only: the page speaks of no one's application.
func plain(tag ui.TagView) ui.TagView {
	tag.Value = ""
	return tag
}
