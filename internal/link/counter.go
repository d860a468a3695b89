package link

// The counter of a Citizen Service Centre.
const (
	Counter = "/counter"
	// BeginShift puts the operator at a window, EndShift takes them from it (POST).
	BeginShift = Counter + "/shift"
	EndShift   = BeginShift + "/end"
	// CounterQueue is the queue as an operator at a window has it.
	CounterQueue = Counter + "/queue"
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

// VisitApplication is an application of the citizen of the visit; HandOut gives its result to them
// (POST), VisitPaper is the paper to print.
func VisitApplication(number string) string { return CounterVisit + "/applications/" + number }
func HandOut(number string) string          { return VisitApplication(number) + "/hand-out" }
func VisitPaper(number string) string       { return VisitApplication(number) + "/result.pdf" }

// AskWithdrawal asks the citizen of the visit to agree that an application is withdrawn (POST).
func AskWithdrawal(number string) string { return VisitApplication(number) + "/withdrawal" }

// VisitPaperForm enters a paper of representation; CounterPapers lists those that wait for a second
// operator, CounterPaper is one, CounterPaperScan its scan.
const (
	VisitPaperForm = CounterVisit + "/paper"
	CounterPapers  = Counter + "/papers"
)

func CounterPaper(id string) string     { return CounterPapers + "/" + id }
func CounterPaperScan(id string) string { return CounterPaper(id) + "/scan" }

// RefuseAcceptance is where an operator does not accept what was brought for a draft.
func RefuseAcceptance(draft string) string { return CounterVisit + "/drafts/" + draft + "/refuse" }

// Visits are those of the citizen, with the digits that identify at a counter.
const (
	Visits      = Cabinet + "/visits"
	ArrivalCode = Visits + "/code"
)

// Visit is the page of a visit for whoever has the link of its SMS; EndVisitByCitizen and DisownVisit
// answer it (POST); DisownVisit asks first.
func Visit(code string) string             { return "/visits/" + code }
func EndVisitByCitizen(code string) string { return Visit(code) + "/end" }
func DisownVisit(code string) string       { return Visit(code) + "/disown" }

// DisownedVisits are those before the auditor; DisownedVisit is one, VisitSheetOf a signed sheet of it.
const DisownedVisits = Oversight + "/visits"

func DisownedVisit(id string) string         { return DisownedVisits + "/" + id }
func VisitSheetOf(id, consent string) string { return DisownedVisit(id) + "/sheets/" + consent }

// What the numbers of a centre's day lead to: limits that were broken, and results that wait.
const (
	CentreBreaches  = CentreHead + "/breaches"
	CentreUnclaimed = CentreHead + "/unclaimed"
)
