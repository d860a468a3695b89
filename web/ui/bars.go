package ui

import "fmt"

// BarsView is a drawing of numbers side by side, read aloud as one sentence.
type BarsView struct {
	// Label says what the drawing shows.
	Label string
	Bars  []Bar
}

// Bar is one number with a short name.
type Bar struct {
	Name  string
	Value int
}

// The grid of the drawing: bars above, names below.
const (
	barStep    = 30
	barWidth   = 20
	barsTop    = 110
	barsHeight = 134
)

func (v BarsView) viewBox() string {
	return fmt.Sprintf("0 0 %d %d", max(1, len(v.Bars))*barStep, barsHeight+6)
}

func (v BarsView) highest() int {
	highest := 1
	for _, b := range v.Bars {
		highest = max(highest, b.Value)
	}
	return highest
}

func (v BarsView) base() string { return fmt.Sprintf("M0 %dh%d", barsTop, len(v.Bars)*barStep) }

// bar stands on the line; one of zero is a line.
func (v BarsView) bar(i int) string {
	high := max(0, v.Bars[i].Value) * (barsTop - 6) / v.highest()
	return fmt.Sprintf("M%d %dv-%dh%dv%dz", i*barStep+(barStep-barWidth)/2, barsTop, high, barWidth, high)
}

func (v BarsView) at(i int) string { return itoa(i*barStep + barStep/2) }
