package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres/pgtest"
)

// lists are ids of files of lists that the prosecutor's official made.
type lists struct{ ready, running, failed string }

// keepLists has the official keep a view and make files.
func (c *town) keepLists(t *testing.T) {
	t.Helper()
	who := c.actor(t, "official-gp")
	f := application.Filter{Status: "registered", Sort: application.SortFiled}
	if problems, err := c.Applications.SaveView(t.Context(), who, "№ 1", f, false); err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	make := func(rest string) (id string) {
		err := pgtest.Owner(t).QueryRow(t.Context(), `
			INSERT INTO export_file (id, person_id, role, body_code, format, lang, filter, total, done, started_at, ended_at,
				failed, data)
			SELECT gen_random_uuid(), $1, 'official', 'gp', 'csv', 'kk', '{}', 5000, `+rest+` RETURNING id::text`,
			who.PersonID, c.Clock.Now()).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	c.lists = lists{
		ready: make(`5000, $2, $2, false, 'x'`), running: make(`2000, $2, NULL, false, NULL`),
		failed: make(`0, $2, $2, true, NULL`),
	}
}

// queuePages are what officials do with the queue, and the page of the head.
func (c *town) queuePages() map[string][]example {
	const official, head = "official-gp", "head"
	ticked := "&case-" + c.number("registered") + "=1&case-" + c.number("overdue") + "=1"
	file := func(what, id string) example {
		return example{what: what, as: official, path: link.QueueExport(id)}
	}
	return map[string][]example{
		link.Bench: {
			{what: "all ticked", path: link.Bench + "?all=1", as: official},
			{what: "nobody holds", path: link.Bench + "?holder=free&sort=number", as: official},
			{what: "the head's, of today", path: link.Bench + "?when=new", as: head},
		},
		link.QueueOverview: {{path: link.QueueOverview, as: head}},
		link.QueueViews: {
			{path: link.QueueViews, as: official}, {what: "none", path: link.QueueViews, as: head},
			{what: "a new one", path: link.SaveQueueView("status=closed"), as: official},
			{what: "no name", path: link.QueueViews, as: official, form: url.Values{"filter": {"status=closed"}},
				status: http.StatusUnprocessableEntity},
		},
		link.QueueBulk: {
			{what: "take", as: official, path: link.QueueBulk + "?act=take" + ticked},
			{what: "export", as: official, path: link.QueueBulk + "?act=export" + ticked},
			{what: "nothing works", as: official, path: link.QueueBulk + "?act=take&case-" + c.number("approved") + "=1"},
			{what: "nothing ticked", as: official, path: link.QueueBulk + "?act=take", status: http.StatusUnprocessableEntity},
		},
		link.QueueExports:  {{as: official, path: link.ExportQueue("status=registered")}},
		link.QueueBulkDone: {{as: official, path: link.QueueBulkDone}},
		link.QueueExport("{export}"): {
			file("ready", c.lists.ready), file("on its way", c.lists.running), file("failed", c.lists.failed),
		},
		link.QueueExportFile("{export}"): {
			{as: official, path: link.QueueExportFile(c.lists.ready), isFile: true},
		},
	}
}
