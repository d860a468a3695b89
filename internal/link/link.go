// Package link knows every address of the portal, as functions, so that letters,
// messages and pages name the same places and nobody else builds an URL.
package link

import (
	"net/url"
	"strings"

	"qyzmet/internal/i18n"
)

// In puts the language before a path: In(i18n.RU, "/track") is "/ru/track".
func In(lang i18n.Lang, path string) string { return "/" + string(lang) + path }

// Paths without the language prefix. Pages prefix them with In.
const (
	Home     = "/"
	Services = "/services"
	Verify   = "/verify"
	Track    = "/track"
	Help     = "/help"
	SignIn   = "/sign-in"
	SignOut  = "/sign-out"
	// SignInStart leads to the identity provider (POST), SignInCallback takes who comes back.
	SignInStart    = SignIn + "/start"
	SignInCallback = SignIn + "/callback"
	Cabinet        = "/cabinet"
	Bench          = "/bench"
	// Suggest gives names of services while somebody types.
	Suggest = Services + "/suggest"
	// Offline is the page that a browser shows without a connection.
	Offline = "/offline"
	// Manifest describes the portal to a device that installs it.
	Manifest = "/manifest.webmanifest"
	// Session lengthens the session (POST).
	Session = "/session"
	// AccessLog is who looked at the citizen's data.
	AccessLog = Cabinet + "/access-log"
	// Documents lists the citizen's issued documents.
	Documents = Cabinet + "/documents"
	// ServiceWorker has no language: it serves the whole portal.
	ServiceWorker = "/sw.js"
	// CSPReport takes what browsers report of the content security policy (POST, no language).
	CSPReport = "/csp-report"
	// SecurityText tells how to report a weakness (RFC 9116, no language).
	SecurityText = "/.well-known/security.txt"
	// Display is the form of the special view for low vision.
	Display = "/settings/display"
	// Devices lists where somebody is signed in; the others end what is listed (POST).
	Devices         = "/settings/devices"
	EndDevice       = Devices + "/end"
	EndOtherDevices = Devices + "/end-others"
	SignOutAll      = Devices + "/sign-out"
	// Role is where somebody with several roles goes on in another.
	Role = "/settings/role"
	// StepUp asks for a fresh factor, StepUpGo sends on what had waited for it.
	StepUp   = "/step-up"
	StepUpGo = StepUp + "/go-on"
	// StepUpPasskey takes a passkey instead of the code, StepUpPasskeyOptions begins it (POST).
	StepUpPasskey        = StepUp + "/passkey"
	StepUpPasskeyOptions = StepUpPasskey + "/options"
	// StyleGuide shows every component; demo mode only.
	StyleGuide = "/styleguide"
	// DemoInbox and DemoClock have no language: they exist in demo mode only.
	DemoInbox = "/demo/inbox"
	DemoClock = "/demo/clock"
)

// Feedback on a page: the form and the page of thanks.
const (
	FeedbackForm   = "/feedback"
	FeedbackThanks = FeedbackForm + "/thanks"
)

// Plain pages of the footer.
const (
	HowToApply    = "/help/how-to-apply"
	HowToConfirm  = "/help/how-to-confirm"
	StatusWords   = "/help/statuses"
	Words         = "/help/words"
	Accessibility = "/help/accessibility"
	Privacy       = "/help/privacy"
	Cookies       = "/help/cookies"
	YourData      = "/help/your-data"
	AfterApplying = "/help/after-applying"
	Appeal        = "/help/appeal"
	SiteMap       = "/help/site-map"
)

// ServiceList is the catalogue narrowed by what is not empty.
func ServiceList(query, category, body, situation string) string {
	v := url.Values{}
	set(v, "q", query)
	set(v, "category", category)
	set(v, "body", body)
	set(v, "situation", situation)
	if len(v) == 0 {
		return Services
	}
	return Services + "?" + v.Encode()
}

func set(v url.Values, name, value string) {
	if value != "" {
		v.Set(name, value)
	}
}

// Service is the card of a service with its standard in force.
func Service(code string) string { return Services + "/" + code }

// Edition is one edition of a service's standard.
func Edition(code, number string) string { return Service(code) + "/editions/" + number }

// Apply starts a draft (POST).
func Apply(code string) string { return Service(code) + "/apply" }

// Body is a state body and its services.
func Body(code string) string { return "/bodies/" + code }

// VerifyCode shows whether an issued document is genuine.
func VerifyCode(code string) string { return Verify + "/" + code }

