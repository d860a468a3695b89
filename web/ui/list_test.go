package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStagesSayWhereAnApplicationIs(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]StepState{"in time": StepNow, "past its term": StepTrouble} {
		stages := []Stage{{Title: "Filed"}, {Title: "In review", State: state}, {Title: "Decision", State: StepAhead}}
		doc := document(t, Stages(stages))
		if got := doc.Find("[aria-current=step]").Text(); got != "In review" {
			t.Errorf("%s: the present stage is %q", name, got)
		}
		read := doc.Find("li").Not("[aria-hidden]").Map(text)
		if diff := cmp.Diff([]string{"Filed", "In review", "Decision"}, read); diff != "" {
			t.Errorf("%s: read aloud -want +got\n%s", name, diff)
		}
	}
	if len(html(t, Stages(nil))) > 0 {
		t.Error("no stages make a line")
	}
}

func TestFiltersAreAnAddressAndStandOpenInUse(t *testing.T) {
	t.Parallel()
	v := FiltersView{Title: "Narrow", Submit: "Show", Action: "/en/bench", Keep: []Kept{{"q", "x"}}}
	doc := document(t, Filters(v))
	if doc.Find("details[open]").Length() != 0 || doc.Find("form[method]").Length() != 0 {
		t.Error("unused filters stand open, or are posted")
	}
	if doc.Find(`form[action="/en/bench"] input[type=hidden][name=q][value=x]`).Length() != 1 {
		t.Error("the search is forgotten")
	}
	v.Open, v.Reset = true, Link{URL: "/en/bench", Text: "All"}
	doc = document(t, Filters(v))
	if doc.Find(`details[open] a[href="/en/bench"]`).Length() != 1 {
		t.Error("filters in use are closed or cannot be taken off")
	}
}

func TestEveryRowOfATableMayBeAFact(t *testing.T) {
	t.Parallel()
	rows := [][]Cell{{{Text: "a"}, {Text: "b"}}, {{Text: "c"}, {Text: "d"}}}
	v := TableView{Caption: "t", Head: []string{"x", "y"}, Rows: rows, RowFact: "access-entry"}
	if n := document(t, Table(v)).Find(`tbody tr[data-fact="access-entry"]`).Length(); n != 2 {
		t.Errorf("%d facts in two rows", n)
	}
}
