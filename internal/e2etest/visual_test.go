package e2etest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
)

var (
	accept = flag.Bool("accept", false, "keep the pictures of the pages as they are now")
	// Folders relative to this package.
	reviewed = filepath.Join("..", "..", "docs", "screens", "set")
	differ   = filepath.Join("..", "..", "var", "screens")
)

// A kept picture has a smaller scale than the page and at most so many colours.
const (
	perPixel = 2.5 // CSS pixels of the page in one of the picture
	colours  = 16
)

// themes are what a reader's device asks for.
var themes = []string{"light", "dark"}

// TestPagesLookAsReviewed draws every main page in three languages, two widths, light and
// dark, and compares the pictures with those in docs/screens/set, which a person has looked
// at. A change that is wanted is looked at and kept by `make screens-accept`; the pictures of
// a change, with what differs in red, stand in var/screens.
//
// Pages are drawn without JavaScript, in DejaVu, which deploy/tools.sh installs, with what
// is drawn by lot made steady (see steadying). The same Chromium draws the same pixels. The
// file renderer.json says which Chromium drew the kept set and how wide its letters are;
// another one is compared all the same, since the tolerance of likeness carries what differs
// between versions, and is named in the log, where it explains why everything differs.
func TestPagesLookAsReviewed(t *testing.T) {
	t.Parallel()
	e := newExhibition(t)
	t.Run("pages", func(t *testing.T) {
		for _, lang := range i18n.Langs {
			t.Run(string(lang), func(t *testing.T) {
				t.Parallel()
				e.visit(t, lang)
			})
		}
	})
	e.close(t)
}

// exhibition is the kept set while it is compared or made anew.
type exhibition struct {
	mu sync.Mutex
	// seen are the files of pictures that belong to the set, langs how many languages have
	// been drawn to the end.
	seen  map[string]bool
	langs int
	// drew is who draws now; met is done once.
	drew renderer
	met  sync.Once
}

func newExhibition(t *testing.T) *exhibition {
	t.Helper()
	if err := os.RemoveAll(differ); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(reviewed, 0o755); err != nil {
		t.Fatal(err)
	}
	return &exhibition{seen: map[string]bool{}}
}

// visit draws and judges every picture in one language. Each language has a town of its own:
// who reads what is written into the log of access, which is a page as well.
func (e *exhibition) visit(t *testing.T, lang i18n.Lang) {
	t.Helper()
	g := newGallery(t)
	browser, tabs := chromium.use(t), map[string]*tab{}
	for _, p := range g.pictures() {
		b := tabs[p.as]
		if b == nil {
			b = newTab(t, g.portal, browser).withoutScript()
			b.carry(g.visitor(t, p.as))
			tabs[p.as] = b
		}
		if status := b.show(p.example, lang); status != p.want() {
			t.Errorf("%s answers %d, want %d", p.example, status, p.want())
		}
		b.steady(p)
		e.meet(b)
		for _, theme := range themes {
			b.paint(theme)
			for _, width := range []int64{narrow, wide} {
				name := fmt.Sprintf("%s.%s.%d.%s.png", p.name, lang, width, theme)
				e.judge(t, name, func() *image.RGBA { return b.draw(width) })
			}
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.langs++
}

// draw takes a picture of the whole page at the scale of the kept ones. The window is first
// made as high as the page: what lies outside of it is not always painted in time.
func (b *tab) draw(width int64) *image.RGBA {
	b.t.Helper()
	b.turn(width)
	height := value(b, "measuring the page", chromedp.Evaluate[int64](
		`Math.ceil(document.documentElement.getBoundingClientRect().height)`))
	b.do("making the window high", chromedp.EmulateViewport(width, height, hand(width)...))
	yes := true
	full, err := decode(ask(b, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, FromSurface: &yes, CaptureBeyondViewport: &yes, OptimizeForSpeed: &yes,
		Clip: &page.Viewport{Width: float64(width), Height: float64(height), Scale: 1.0 / perPixel},
	}).Data)
	b.must(err, "reading the picture")
	return full
}

// hand is what makes a narrow window that of a phone, as turn does.
func hand(width int64) []chromedp.EmulateViewportOption {
	if width < wide {
		return []chromedp.EmulateViewportOption{chromedp.EmulateMobile}
	}
	return nil
}

// patient is how often a page that differs is drawn again: the browser at times hands over
// a picture before its last lines are painted.
const patient = 3

// judge compares a picture with the kept one, or keeps it.
func (e *exhibition) judge(t *testing.T, name string, draw func() *image.RGBA) {
	t.Helper()
	e.mu.Lock()
	e.seen[name] = true
	e.mu.Unlock()
	path := filepath.Join(reviewed, name)
	kept, err := readPicture(path)
	fresh := draw()
	if err != nil && !*accept {
		e.hang(t, name, fresh)
		t.Errorf("%s is not in docs/screens/set (%v). See var/screens; keep it with: make screens-accept", name, err)
		return
	}
	if err == nil {
		d := compare(kept, fresh)
		for again := 0; d.found() && again < patient; again++ {
			fresh = draw()
			d = compare(kept, fresh)
		}
		if !d.found() {
			return // in the set it stays as it was: what only flickers makes no commit
		}
		if !*accept {
			e.hang(t, name, fresh)
			e.hang(t, strings.TrimSuffix(name, ".png")+".differs.png", d.mark(fresh))
			t.Errorf("%s: %s. See var/screens; keep it with: make screens-accept", name, d)
			return
		}
	}
	e.write(t, path, fewColours(atRest(draw), colours))
}

// atRest draws until two pictures in a row are the same.
func atRest(draw func() *image.RGBA) *image.RGBA {
	last := draw()
	for range 3 * patient {
		next := draw()
		if bytes.Equal(last.Pix, next.Pix) {
			return next
		}
		last = next
	}
	return last
}

func readPicture(path string) (*image.Paletted, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	few, ok := p.(*image.Paletted)
	if !ok {
		return nil, errors.New("a picture of too many colours: it was not written by this test")
	}
	return few, nil
}

// hang writes a picture of a change where a developer finds it.
func (e *exhibition) hang(t *testing.T, name string, p image.Image) {
	t.Helper()
	if err := os.MkdirAll(differ, 0o755); err != nil {
		t.Fatal(err)
	}
	e.write(t, filepath.Join(differ, name), p)
}

func (e *exhibition) write(t *testing.T, path string, p image.Image) {
	t.Helper()
	raw, err := encode(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

// close looks for kept pictures of pages that are no more, and keeps who drew the set.
func (e *exhibition) close(t *testing.T) {
	t.Helper()
	if e.langs < len(i18n.Langs) {
		return // only some were asked for
	}
	there, err := filepath.Glob(filepath.Join(reviewed, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		name := filepath.Base(path)
		if e.seen[name] {
			continue
		}
		if !*accept {
			t.Errorf("docs/screens/set/%s shows no page any more; remove it with: make screens-accept", name)
		} else if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if *accept && !t.Failed() {
		e.drew.keep(t)
	}
}
