package e2etest

import (
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// events are what happened in a tab beside what one sees.
type events struct {
	mu         sync.Mutex
	complaints []string
	requests   []string
	// received is the size of headers and bodies in bytes, as they came over the wire.
	received int
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
		e.requests = append(e.requests, ev.Request.Method+" "+ev.Request.URL)
	case *network.EventLoadingFinished:
		e.received += int(ev.EncodedDataLength)
	}
}

// complain keeps what the browser finds wrong: violations of the content security policy,
// resources that are missing. A page that answers 404 on purpose is no fault.
func (e *events) complain(entry *log.Entry) {
	if entry.Source == log.EntrySourceNetwork && strings.HasPrefix(entry.Text, "Failed to load resource") &&
		!strings.Contains(entry.URL, "/static/") {
		return
	}
	e.complaints = append(e.complaints, string(entry.Source)+": "+entry.Text)
}

// forget begins to listen anew.
func (e *events) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.complaints, e.requests, e.received = nil, nil, 0
}

// complained lists what was wrong since forget.
func (e *events) complained() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.complaints)
}

// weight is what was asked for and received since forget.
func (e *events) weight() (requests []string, bytes int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.requests), e.received
}
