package demo

import (
	"context"

	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// people lists the demo's persons with the codes that programs sign in by.
func (room Room) people(ctx context.Context, t i18n.Localizer) (ui.TableView, error) {
	personas, err := room.Directory.Personas(ctx)
	view := ui.TableView{
		Caption: t.T("demo.people.title"), Quiet: true,
		Head: []string{t.T("demo.people.name"), t.T("demo.people.role"), t.T("demo.people.code")},
	}
	for _, p := range personas {
		view.Rows = append(view.Rows, []ui.Cell{
			{Text: p.Names.Full(t.Lang())}, {Text: t.T("role." + string(p.Actor.Role))},
			{Content: ui.Code(p.Code, "")},
		})
	}
	return view, err
}