// Draft is the task list of a draft, or the way to its first open question.
func Draft(id string) string { return "/drafts/" + id }

// DraftStep is one page of questions of a draft.
func DraftStep(id, step string) string { return Draft(id) + "/" + step }

// DraftStepFromCheck is a page of questions that returns to the check page.
func DraftStepFromCheck(id, step string) string { return DraftStep(id, step) + "?return=check" }

// DraftCheck shows all answers before confirming.
func DraftCheck(id string) string { return Draft(id) + "/check" }

// DraftSign asks for the one-time code.
func DraftSign(id string) string { return Draft(id) + "/sign" }

// DraftSend sends another one-time code (POST).
func DraftSend(id string) string { return Draft(id) + "/send-code" }

// DraftDelete removes a draft (GET asks, POST does).
func DraftDelete(id string) string { return Draft(id) + "/delete" }

// DraftFile is a file of a draft.
func DraftFile(id, file string) string { return Draft(id) + "/files/" + file }

// Application is the citizen's page of an application.
func Application(number string) string { return Cabinet + "/applications/" + number }

// Filed is the confirmation page after filing.
func Filed(number string) string { return Application(number) + "/filed" }

// ObjectTo and RemarkOn are the applicant's words before a refusal (POST).
func ObjectTo(number string) string { return Application(number) + "/objection" }
func RemarkOn(number string) string { return Application(number) + "/remarks" }

// Withdraw asks for and does the withdrawal.
func Withdraw(number string) string { return Application(number) + "/withdraw" }

// AskReview asks for a person to look at an automatic decision (POST).
func AskReview(number string) string { return Application(number) + "/human-review" }

// Result is the issued document as a page.
func Result(number string) string { return Application(number) + "/result" }

// ResultPDF is the issued document on paper.
func ResultPDF(number string) string { return Result(number) + ".pdf" }

// InPaper is one of these two in another of the document's languages.
func InPaper(path string, lang i18n.Lang) string {
	return path + "?" + url.Values{"paper": {string(lang)}}.Encode()
}

// AskMending asks the body to mend a typo in the issued document.
func AskMending(number string) string { return Result(number) + "/correction" }

// ApplicationFile is a file of the citizen's application.
func ApplicationFile(number, file string) string { return Application(number) + "/files/" + file }

// Who acts for whom: what holds, a new power of attorney, and whom the registers name.
const (
	Mandates   = Cabinet + "/mandates"
	NewMandate = Mandates + "/new"
	Relations  = Mandates + "/relations"
)

// Mandate is one mandate; EndMandate asks before it is ended.
func Mandate(id string) string    { return Mandates + "/" + id }
func EndMandate(id string) string { return Mandate(id) + "/end" }

// Appoint is where the head whose mandate it is appoints an employee of the entity.
func Appoint(id string) string { return Mandate(id) + "/appoint" }

// MandateAct is an act on a mandate (POST): accept, decline, revoke, renounce.
func MandateAct(id, act string) string { return Mandate(id) + "/" + act }

// Case is the official's page of an application.
func Case(number string) string { return Bench + "/" + number }

// Correction asks an applicant to put the filing right and takes the new answers,
// CorrectionCheck shows them beside the old ones before they are sent.
func Correction(number string) string      { return Application(number) + "/correction" }
func CorrectionCheck(number string) string { return Correction(number) + "/check" }

// AskCorrection is the page of an official's request, RecallCorrection takes it back (POST).
func AskCorrection(number string) string    { return Case(number) + "/correction" }
func RecallCorrection(number string) string { return AskCorrection(number) + "/recall" }

// Take, Approve and Refuse are acts on a case (POST).
func Take(number string) string    { return Case(number) + "/take" }
func Approve(number string) string { return Case(number) + "/approve" }
func Refuse(number string) string  { return Case(number) + "/refuse" }

// AnnounceRefusal, DropAnnouncement, Invite and RecordHearing are acts on a case before a
// refusal (POST).
func AnnounceRefusal(number string) string  { return Case(number) + "/preliminary-refusal" }
func DropAnnouncement(number string) string { return Case(number) + "/drop-preliminary" }
func Invite(number string) string           { return Case(number) + "/hearing" }
func RecordHearing(number string) string    { return Case(number) + "/protocol" }

// Extend, Forward and Terminate are acts on a case with pages of their own; ReturnProposal and
// AnswerReview are the word on a proposal and on a review (POST).
func Extend(number string) string         { return Case(number) + "/extend" }
func Forward(number string) string        { return Case(number) + "/forward" }
func Terminate(number string) string      { return Case(number) + "/terminate" }
func ReturnProposal(number string) string { return Case(number) + "/return" }
func AnswerReview(number string) string   { return Case(number) + "/review" }

