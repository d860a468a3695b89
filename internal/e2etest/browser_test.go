package e2etest

import (
	"context"
	"errors"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// browser is the one Chromium of the test binary.
type browser struct {
	once sync.Once
	ctx  context.Context
	stop context.CancelFunc
	err  error
	// slots bound how many tests drive it at once, driving are those that do.
	slots   chan struct{}
	driving sync.Map
}

var chromium = &browser{slots: make(chan struct{}, 2), stop: func() {}}

// install is what a developer without a browser is told.
const install = "no Chromium found; install it with: make tools (Debian: apt-get install -y chromium)"

// names are those under which systems have the browser.
var names = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
}

func findBrowser() (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New(install)
}

// use gives the running browser to a test and keeps a slot for it until its end. A test that has a
// slot already gets no second one: two that wait for each other's would wait for ever.
func (b *browser) use(t *testing.T) context.Context {
	t.Helper()
	if _, drives := b.driving.LoadOrStore(t, true); !drives {
		b.slots <- struct{}{}
		t.Cleanup(func() {
			b.driving.Delete(t)
			<-b.slots
		})
	}
	b.once.Do(b.start)
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.ctx
}

func (b *browser) start() {
	path, err := findBrowser()
	if err != nil {
		b.err = err
		return
	}
	// chromedp itself adds no-sandbox for root, disable-dev-shm-usage, disable-sync,
	// disable-background-networking and no-first-run.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path),
		chromedp.Flag("headless", "new"), chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "ru"))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	b.ctx, b.stop = ctx, func() {
		stopBrowser()
		stopAllocator()
	}
	b.err = chromedp.Do(ctx)
}
