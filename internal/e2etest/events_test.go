package e2etest

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// events are what happened in a tab beside what one sees.
type events struct {
	mu         sync.Mutex
	complaints []string
	// asked are the addresses of requests under way, by their number.
	asked map[network.RequestID]string
	// loads are what came over the wire.
	loads []load
}

// load is an answer that came over the wire, not from the browser's own store.
type load struct {
	address string
	// bytes are those of headers and body, compressed as they were.
	bytes int
}

// record listens to the tab; it must be quick.
func (e *events) record(event any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch ev := event.(type) {
	case *log.EventEntryAdded:
		e.complain(ev.Entry)
	case *runtime.EventExceptionThrown:
		e.complaints = append(e.complaints, "error in a script: "+ev.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		e.complaints = append(e.complaints, "written to the console: "+string(ev.Type))
	case *network.EventRequestWillBeSent:
		if e.asked == nil {
			e.asked = map[network.RequestID]string{}
		}
		if ev.RedirectResponse != nil {
			e.arrive(ev.RequestID, ev.RedirectResponse.EncodedDataLength)
		}
		e.asked[ev.RequestID] = ev.Request.URL
	case *network.EventLoadingFinished:
		e.arrive(ev.RequestID, ev.EncodedDataLength)
		delete(e.asked, ev.RequestID)
	case *network.EventLoadingFailed:
		delete(e.asked, ev.RequestID)
	}
}

// arrive notes an answer to what was asked since forget. The sign of the portal comes whenever the
// browser finds time for it, so it is counted by itself.
func (e *events) arrive(id network.RequestID, bytes float64) {
	address, asked := e.asked[id]
	if asked && bytes > 0 && !isSign(address) {
		e.loads = append(e.loads, load{address, int(bytes)})
	}
}

func isSign(address string) bool { return strings.Contains(address, "favicon") }

// complain keeps what the browser finds wrong: violations of the content security policy,
// resources that are missing. A page that answers 404 on purpose is no fault, nor is a page
// that would have asked a person, whom the test is not, whether to leave it.
func (e *events) complain(entry *log.Entry) {
	if entry.Source == log.EntrySourceNetwork && strings.HasPrefix(entry.Text, "Failed to load resource") &&
		!strings.Contains(entry.URL, "/static/") {
		return
	}
	if entry.Source == log.EntrySourceIntervention && strings.Contains(entry.Text, "beforeunload") {
		return
	}
	e.complaints = append(e.complaints, string(entry.Source)+": "+entry.Text)
}

// forget begins to listen anew.
func (e *events) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.complaints, e.loads, e.asked = nil, nil, nil
}

// complained lists what was wrong since forget.
func (e *events) complained() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.complaints)
}

// loaded lists what came over the wire since forget, and how much it was. The browser says that a
// page stands before it has told of the end of every answer: those are waited for.
func (e *events) loaded() (loads []load, bytes int) {
	for end := time.Now().Add(patience); e.waits() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, l := range e.loads {
		bytes += l.bytes
	}
	return slices.Clone(e.loads), bytes
}

// waits reports whether an answer is under way.
func (e *events) waits() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, address := range e.asked {
		if !isSign(address) {
			return true
		}
	}
	return false
}
