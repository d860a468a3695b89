package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Icon is a small drawing beside words; it never stands for them.
type Icon string

// The icons, all on a 24 by 24 grid with a line of 2.
const (
	IconAlert    Icon = "alert"
	IconArrow    Icon = "arrow"
	IconBook     Icon = "book"
	IconBuilding Icon = "building"
	IconCalendar Icon = "calendar"
	IconCap      Icon = "cap"
	IconCar      Icon = "car"
	IconCheck    Icon = "check"
	IconChild    Icon = "child"
	IconClock    Icon = "clock"
	IconCoin     Icon = "coin"
	IconCross    Icon = "cross"
	IconDocument Icon = "document"
	IconDownload Icon = "download"
	IconEye      Icon = "eye"
	IconFlag     Icon = "flag"
	IconGlobe    Icon = "globe"
	IconHealth   Icon = "health"
	IconHeart    Icon = "heart"
	IconHome     Icon = "home"
	IconInfo     Icon = "info"
	IconKey      Icon = "key"
	IconMessage  Icon = "message"
	IconPause    Icon = "pause"
	IconPeople   Icon = "people"
	IconPerson   Icon = "person"
	IconPhone    Icon = "phone"
	IconPrint    Icon = "print"
	IconScales   Icon = "scales"
	IconSearch   Icon = "search"
	IconShield   Icon = "shield"
	IconWork     Icon = "work"
)

var paths = map[Icon]string{
	IconAlert: "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.1",
	IconArrow: "M5 12h14M13 6l6 6-6 6",
	IconBook: "M12 6.5C9.5 5 6.5 4.5 3.5 4.5v14c3 0 6 .5 8.5 2 2.5-1.5 5.5-2 8.5-2v-14" +
		"c-3 0-6 .5-8.5 2zv14",
	IconBuilding: "M5 21V4h9v17M14 9h5v12M3 21h18M8.5 8h2M8.5 12h2M8.5 16h2",
	IconCalendar: "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
	IconCap:      "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 11.5V16c3.5 2.5 7.5 2.5 11 0v-4.5M21.5 9.5v5",
	IconCar:      "M4 17v-5l2-5.5h12l2 5.5v5zM4 12h16M7 17v2.5M17 17v2.5M7.5 14.5h1M15.5 14.5h1",
	IconCheck:    "M5 12.5 9.5 17 19 7.5",
	IconChild:    "M12 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M4.5 10l5.5 3h4l5.5-3M10 13v8M14 13v8M10 17h4",
	IconClock:    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2",
	IconCoin:     "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 8.5h8M8 11.5h8M12 11.5V17",
	IconCross:    "M6 6l12 12M18 6 6 18",
	IconDocument: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
	IconDownload: "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
	IconEye:      "M2.5 12c5-8 14-8 19 0-5 8-14 8-19 0M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
	IconFlag:     "M6 21V4M6 5c4-2 7 2 12 0v9c-5 2-8-2-12 0",
	IconGlobe:    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18",
	IconHealth:   "M9.5 4h5v5.5H20v5h-5.5V20h-5v-5.5H4v-5h5.5z",
	IconHeart: "M12 20C6 16 3.5 12.5 3.5 9a4.5 4.5 0 0 1 8.5-2" +
		" 4.5 4.5 0 0 1 8.5 2c0 3.5-2.5 7-8.5 11z",
	IconHome:    "M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-5.5h4V20",
	IconInfo:    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5.5M12 7.5v.1",
	IconKey:     "M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9v4M17 12v3",
	IconMessage: "M3.5 5.5h17v13h-17zM3.5 7l8.5 6.5L20.5 7",
	IconPause:   "M9 6v12M15 6v12",
	IconPeople: "M8.5 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7" +
		"M2 20c.4-3.5 3-5.5 6.5-5.5S14.6 16.5 15 20" +
		"M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 15c2.5.5 4.2 2.3 4.5 5",
	IconPerson: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6",
	IconPhone: "M6.5 3.5h2.6l1.4 4.5-2.2 1.7a12.5 12.5 0 0 0 6 6l1.7-2.2 4.5 1.4v2.6" +
		"c0 1.7-1.3 3-3 3C10 20 4 14 3.5 6.5c0-1.7 1.3-3 3-3z",
	IconPrint: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
	IconScales: "M12 4v16M7 20h10M5 7l7-1.5L19 7" +
		"M5 7l-2.5 6h5zM19 7l-2.5 6h5z" +
		"M2.5 13a2.5 2.5 0 0 0 5 0M16.5 13a2.5 2.5 0 0 0 5 0",
	IconSearch: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5l5 5",
	IconShield: "M12 3.5 4.5 6v5.5c0 4.5 3 7.5 7.5 9 4.5-1.5 7.5-4.5 7.5-9V6zM9 12l2.5 2.5L15.5 10",
	IconWork:   "M3.5 8h17v11.5h-17zM9 8V4.5h6V8M3.5 13h17M12 12v2.5",
}

