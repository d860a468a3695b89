package ui

// KeptStatuses is for whom and of when a device may keep the statuses of a page.
type KeptStatuses struct {
	// Owner tells the persons who use the device apart; it names none of them.
	Owner string
	// Seen is the moment of this page, in words.
	Seen string
}
