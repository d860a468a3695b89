package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Picture is a drawing of a screen, beside the words that say what is done there. It has no
// words of its own: a reader who does not see it misses nothing.
type Picture string

// The pictures of the way to an answer, one for each step.
const (
	PictureFind    Picture = "find"
	PictureStart   Picture = "start"
	PictureAnswer  Picture = "answer"
	PictureCheck   Picture = "check"
	PictureConfirm Picture = "confirm"
	PictureKeep    Picture = "keep"
)

// Pictures are all of them in the order of the way.
var Pictures = []Picture{
	PictureFind, PictureStart, PictureAnswer, PictureCheck, PictureConfirm, PictureKeep,
}

// scenes are what stands on the sheet of a picture, below the head of the portal, on a grid
// of 320 by 176. Classes say what a part is and _picture.scss which intent it has: ink and
// words are lines of text, now is the golden ring around what one acts on.
var scenes = map[Picture]string{
	PictureFind: `<path class="ink" d="M48 68h74"/>` +
		`<rect class="edge" x="48" y="80" width="184" height="34" rx="6"/>` +
		`<rect class="now" x="45" y="77" width="190" height="40" rx="8"/>` +
		`<path class="ink" d="M60 97h52"/><path class="act" d="M120 89v16"/>` +
		`<rect class="button" x="240" y="80" width="34" height="34" rx="6"/>` +
		`<path class="on" d="M255 90a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M259 100l5 5"/>` +
		`<path class="act" d="M48 131h9l3 3v11H48zM66 133h98"/>` +
		`<path class="words" d="M66 143h142"/>` +
		`<path class="act" d="M48 159h9l3 3v11H48zM66 161h70"/>` +
		`<path class="words" d="M66 171h116"/>`,
	PictureStart: `<path class="ink" d="M48 69h146"/><path class="words" d="M48 82h96"/>` +
		`<path class="line" d="M48 96h62M128 96h62M208 96h62"/>` +
		`<path class="act" d="M57 106a8 8 0 1 0 0 16 8 8 0 0 0 0-16M57 110v4l3 2` +
		`M137 106a8 8 0 1 0 0 16 8 8 0 0 0 0-16M133.5 112h7M133.5 115h7M137 115v4` +
		`M211 106h9l4 4v12h-13zM215 113h5M215 117h5"/>` +
		`<path class="words" d="M73 110h28M73 119h18M153 110h24M153 119h32M232 110h30M232 119h16"/>` +
		`<rect class="button" x="48" y="136" width="132" height="30" rx="6"/>` +
		`<rect class="now" x="45" y="133" width="138" height="36" rx="8"/>` +
		`<path class="on" d="M64 151h66M150 151h14M158.5 145.5l5.5 5.5-5.5 5.5"/>`,
	PictureAnswer: `<path class="words" d="M48 62h50"/><path class="ink" d="M48 76h150"/>` +
		`<rect class="calm" x="48" y="88" width="226" height="27" rx="6"/>` +
		`<circle class="edge" cx="64" cy="101.5" r="8"/><circle class="dot" cx="64" cy="101.5" r="4"/>` +
		`<rect class="now" x="45" y="85" width="232" height="33" rx="8"/>` +
		`<path class="ink" d="M82 101.5h94"/>` +
		`<circle class="edge" cx="64" cy="132" r="8"/><path class="ink" d="M82 132h68"/>` +
		`<rect class="button" x="48" y="150" width="98" height="38" rx="6"/>` +
		`<path class="on" d="M64 166h66"/>`,
	PictureCheck: `<path class="ink" d="M48 68h118"/>` +
		`<path class="line" d="M48 82h226M48 110h226M48 138h226M48 166h226"/>` +
		`<path class="words" d="M48 96h42M48 124h30M48 152h46"/>` +
		`<path class="ink" d="M110 96h84M110 124h56M110 152h96"/>` +
		`<path class="act" d="M240 96h30M240 124h30M240 152h30"/>` +
		`<rect class="now" x="232" y="114" width="46" height="20" rx="6"/>`,
	PictureConfirm: `<path class="ink" d="M168 72h78"/>` +
		`<rect class="edge" x="168" y="86" width="106" height="36" rx="6"/>` +
		`<rect class="now" x="165" y="83" width="112" height="42" rx="8"/>` +
		`<text x="180" y="110">482 915</text>` +
		`<rect class="button" x="168" y="136" width="92" height="30" rx="6"/>` +
		`<path class="on" d="M184 151h60"/>` +
		`<path class="phone" d="M42 176V68a12 12 0 0 1 12-12h84a12 12 0 0 1 12 12v108"/>` +
		`<path class="words" d="M88 65h16"/>` +
		`<path class="bubble" d="M58 78h76a6 6 0 0 1 6 6v40a6 6 0 0 1-6 6H70l-10 9v-9h-2` +
		`a6 6 0 0 1-6-6V84a6 6 0 0 1 6-6z"/>` +
		`<path class="act" d="M61 92h36"/><text x="60" y="117">482 915</text>`,
	PictureKeep: `<rect class="bar" x="48" y="62" width="226" height="64" rx="8"/>` +
		`<path class="tooth" d="M53 126` + teeth(18) + `z"/>` +
		`<circle class="gold" cx="72" cy="82" r="9"/><path class="gold" d="M68 82.5l3 3 5.5-6.5"/>` +
		`<path class="on" d="M92 82h104"/><text class="bright" x="64" y="115">AA-26-000128</text>` +
		`<path class="act" d="M49 145h20v18H49zM49 151h20M55 142v5M63 142v5"/>` +
		`<path class="ink" d="M82 150h66"/><path class="words" d="M82 161h98"/>` +
		`<path class="act" d="M250 149v-6h14v6M250 161h-5v-12h24v12h-5M250 156h14v9h-14z"/>`,
}

// teeth are so many tumarsha triangles from left to right, 12 wide and 6 high.
func teeth(n int) string { return strings.Repeat("l6 6 6-6", n) }

// sheet is what all pictures stand on: the page of the portal with its head and ornament.
var sheet = `<rect class="calm" width="320" height="176" rx="12"/>` +
	`<path class="sheet" d="M28 176V30a10 10 0 0 1 10-10h244a10 10 0 0 1 10 10v146"/>` +
	`<path class="bar" d="M28 42V30a10 10 0 0 1 10-10h244a10 10 0 0 1 10 10v12z"/>` +
	`<path class="tooth" d="M28 42` + teeth(22) + `z"/>` +
	`<path class="on" d="M45 25.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M45 26v10M40 31h10"/>` +
	`<path class="gold" d="M49.5 35.5l2 2"/>` +
	`<path class="on" d="M60 31h30M250 31h4M262 31h4M274 31h4"/>`

var pictures = drawPictures()

func drawPictures() map[Picture]templ.Component {
	drawn := make(map[Picture]templ.Component, len(scenes))
	for name, scene := range scenes {
		drawn[name] = raw(`<svg class="qz-picture" viewBox="0 0 320 176" aria-hidden="true">` +
			sheet + scene + `</svg>`)
	}
	return drawn
}

// drawPicture gives the picture as a component; an unknown or empty one draws nothing.
func drawPicture(p Picture) templ.Component {
	if c, ok := pictures[p]; ok {
		return c
	}
	return templ.NopComponent
}
