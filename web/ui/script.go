package ui

// keeps reports whether the page may keep answers while there is no link.
func (p Page) keeps() bool { return p.Serving != nil && p.Serving.OfflineKey != "" }

// KeptStatuses is for whom and of when a device may keep the statuses of a page.
type KeptStatuses struct {
	// Owner tells the persons who use the device apart; it names none of them.
	Owner string
	// Seen is the moment of this page, in words.
	Seen string
}
