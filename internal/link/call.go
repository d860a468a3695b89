package link

// Calls is where an operator of 1414 works: status, notes and links by SMS.
const (
	Calls    = "/calls"
	CallNote = Calls + "/note"
	CallLink = Calls + "/link"
)
