package e2etest

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
)

// TestScreenshots writes pictures of the main pages, without JavaScript, in two widths and
// three languages into the folder of the flag -screens, as name.language.width.png. Without
// the flag it takes one to see that it can.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	c := newGallery(t)
	dir, list, langs := *screens, c.pictures(), i18n.Langs
	if dir == "" {
		dir, list, langs = t.TempDir(), list[:1], i18n.Langs[:1]
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	tabs := map[string]*tab{}
	browser := chromium.use(t)
	for _, p := range list {
		b := tabs[p.as]
		if b == nil {
			b = newTab(t, c.portal, browser).withoutScript()
			b.carry(c.visitor(t, p.as))
			tabs[p.as] = b
		}
		for _, lang := range langs {
			b.show(p.example, lang)
			for _, width := range []int64{narrow, wide} {
				path := filepath.Join(dir, fmt.Sprintf("%s.%s.%d.png", p.name, lang, width))
				b.shoot(path, width, chromedp.FullScreenshot(100))
			}
		}
	}
}

// shown are the pictures of the README and how wide their window is.
var shown = map[string]int64{
	"home": wide, "service": wide, "application": wide, "access-log": wide, "question": narrow, "queue": wide,
	"case": wide, "verify": wide, "oversight": wide, "accounts": wide, "proposal": wide, "discussion": wide, "approve": wide,
	"compare": wide, "counter-visit": wide, "centre-head": wide,
}

// TestDocsPictures writes the pictures of the README into the folder of the flag -docs: one
// window each, in few colours. Without the flag it takes one to see that it can.
func TestDocsPictures(t *testing.T) {
	t.Parallel()
	c := newGallery(t)
	dir, wanted := *docs, shown
	if dir == "" {
		dir, wanted = t.TempDir(), map[string]int64{"verify": wide}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	browser := chromium.use(t)
	for _, p := range c.pictures() {
		width, ok := wanted[p.name]
		if !ok {
			continue
		}
		b := newTab(t, c.portal, browser).withoutScript()
		b.carry(c.visitor(t, p.as))
		b.show(p.example, i18n.EN)
		path := filepath.Join(dir, p.name+".png")
		b.shoot(path, width, chromedp.CaptureScreenshot())
		shrink(t, path)
	}
}

// shrink writes a picture again in 256 colours.
func shrink(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	full, err := decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	few, err := encode(fewColours(full, 256))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, few, 0o644); err != nil {
		t.Fatal(err)
	}
}

// shoot writes a picture of the page in a window of a width.
func (b *tab) shoot(path string, width int64, how chromedp.Action[[]byte]) {
	b.t.Helper()
	b.turn(width)
	raw := value(b, "taking a picture", how)
	picture, err := png.Decode(bytes.NewReader(raw))
	b.must(err, "reading the picture")
	if got := picture.Bounds().Dx(); got != int(width) {
		b.t.Errorf("%s is %d pixels wide, want %d", path, got, width)
	}
	b.must(os.WriteFile(path, raw, 0o644), "keeping the picture")
}
