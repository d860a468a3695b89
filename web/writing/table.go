package writing

import (
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
)

// content is a text as places of a list know it.
type content = standard.Content

// table shows the list with what may be done to each item.
func (v ListView) table(t i18n.Localizer) ui.TableView {
	view := ui.TableView{
		Caption: v.Title, Quiet: true, Head: []string{t.T("writing.list.item"), t.T("writing.list.about")},
	}
	if !v.ReadOnly {
		view.Head = append(view.Head, t.T("writing.list.acts"))
	}
	for i, item := range v.Items {
		row := []ui.Cell{{Content: itemName(item)}, {Content: itemLines(item.Lines)}}
		if !v.ReadOnly {
			row = append(row, ui.Cell{Content: itemActs(t, v, i)})
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}
