package ui

import (
	"strconv"
	"strings"
)

// ChartView is a line drawing of numbers over time. It is read aloud as one sentence: a table with
// the same numbers stands beside it.
type ChartView struct {
	// Label says what the chart shows.
	Label string
	// Lines are up to three, each with as many values.
	Lines []ChartLine
}

// ChartLine is one kind of number.
type ChartLine struct {
	Name   string
	Values []int
}

// The grid of a chart: names above, the drawing below.
const (
	chartWidth  = 320
	chartRow    = 24
	chartHeight = 130
	chartMargin = 6
	chartSample = 36
)

// stroke is how a line is drawn: by its place, so that no colour alone tells lines apart.
func (v ChartView) stroke(line int) (class, dashes string) {
	switch line {
	case 0:
		return "act", ""
	case 1:
		return "ink", ""
	}
	return "act", "2 7"
}

func (v ChartView) top() int { return len(v.Lines) * chartRow }

func (v ChartView) box() string {
	return "0 0 " + strconv.Itoa(chartWidth) + " " + strconv.Itoa(v.top()+chartHeight)
}

// highest is the greatest value, at least 1.
func (v ChartView) highest() int {
	highest := 1
	for _, line := range v.Lines {
		for _, n := range line.Values {
			highest = max(highest, n)
		}
	}
	return highest
}

// sample is the line beside its name.
func (v ChartView) sample(line int) string {
	y := strconv.Itoa(line*chartRow + chartRow/2)
	return "M" + strconv.Itoa(chartMargin) + " " + y + "h" + strconv.Itoa(chartSample-2*chartMargin)
}

// base is the line of zero.
func (v ChartView) base() string {
	y := strconv.Itoa(v.top() + chartHeight - chartMargin)
	return "M" + strconv.Itoa(chartMargin) + " " + y + "h" + strconv.Itoa(chartWidth-2*chartMargin)
}

// path leads from value to value.
func (v ChartView) path(line int) string {
	values, highest := v.Lines[line].Values, v.highest()
	var b strings.Builder
	for i, n := range values {
		x := chartMargin
		if len(values) > 1 {
			x += i * (chartWidth - 2*chartMargin) / (len(values) - 1)
		}
		y := v.top() + chartHeight - chartMargin - n*(chartHeight-2*chartMargin)/highest
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + strconv.Itoa(x) + " " + strconv.Itoa(y))
	}
	return b.String()
}
