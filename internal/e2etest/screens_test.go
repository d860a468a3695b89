package e2etest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// picture is a page worth a picture.
type picture struct {
	name string
	example
}

// pictures are the main pages in the order in which people meet them.
func (c *town) pictures() []picture {
	wrong := example{}
	for _, e := range c.draftPages()[link.DraftStep("{id}", "{step}")] {
		if e.form != nil {
			wrong = e // the last one
		}
	}
	own := func(name, path string) picture { return picture{name, example{as: citizen, path: path}} }
	desk := func(name, path string) picture { return picture{name, example{as: "official-gp", path: path}} }
	open := func(name, path string) picture { return picture{name, example{path: path}} }
	return []picture{
		open("home", link.Home),
		open("services", link.Services),
		open("search", link.ServiceList("справка", "", "", "")),
		open("nothing-found", link.ServiceList("qqqqqq", "", "", "")),
		open("service", link.Service(certificate)),
		open("sign-in", link.SignIn),
		open("help", link.Help),
		{"tasks", example{as: asker, path: link.Draft(c.drafts["tasks"])}},
		own("question", link.DraftStep(c.drafts["open"], "subject")),
		{"error", wrong},
		own("check", link.DraftCheck(c.drafts["check"])),
		{"sign", example{as: asker, path: link.DraftSign(c.drafts["sign"])}},
		own("filed", link.Filed(c.number("registered"))),
		own("cabinet", link.Cabinet),
		own("application", link.Application(c.number("registered"))),
		own("approved", link.Application(c.number("approved"))),
		own("refused", link.Application(c.number("refused"))),
		own("result", link.Result(c.number("approved"))),
		own("access-log", link.AccessLog),
		open("verify", link.VerifyCode(string(c.cases["approved"].Document.Paper.Code))),
		open("track", link.Track),
		desk("queue", link.Bench),
		desk("case", link.Case(c.number("review"))),
		open("demo", "/demo"),
		open("inbox", link.DemoInbox),
		open("missing", "/nowhere"),
	}
}

// TestScreenshots writes pictures of the main pages, without JavaScript, in two widths and
// three languages into the folder of the flag -screens, as name.language.width.png. Without
// the flag it takes one to see that it can.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	c := newTown(t)
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
	"service": wide, "application": wide, "question": narrow, "queue": wide, "case": wide, "verify": wide,
}

// TestDocsPictures writes the pictures of the README into the folder of the flag -docs: one
// window each, in few colours. Without the flag it takes one to see that it can.
func TestDocsPictures(t *testing.T) {
	t.Parallel()
	c := newTown(t)
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

// shrink writes a picture again with the 256 colours it has most of.
func shrink(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	few := image.NewPaletted(full.Bounds(), commonest(full))
	index := map[color.Color]uint8{}
	for y := range few.Rect.Dy() {
		for x := range few.Rect.Dx() {
			c := full.At(x, y)
			at, ok := index[c]
			if !ok {
				at = uint8(few.Palette.Index(c)) // of 256 at most
				index[c] = at
			}
			few.SetColorIndex(x, y, at)
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// commonest are the colours of a picture that cover most of it, 256 at most.
func commonest(picture image.Image) color.Palette {
	count := map[color.Color]int{}
	size := picture.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			count[picture.At(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.Color) int { return count[b] - count[a] })
	return all[:min(len(all), 256)]
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
