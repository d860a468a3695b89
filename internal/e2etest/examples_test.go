package e2etest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// example is a page worth looking at.
type example struct {
	// what tells apart the examples of one address.
	what string
	// as is the persona who looks; empty for somebody who is not signed in.
	as string
	// path is the address without the language.
	path string
	// form is what is posted; the page is opened when it is nil.
	form url.Values
	// status is that of the answer; 200 when zero.
	status int
	// isFile says that the answer is no page.
	isFile bool
}

// in is the address of the example in a language. The demo's own pages take it from the
// query, and what programs ask has none.
func (e example) in(lang i18n.Lang) string {
	if strings.HasPrefix(e.path, "/api/") {
		return e.path
	}
	if !strings.HasPrefix(e.path, "/demo") {
		return link.In(lang, e.path)
	}
	return e.path + "?lang=" + string(lang)
}

func (e example) want() int {
	if e.status == 0 {
		return http.StatusOK
	}
	return e.status
}

// forStaff reports whether the page is work or show and not a citizen's, for its weight.
func (e example) forStaff() bool {
	return strings.HasPrefix(e.path, link.Bench) || strings.HasPrefix(e.path, link.Oversight) || strings.HasPrefix(e.path, link.Accounts) ||
		strings.HasPrefix(e.path, link.Calls) || e.path == link.CentreHead || strings.HasPrefix(e.path, link.CentreHead+"/") ||
		strings.HasPrefix(e.path, link.Editor) || strings.HasPrefix(e.path, link.Counter) || strings.Contains(e.path, "/change") || strings.HasPrefix(e.path, "/demo") || e.path == link.StyleGuide
}

func (e example) String() string {
	name := e.path
	if e.form != nil {
		name = "POST " + name
	}
	if e.what != "" {
		name += " (" + e.what + ")"
	}
	if e.as != "" {
		name += " as " + e.as
	}
	return name
}

// unregistered is the group of examples that have no route: errors of all kinds.
const unregistered = ""

// examples lists the pages to look at by the pattern of their route.
func (c *town) examples() map[string][]example {
	all := map[string][]example{}
	for _, group := range []map[string][]example{
		c.trialPages(), c.queuePages(), c.actPages(),
		c.publicPages(), c.plainPages(), c.draftPages(), c.cabinetPages(), c.benchPages(), c.oversightPages(), c.staffPages(),
		c.sessionPages(), c.mandatePages(), c.editorPages(), c.builderPages(), c.wayPages(), c.calendarPages(), c.talkPages(),
		c.documentPages(), c.staffingPages(), c.correctionPages(), c.complaintPages(), c.callPages(), c.centreHeadPages(),
		c.centrePages(), c.counterPages(), c.mobilePages(), c.faults(),
	} {
		for pattern, list := range group {
			all[pattern] = append(all[pattern], list...)
		}
	}
	return all
}

// listed are the examples in a steady order.
func (c *town) listed() []example {
	all := c.examples()
	var list []example
	for _, pattern := range sortedKeys(all) {
		list = append(list, all[pattern]...)
	}
	return list
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// mustCover fails for a page of the portal that no example shows, and for an example of a
// page that is no more.
func (c *town) mustCover(t *testing.T) {
	t.Helper()
	all, known := c.examples(), map[string]bool{unregistered: true}
	for _, e := range c.Routes.Entries() {
		if e.Method != http.MethodGet {
			continue
		}
		known[e.Pattern] = true
		if len(all[e.Pattern]) == 0 {
			t.Errorf("no example of GET %s: add one to the pages of this test", e.Pattern)
		}
	}
	for pattern := range all {
		if !known[pattern] {
			t.Errorf("the examples of GET %s have no route", pattern)
		}
	}
}
