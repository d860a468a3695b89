package e2etest

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// look is a way to see the portal: what the reader's device asks for, or what the reader
// chose for the special view.
type look struct {
	name    string
	device  map[string]string
	display ui.Display
}

var looks = []look{
	{name: "in the dark", device: map[string]string{"prefers-color-scheme": "dark"}},
	{name: "with more contrast", device: map[string]string{"prefers-contrast": "more", "forced-colors": "active"}},
	{name: "black on white", display: ui.Display{Colours: "black-on-white", Size: "200", Letters: "wider", Lines: "wider"}},
	{name: "white on black", display: ui.Display{Colours: "white-on-black", Size: "150", Letters: "wide", Serif: true}},
	{name: "blue on blue", display: ui.Display{Colours: "blue-on-blue", Lines: "wide", NoImages: true}},
}

// TestEveryLookIsReadable opens a page of every kind in every look: contrast and sizes are
// sufficient, and nothing runs out of a window of 320 pixels, or of one as much wider as the
// letters are larger.
func TestEveryLookIsReadable(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	list := c.oneOfEach()
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			b := newTab(t, c.portal, chromium.use(t))
			b.visit(list, func(b *tab, e example) {
				b.wear(l)
				b.look(e, l.narrow())
			})
		})
	}
}

// oneOfEach are the first pages of every route.
func (c *town) oneOfEach() []example {
	all := c.examples()
	var list []example
	for _, pattern := range sortedKeys(all) {
		if e := all[pattern][0]; !e.isFile && pattern != unregistered {
			list = append(list, e)
		}
	}
	return slices.Concat(byReader(list)...)
}

// wear sets the look for every page of the tab.
func (b *tab) wear(l look) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	for _, name := range sortedKeys(l.device) {
		features = append(features, &emulation.MediaFeature{Name: name, Value: l.device[name]})
	}
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	if chosen := l.display.Cookie(); chosen != "" {
		command(b, network.SetCookie, network.SetCookieParams{
			Name: ui.DisplayCookie, Value: chosen, URL: b.p.base + "/",
		})
	}
}

// narrow is the width in CSS pixels that the page must fit.
func (l look) narrow() int64 {
	switch l.display.Size {
	case "150":
		return narrow * 3 / 2
	case "200":
		return narrow * 2
	}
	return narrow
}

// look opens a page in Kazakh, whose words are longest.
func (b *tab) look(e example, width int64) {
	b.t.Helper()
	if status := b.show(e, i18n.KK); status != e.want() {
		b.t.Errorf("%s answers %d", e, status)
		return
	}
	b.loadAxe()
	faults := b.axeBy(lookRules)
	b.turn(width)
	faults = append(faults, b.reflow()...)
	b.turn(wide)
	for _, fault := range faults {
		b.t.Errorf("%s: %s", e, fault)
	}
}