// Reviews lists the automatic decisions that a person is asked to look at.
const Reviews = Bench + "/reviews"

// Assign gives a case to an official, HandOver the own case to a colleague: pages of their own.
func Assign(number string) string   { return Case(number) + "/assign" }
func HandOver(number string) string { return Case(number) + "/hand-over" }

// Units are the units of a body, Absences who of it is away.
const (
	Units      = Bench + "/units"
	NewUnit    = Units + "/new"
	Absences   = Bench + "/absences"
	NewAbsence = Absences + "/new"
)

// Unit is one unit; CloseUnit ends it (POST).
func Unit(code string) string      { return Units + "/" + code }
func CloseUnit(code string) string { return Unit(code) + "/close" }

// NewUnitRule, UnitRule and RemoveUnitRule (POST) are the rules that lead cases to a unit.
func NewUnitRule(code string) string          { return Unit(code) + "/rules/new" }
func UnitRule(code, rule string) string       { return Unit(code) + "/rules/" + rule }
func RemoveUnitRule(code, rule string) string { return UnitRule(code, rule) + "/remove" }

// CancelAbsence ends an absence ahead of its time (POST).
func CancelAbsence(id string) string { return Absences + "/" + id + "/cancel" }

// OpenCase opens a case for a purpose (POST).
func OpenCase(number string) string { return Case(number) + "/open" }

// Corrections lists the changes of issued documents that wait.
const Corrections = Bench + "/corrections"

// CaseDocument is where the document of a case is changed, DocumentAct a step of that (POST):
// correct, revoke, confirm, return, decline.
func CaseDocument(number string) string     { return Case(number) + "/document" }
func DocumentAct(number, act string) string { return CaseDocument(number) + "/" + act }

// BenchSearch finds the cases of a person by IIN (POST): the IIN is in no address.
const BenchSearch = Bench + "/search"

// AccessObjection says that a reading should not have happened (POST).
const AccessObjection = AccessLog + "/objection"

// The auditor's room. Searches are POSTs: what is looked for stands in no address.
const (
	Oversight        = "/oversight"
	OversightSearch  = Oversight + "/search"
	OversightChanges = Oversight + "/changes"
	Objections       = Oversight + "/objections"
	Sample           = Oversight + "/sample"
	Withholdings     = Oversight + "/withholdings"
)

// Objection is one objection against a reading.
func Objection(id string) string { return Objections + "/" + id }

// AnswerObjection answers it (POST).
func AnswerObjection(id string) string { return Objection(id) + "/answer" }

// Withhold asks to keep a reading from its person for a time.
func Withhold(entry string) string { return Oversight + "/entries/" + entry + "/withhold" }

// Withholding is one such request, ConfirmWithholding and RefuseWithholding decide it (POST).
func Withholding(id string) string        { return Withholdings + "/" + id }
func ConfirmWithholding(id string) string { return Withholding(id) + "/confirm" }
func RefuseWithholding(id string) string  { return Withholding(id) + "/refuse" }

// ReviewSample judges a reading drawn by lot (POST).
func ReviewSample(id string) string { return Sample + "/" + id + "/review" }

// CaseFile is a file of a case.
func CaseFile(number, file string) string { return Case(number) + "/files/" + file }

// CasePDF is the issued document of a case.
func CasePDF(number string) string { return Case(number) + "/result.pdf" }

// DemoLetter shows an e-mail of the demo's inbox, by its reference.
func DemoLetter(reference string) string { return DemoInbox + "/" + reference }

// DemoLetterHTML is the same e-mail as mail programs show it.
func DemoLetterHTML(reference string) string { return DemoLetter(reference) + "/html" }

// How members of staff sign in: login and password, a code, and the role they act in.
const (
	StaffSignIn = SignIn + "/staff"
	StaffCode   = StaffSignIn + "/code"
	StaffRole   = StaffSignIn + "/role"
	// StaffPasskey takes a passkey instead of the code, StaffPasskeyOptions begins it (POST).
	StaffPasskey        = StaffCode + "/passkey"
	StaffPasskeyOptions = StaffPasskey + "/options"
)

// Enrol is where a member of staff sets up the sign-in, by a one-time token.
func Enrol(token string) string { return "/enrol/" + token }

