package link

// The counter of a Citizen Service Centre.
const (
	Counter = "/counter"
	// BeginShift puts the operator at a window, EndShift takes them from it (POST).
	BeginShift = Counter + "/shift"
	EndShift   = BeginShift + "/end"
	// CounterVisit is the visit that lasts: it has no number, one operator has one.
	CounterVisit = Counter + "/visit"
	// VisitCode sends the citizen a code (POST), VisitConsent takes what they say (POST).
	VisitCode    = CounterVisit + "/code"
	VisitConsent = CounterVisit + "/consent"
	// VisitSheet is the sheet to sign, and takes it scanned (POST).
	VisitSheet = CounterVisit + "/sheet"
	// VisitPurpose asks the citizen to agree to one thing more (POST).
	VisitPurpose = CounterVisit + "/purpose"
	// EndVisit lets the next citizen come (POST).
	EndVisit = CounterVisit + "/end"
)

// Visits are those of the citizen, with the digits that identify at a counter.
const (
	Visits      = Cabinet + "/visits"
	ArrivalCode = Visits + "/code"
)

// Visit is the page of a visit for whoever has the link of its SMS; EndVisitByCitizen and DisownVisit
// answer it (POST).
func Visit(code string) string             { return "/visits/" + code }
func EndVisitByCitizen(code string) string { return Visit(code) + "/end" }
func DisownVisit(code string) string       { return Visit(code) + "/disown" }

// DisownedVisits are those before the auditor; DisownedVisit is one, VisitSheetOf a signed sheet of it.
const DisownedVisits = Oversight + "/visits"

func DisownedVisit(id string) string         { return DisownedVisits + "/" + id }
func VisitSheetOf(id, consent string) string { return DisownedVisit(id) + "/sheets/" + consent }
