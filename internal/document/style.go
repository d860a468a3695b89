package document

// style is how a run of text looks. Sizes are in points.
type style struct {
	bold          bool
	size, leading float64
	ink           ink
}

// ink is a colour.
type ink struct{ r, g, b int }

func (s style) height() float64 { return s.leading * pointInMM }

// The colours of the sheet; all of them are readable on white and in grey print.
var (
	inkText   = ink{24, 30, 36}
	inkQuiet  = ink{84, 94, 102}
	inkAccent = ink{22, 78, 99}
	inkRule   = ink{196, 204, 210}
	inkMark   = ink{157, 31, 31}
)

// The styles of the sheet, in points.
var (
	styleBody    = style{size: 10.5, leading: 15.5, ink: inkText}
	styleValue   = style{size: 10.5, leading: 15, ink: inkText}
	styleLabel   = style{size: 9, leading: 15, ink: inkQuiet}
	styleLaw     = style{size: 9.5, leading: 14, ink: inkQuiet}
	styleHeading = style{bold: true, size: 10.5, leading: 17, ink: inkAccent}
	styleTitle   = style{bold: true, size: 15, leading: 21, ink: inkText}
	styleKind    = style{size: 9.5, leading: 14, ink: inkAccent}
	styleBodyOf  = style{bold: true, size: 9.5, leading: 13, ink: inkText}
	styleUnit    = style{size: 8.5, leading: 11.5, ink: inkQuiet}
	styleSmall   = style{size: 8.5, leading: 12, ink: inkQuiet}
	styleCode    = style{bold: true, size: 12, leading: 17, ink: inkText}
	styleMark    = style{bold: true, size: 10, leading: 14, ink: inkMark}
	styleName    = style{bold: true, size: 10.5, leading: 15, ink: inkText}
)

// The columns of a row of facts.
var (
	labelColumn = column{x: marginSide, width: 48}
	valueColumn = column{x: marginSide + 52, width: contentWidth - 52}
)