// EnrolCode proves the second factor there.
func EnrolCode(token string) string { return Enrol(token) + "/code" }

// A member of staff's own credential: another password, new recovery codes.
const (
	Credential    = "/credential"
	RecoveryCodes = Credential + "/recovery-codes"
	// Passkeys adds a passkey, PasskeyOptions begins that, RemovePasskey removes one (POST).
	Passkeys       = Credential + "/passkeys"
	PasskeyOptions = Credential + "/passkey-options"
	RemovePasskey  = Credential + "/remove-passkey"
)

// The administrators' room for accounts of staff.
const (
	Accounts     = "/accounts"
	NewAccount   = Accounts + "/new"
	RoleRequests = Accounts + "/requests"
)

// Account is one member of staff.
func Account(person string) string { return Accounts + "/" + person }

// AccountAct is an act on an account (POST): disable, enable, end-sessions, link, grant, take.
func AccountAct(person, act string) string { return Account(person) + "/" + act }

// RoleRequest is a role that waits for a second administrator.
func RoleRequest(id string) string { return RoleRequests + "/" + id }

// ConfirmRole and CancelRole end the wait (POST).
func ConfirmRole(id string) string { return RoleRequest(id) + "/confirm" }
func CancelRole(id string) string  { return RoleRequest(id) + "/cancel" }

// The working calendar: its years for everybody, their changes for administrators.
const (
	Calendar = "/calendar"
	// Recount counts running due dates anew by the newest calendar (GET shows whom it touches).
	Recount = Calendar + "/recount"
)

// CalendarYear is the working days of a year, CalendarEdition one edition of them.
func CalendarYear(year string) string { return Calendar + "/" + year }
func CalendarEdition(year, number string) string {
	return CalendarYear(year) + "/editions/" + number
}

// CalendarChange is the open change of a year.
func CalendarChange(year string) string { return CalendarYear(year) + "/change" }

// CalendarDay is the form of a day of a change; without a date of a new one.
func CalendarDay(year, date string) string {
	if date == "" {
		return CalendarChange(year) + "/day"
	}
	return CalendarChange(year) + "/day?" + url.Values{"was": {date}}.Encode()
}

// CalendarBasis is the form of the act that a change follows.
func CalendarBasis(year string) string { return CalendarChange(year) + "/basis" }

// CalendarAct is an act on a change (POST): begin, remove, propose, confirm, return, withdraw.
func CalendarAct(year, act string) string { return CalendarChange(year) + "/" + act }

// Feedback is the form about a page, named by its path without the language.
func Feedback(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return FeedbackForm + "?" + url.Values{"page": {Masked(path)}}.Encode()
}

// Masked is a path without what may name somebody's case: a segment with a digit becomes
// "*". What is no path of the portal becomes the home page.
func Masked(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") {
		return Home
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.ContainsAny(s, "0123456789") {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, "/")
}

// SignInFor is the sign-in page that returns to a path (with its language) afterwards.
func SignInFor(next string) string { return SignIn + "?" + url.Values{"next": {next}}.Encode() }

// StepUpFor is the page that asks for a fresh factor and returns to a path (with its language).
func StepUpFor(next string) string { return StepUp + "?" + url.Values{"return": {next}}.Encode() }

// DisplayFor is the form of the special view that returns to a path (with its language).
func DisplayFor(next string) string { return Display + "?" + url.Values{"next": {next}}.Encode() }

// Local accepts only a path of this portal as a place to return to: one leading slash,
// a language prefix, no backslash, no control characters, no scheme or host. Anything
// else gives the empty string.
func Local(next string) string {
	if len(next) < 4 || len(next) > 500 || next[0] != '/' || next[3] != '/' {
		return ""
	}
	if _, ok := i18n.ParseLang(next[1:3]); !ok {
		return ""
	}
	if strings.ContainsAny(next, "\\\r\n\t\x00") || strings.Contains(next, "//") {
		return ""
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return ""
	}
	return next
}

// Editions lists the editions of a service's standard.
func Editions(code string) string { return Service(code) + "/editions" }

// CompareEditions tells what one edition says differently from another.
func CompareEditions(code, from, to string) string {
	v := url.Values{}
	set(v, "from", from)
	set(v, "to", to)
	if len(v) == 0 {
		return Editions(code) + "/compare"
	}
	return Editions(code) + "/compare?" + v.Encode()
}

// TrackNumber is the page of tracking with a number in it; the code is never part of an address.
func TrackNumber(number string) string {
	return Track + "?" + url.Values{"number": {number}}.Encode()
}