var icons = drawIcons()

func drawIcons() map[Icon]templ.Component {
	drawn := make(map[Icon]templ.Component, len(paths))
	for name, path := range paths {
		drawn[name] = raw(`<svg class="qz-icon" width="24" height="24" viewBox="0 0 24 24" ` +
			`aria-hidden="true"><path d="` + path + `"/></svg>`)
	}
	return drawn
}

// Draw gives the icon as a component; an unknown or empty icon draws nothing.
func Draw(i Icon) templ.Component {
	if c, ok := icons[i]; ok {
		return c
	}
	return templ.NopComponent
}

// shapes are the icons of many tags, drawn once and unseen; refer draws one of them in its place.
func shapes(tags []TagView) templ.Component {
	var b strings.Builder
	drawn := map[Icon]bool{}
	for _, tag := range tags {
		if i := tag.icon(); i != "" && !drawn[i] {
			drawn[i] = true
			b.WriteString(`<symbol id="i-` + string(i) + `" viewBox="0 0 24 24"><path d="` + paths[i] + `"/></symbol>`)
		}
	}
	return raw(`<div hidden><svg>` + b.String() + `</svg></div>`)
}

func refer(i Icon) templ.Component {
	if _, ok := paths[i]; !ok {
		return templ.NopComponent
	}
	return raw(`<svg class="qz-icon" width="24" height="24" aria-hidden="true"><use href="#i-` + string(i) + `"/></svg>`)
}

// mark is the portal's sign: a shanyrak, the crown of the yurt through which the light
// comes, with its poles as rays; one golden pole makes it a Q.
var mark = raw(`<svg width="40" height="40" viewBox="0 0 40 40" aria-hidden="true">` +
	`<g fill="none" stroke="currentColor" stroke-width="2.4">` + shanyrak +
	`<path stroke="#f3b52f" stroke-width="4" stroke-linecap="round" ` +
	`d="M25.5 25.5 36.5 36.5"/></g></svg>`)

// sign is the same crown, large and pale, behind the first field of a page of entry.
var sign = raw(`<svg class="qz-hero__sign" viewBox="0 0 40 40" aria-hidden="true">` +
	`<g fill="none" stroke="currentColor" stroke-width="1.5">` + shanyrak + `</g></svg>`)

// shanyrak is the ring, its crossing bars, and sixteen poles as a dashed circle.
const shanyrak = `<circle cx="20" cy="20" r="12.5"/>` +
	`<circle cx="20" cy="20" r="17.3" stroke-width="3.2" ` +
	`stroke-dasharray="1.7 5.094" stroke-dashoffset=".85"/>` +
	`<path stroke-width="1.5" d="M16 8.2v23.6M20 7.5v25M24 8.2v23.6` +
	`M8.2 16h23.6M7.5 20h25M8.2 24h23.6"/>`
