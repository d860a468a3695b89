package ui

import (
	"encoding/json"
)

// KeptStatuses is what a device may keep of the cabinet for the time without a connection.
type KeptStatuses struct {
	// Owner tells the persons who use the device apart; it names none of them.
	Owner string
	// Seen is the moment of this page, in words.
	Seen string
	// Lines are the applications, one sentence each.
	Lines []string
}

func (k KeptStatuses) encoded() string {
	text, _ := json.Marshal(k.Lines) // strings only
	return string(text)
}
