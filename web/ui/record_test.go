package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
)

func TestChangeLinksSayWhatTheyChange(t *testing.T) {
	t.Parallel()
	rows := []Row{{Key: "Телефон", Value: "+7", ChangeURL: "/c"}, {Key: "Почта"}}
	doc := document(t, SummaryList(texts(t).In(i18n.RU), rows))
	if got := plain(doc.Find("a").Text()); got != "Изменить – Телефон" {
		t.Errorf("link %q", got)
	}
	if got := plain(doc.Find("dd").Last().Text()); got != "Не указано" {
		t.Errorf("empty answer %q", got)
	}
	if doc.Find("dl > div > dt").Length() != 2 {
		t.Error("not a description list")
	}
}

func TestTheTimelineTellsWhereThingsStand(t *testing.T) {
	t.Parallel()
	doc := document(t, Timeline(texts(t).In(i18n.KK), []Step{
		{Title: "Берілді", At: moment()},
		{Title: "Қаралуда", State: StepNow},
		{Title: "Шешім", State: StepAhead},
	}))
	now := doc.Find(`ol > li[aria-current="step"] .qz-timeline__title`)
	if got := plain(now.Text()); got != "Қаралуда (қазір осы кезеңде)" {
		t.Errorf("now: %q", got)
	}
	if got := doc.Find("time").AttrOr("datetime", ""); got != "2026-03-20T19:40:00+05:00" {
		t.Errorf("moment %q", got)
	}
}

func TestTasksAreDescribedByHintAndStatus(t *testing.T) {
	t.Parallel()
	sections := []TaskSection{{Title: "Child", Tasks: []Task{
		{Title: "Name", URL: "/a", Status: TaskCompleted},
		{Title: "Paper", URL: "/b", Hint: "h", Status: TaskProblem},
		{Title: "Check", Status: TaskCannotStart},
	}}}
	doc := document(t, TaskList(texts(t).In(i18n.EN), "t", sections))
	want := []string{"t-1-1-status", "t-1-2-hint t-1-2-status"}
	if diff := cmp.Diff(want, attrs(doc.Find("a"), "aria-describedby")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := plain(doc.Find("#t-1-3-status").Text()); got != "Cannot start yet" {
		t.Errorf("status %q", got)
	}
}

func TestTableCellsCarryTheirHeadingForNarrowScreens(t *testing.T) {
	t.Parallel()
	doc := document(t, Table(TableView{
		Caption: "c",
		Head:    []string{"Number", "Days"},
		Rows:    [][]Cell{{{Text: "1"}, {Text: "3", Number: true}, {Text: "more"}}},
	}))
	if diff := cmp.Diff([]string{"Days", ""}, attrs(doc.Find("td"), "data-label")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for selector, want := range map[string]int{
		"caption": 1, "th[scope=col]": 2, "th[scope=row]": 1,
		"th.govuk-table__header--numeric": 1, "td.govuk-table__cell--numeric": 1,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%s: %d, want %d", selector, got, want)
		}
	}
}

func pageURL(n int) string { return "?page=" + itoa(n) }

// shown writes a pagination as one sees it.
func shown(nav PageNav) string {
	var b strings.Builder
	for _, p := range nav.Pages {
		switch {
		case p.Gap:
			b.WriteString("… ")
		case p.Current:
			b.WriteString("[" + itoa(p.Number) + "] ")
		default:
			b.WriteString(itoa(p.Number) + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestPagesShowEndsAndNeighbours(t *testing.T) {
	t.Parallel()
	for want, at := range map[string][2]int{
		"[1] 2 … 12": {1, 12}, "1 … 5 [6] 7 … 12": {6, 12}, "1 … 11 [12]": {12, 12},
		"[1]": {1, 1}, "1 2 [3] 4 5": {3, 5}, "": {1, 0},
	} {
		if got := shown(Pages(at[0], at[1], pageURL)); got != want {
			t.Errorf("page %d of %d: %q, want %q", at[0], at[1], got, want)
		}
	}
}

func TestPaginationLeadsBothWays(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	doc := document(t, Pagination(tr, Pages(2, 3, pageURL)))
	if got := doc.Find(`a[aria-current="page"]`).AttrOr("aria-label", ""); got != "Страница 2" {
		t.Errorf("current %q", got)
	}
	if doc.Find(`a[rel=prev][href="?page=1"], a[rel=next][href="?page=3"]`).Length() != 2 {
		t.Error("no way on")
	}
	if len(html(t, Pagination(tr, Pages(1, 1, pageURL)))) > 0 {
		t.Error("one page has a pagination")
	}
}
