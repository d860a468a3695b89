package ui

import (
	"strings"
	"testing"
)

func TestAChartStandsWithinItsBoxAndHasAName(t *testing.T) {
	t.Parallel()
	v := ChartView{Label: "what it shows", Lines: []ChartLine{
		{"filed", []int{0, 40, 20}}, {"decided", []int{0, 0, 0}}, {"overdue", []int{7}},
	}}
	for line, want := range map[int]string{0: "M6 196L160 78L314 137", 1: "M6 196L160 196L314 196", 2: "M6 176"} {
		if got := v.path(line); got != want {
			t.Errorf("line %d is drawn %s, want %s", line, got, want)
		}
	}
	doc := document(t, Chart(v))
	svg := doc.Find(`svg[role="img"]`)
	if svg.AttrOr("aria-label", "") != "what it shows" || svg.AttrOr("viewBox", "") == "" && svg.AttrOr("viewbox", "") == "" {
		t.Error("the chart has no name or no box")
	}
	if got := strings.Join(strings.Fields(svg.Text()), " "); got != "filed decided overdue" {
		t.Errorf("the lines are called %q", got)
	}
	if doc.Find("path[stroke-dasharray]").Length() != 2 {
		t.Error("only a colour tells the third line from the first")
	}
}

func TestAChartOfNothingIsALineOfZero(t *testing.T) {
	t.Parallel()
	v := ChartView{Lines: []ChartLine{{"a", []int{0, 0}}}}
	if got := v.path(0); got != "M6 148L314 148" {
		t.Errorf("drawn %s", got)
	}
}

func TestBarsStandOnTheirLine(t *testing.T) {
	t.Parallel()
	v := BarsView{Label: "l", Bars: []Bar{{"9", 0}, {"10", 4}, {"11", 2}}}
	doc := document(t, Bars(v))
	if got := doc.Find("svg").AttrOr("viewBox", ""); got != "0 0 90 140" || doc.Find("text").Length() != 3 {
		t.Errorf("the box is %q", got)
	}
	for i, want := range []string{"M5 110v-0h20v0z", "M35 110v-104h20v104z", "M65 110v-52h20v52z"} {
		if got := v.bar(i); got != want {
			t.Errorf("bar %d is %q, want %q", i, got, want)
		}
	}
}
