package identity

import (
	"maps"
	"slices"

	"qyzmet/internal/fault"
)

// Action is what a route does; every route names one.
type Action string

// Actions of the portal.
const (
	ReadPublic    Action = "public.read"
	SignIn        Action = "session.start"
	SignOut       Action = "session.end"
	ExtendSession Action = "session.extend"
	// ManageSessions lists and ends the own sessions, SwitchRole begins one in another of the
	// own roles, ProveAgain proves a factor anew.
	ManageSessions Action = "session.manage"
	SwitchRole     Action = "session.switch_role"
	ProveAgain     Action = "session.prove"
	TrackStatus    Action = "application.track"
	VerifyDocument Action = "document.verify"
	StartDraft     Action = "draft.start"
	EditDraft      Action = "draft.edit"
	FileDraft      Action = "draft.file"
	ReadCabinet    Action = "cabinet.read"
	ReadOwnCase    Action = "application.read_own"
	Withdraw       Action = "application.withdraw"
	ReadAccessLog  Action = "access_log.read_own"
	ReadQueue      Action = "queue.read"
	ReadCase       Action = "case.read"
	TakeCase       Action = "case.take"
	DecideCase     Action = "case.decide"
	// ConductHearing invites, takes the protocol, and drops a preliminary decision;
	// ObjectToDecision is the applicant's word on it (APPC art. 73, 74).
	ConductHearing   Action = "case.hear"
	ObjectToDecision Action = "application.object"
	// Complain is the applicant's complaint, JudgeComplaint the quality authority's answer.
	Complain       Action = "complaint.file"
	JudgeComplaint Action = "complaint.judge"
	// WriteToBody and WriteToApplicant are the messages of a case, WriteNote its notes.
	WriteToBody      Action = "message.write"
	WriteToApplicant Action = "case.message"
	WriteNote        Action = "case.note"
	// AskOpinion asks another body about a case and takes the question back; the asked body
	// reads the questions and answers them.
	AskOpinion    Action = "opinion.ask"
	ReadOpinions  Action = "opinion.read"
	AnswerOpinion Action = "opinion.answer"
	GiveFeedback  Action = "feedback.give"
	UseDemo       Action = "demo.use"

	// ConcludeCase is the door of what the holder of a case prepares and the head of the body
	// signs: behind it the holder needs DecideCase, the head SignDecision.
	ConcludeCase Action = "case.conclude"
	SignDecision Action = "case.sign"
	// AskReview asks a person to look at one's automatic decision (Digital Code, art. 43);
	// ReadReviews and AnswerReview are the body's part.
	AskReview    Action = "application.ask_review"
	ReadReviews  Action = "review.read"
	AnswerReview Action = "review.answer"
	// AskCorrection asks the applicant to put the filing right, and takes that back;
	// AnswerCorrection is the applicant's answer.
	AskCorrection    Action = "case.ask_correction"
	AnswerCorrection Action = "application.correct"

	// ReadAccounts shows the staff. ManageAccounts is everything an administrator does to accounts of staff alone,
	// ConfirmAccounts the second administrator's part.
	ReadAccounts    Action = "account.read"
	ManageAccounts  Action = "account.manage"
	ConfirmAccounts Action = "account.confirm"
	// EnrolCredential sets up a sign-in by the link of an administrator, ChangeCredential
	// replaces parts of one's own.
	EnrolCredential  Action = "credential.enrol"
	ChangeCredential Action = "credential.change"
	// ManagePasskeys adds and removes one's own passkeys.
	ManagePasskeys Action = "credential.passkeys"

	// AssignCase gives a case of the body to an official. HandOverCase gives the own case to a
	// colleague; whoever is too near to it may too.
	AssignCase   Action = "case.assign"
	HandOverCase Action = "case.hand_over"
	// ManageUnits keeps units, their members and their rules; ManageAbsence enters who is away:
	// a head anybody of the body, an official themself.
	ManageUnits   Action = "unit.manage"
	ManageAbsence Action = "absence.manage"

	// ReadOverview shows the head how the work of the body stands, ExportQueue takes a list of
	// cases out of the portal, KeepViews keeps filters of the queue under names.
	ReadOverview Action = "queue.overview"
	ExportQueue  Action = "queue.export"
	KeepViews    Action = "queue.views"

	// OpenCase opens a case that is in nobody's or in a colleague's hands, for a purpose.
	OpenCase Action = "case.open_with_purpose"
	// SearchPerson finds the cases of a person by IIN.
	SearchPerson Action = "queue.search_person"
	// ObjectToAccess says of an entry of one's own access log that it should not be there.
	ObjectToAccess Action = "access.object"
	ReadOversight  Action = "oversight.read"
	// AnswerObjection and ReviewSample are the auditor's word on a reading.
	AnswerObjection Action = "oversight.answer"
	ReviewSample    Action = "oversight.review"
	// WithholdAccess asks to keep a reading from its person, DecideWithholding is the second
	// auditor's word on it.
	WithholdAccess    Action = "oversight.withhold"
	DecideWithholding Action = "oversight.decide_withholding"
	// ReadMandates shows who acts for the actor and for whom the actor acts; the others give,
	// take up, answer and end a mandate.
	ReadMandates    Action = "mandate.read"
	GiveMandate     Action = "mandate.give"
	ClaimMandate    Action = "mandate.claim"
	AnswerMandate   Action = "mandate.answer"
	RevokeMandate   Action = "mandate.revoke"
	RenounceMandate Action = "mandate.renounce"

	// ReadProposals shows the standards in preparation to their body; EditProposal writes, puts to
	// the public, answers and submits them, ApproveProposal publishes what others wrote.
	ReadProposals   Action = "proposal.read"
	EditProposal    Action = "proposal.edit"
	ApproveProposal Action = "proposal.approve"
	// TryProposal walks the whole way with a proposal, as applicant and as official.
	TryProposal Action = "proposal.try"
	// EditBank writes the questions that all forms share.
	EditBank Action = "bank.edit"
	// CommentProposal speaks in a public discussion.
	CommentProposal Action = "proposal.comment"
	// SubscribeToService is to be told when the standard of a service changes.
	SubscribeToService Action = "service.subscribe"

	// ReadCalendar shows changes of the working days before they are published; EditCalendar
	// writes and proposes them, ConfirmCalendar publishes what another administrator wrote.
	ReadCalendar    Action = "calendar.read"
	EditCalendar    Action = "calendar.edit"
	ConfirmCalendar Action = "calendar.confirm"
	// RecountCalendar counts running due dates anew by a published calendar.
	RecountCalendar Action = "calendar.recount"

	// AskDocumentCorrection asks to mend a typo in an issued document; ProposeDocumentChange
	// writes a correction or a revocation, ConfirmDocumentChange is the second person's word.
	AskDocumentCorrection Action = "document.ask_correction"
	ProposeDocumentChange Action = "document.propose_change"
	ConfirmDocumentChange Action = "document.confirm_change"

	// KeepShift puts an operator at a window of a centre, and takes them from it.
	KeepShift Action = "shift.keep"
	// OpenVisit identifies a citizen at the counter and asks for their consent; ServeVisit is what an
	// operator reads and does for them while the visit lasts.
	OpenVisit  Action = "visit.open"
	ServeVisit Action = "visit.serve"
	// FileInVisit files at the counter, RefuseAcceptance does not accept what is incomplete or
	// expired (Law 88-V, art. 20(2)), HandOut gives a result to its person.
	FileInVisit      Action = "visit.file"
	RefuseAcceptance Action = "visit.refuse_acceptance"
	HandOut          Action = "visit.hand_out"
	// EnterPaper enters a paper power of attorney or guardianship that was shown, CheckPaper is the
	// second operator's word on it.
	EnterPaper Action = "visit.enter_paper"
	CheckPaper Action = "visit.check_paper"
	// AnswerVisit ends or disowns a visit by the link of its SMS, ReadOwnVisits lists one's own and
	// gives the code that identifies at the counter; JudgeVisit is the auditor's word on a disowned one.
	AnswerVisit   Action = "visit.answer"
	ReadOwnVisits Action = "visit.read_own"
	JudgeVisit    Action = "visit.judge"
	// BookTrip books, lists and gives up places of one's own on trips of mobile offices; ManageTrips is
	// the head of a centre, who plans and cancels its trips.
	BookTrip    Action = "trip.book"
	ManageTrips Action = "trip.manage"

	// ManageCentre is what the head of a centre does: who works there, forgotten shifts, their export.
	ManageCentre Action = "centre.manage"

	// AnswerCalls tells a caller of 1414 how far an application is, by its number and tracking code;
	// the others note what a call was about and send a link by SMS.
	AnswerCalls   Action = "call.answer"
	WriteCallNote Action = "call.note"
	SendCallLink  Action = "call.link"
	// TakeTicket takes a place in the queue of a centre at its machine, FollowTicket is whoever
	// holds the ticket, CallTicket calls people to a window and serves them.
	TakeTicket   Action = "ticket.take"
	FollowTicket Action = "ticket.follow"
	CallTicket   Action = "ticket.call"
	// ReadKiosk shows the head of a centre the address of its machine.
	ReadKiosk Action = "kiosk.read"
	// BookTime books, moves and cancels times of one's own at a centre; BookForOthers is the
	// operator of 1414 on the telephone.
	BookTime      Action = "booking.make"
	BookForOthers Action = "booking.make_for_others"

	// ReadDataUsage tells another system who read the data of its person.
	ReadDataUsage Action = "data_usage.read"
)

// Relation is how the actor stands to the thing acted on.
type Relation string

// Relations. A rule with Any asks for none.
const (
	Any    Relation = "any"
	Own    Relation = "own"
	Body   Relation = "body"
	Holder Relation = "holder"
	// Mandated is one's own, or a principal's within a mandate that holds; of an
	// operator, the citizen's of an open visit.
	Mandated Relation = "mandated"
)

// Rule says who may do an action and how they must stand to its object.
type Rule struct {
	Roles    []Role
	Relation Relation
	// Fresh asks besides for a factor proved within the last minutes (security S-16).
	Fresh bool
}

var everyone = []Role{Guest, Citizen, Operator, CentreHead, Contact, Official, Head, Editor, Approver, Authority, Auditor, Admin}
var signedIn = everyone[1:]
var staff = []Role{Operator, CentreHead, Contact, Official, Head, Editor, Approver, Authority, Auditor, Admin}

// applicants fill in, file and follow: citizens what counts, editors and approvers their own
// trials, which stand in a table of their own.
var applicants = []Role{Citizen, Editor, Approver}

// fillers fill in drafts and follow what was filed: applicants, and operators for the citizen of an
// open visit.
var fillers = append([]Role{Operator}, applicants...)

// inPerson act on an application: its citizen, and the operator before whom that citizen is.
var inPerson = []Role{Citizen, Operator}

// policy is the one source of who may do what. An action that is not here is denied.
var policy = map[Action]Rule{
	ReadPublic:     {Roles: everyone, Relation: Any},
	SignIn:         {Roles: everyone, Relation: Any},
	SignOut:        {Roles: signedIn, Relation: Any},
	ExtendSession:  {Roles: signedIn, Relation: Any},
	ManageSessions: {Roles: signedIn, Relation: Own},
	SwitchRole:     {Roles: signedIn, Relation: Own},
	ProveAgain:     {Roles: signedIn, Relation: Own},
	TrackStatus:    {Roles: everyone, Relation: Any},
	VerifyDocument: {Roles: everyone, Relation: Any},
	GiveFeedback:   {Roles: everyone, Relation: Any},
	UseDemo:        {Roles: everyone, Relation: Any},
	StartDraft:     {Roles: inPerson, Relation: Mandated},
	EditDraft:      {Roles: fillers, Relation: Mandated},
	FileDraft:      {Roles: fillers, Relation: Mandated},
	ReadCabinet:    {Roles: []Role{Citizen}, Relation: Own},
	ReadOwnCase:    {Roles: fillers, Relation: Mandated},
	Withdraw:       {Roles: inPerson, Relation: Mandated},
	ReadAccessLog:  {Roles: []Role{Citizen}, Relation: Own},
	ReadQueue:      {Roles: []Role{Official, Head}, Relation: Body},
	ReadCase:       {Roles: []Role{Official, Head}, Relation: Body},
	TakeCase:       {Roles: []Role{Official}, Relation: Body},
	DecideCase:     {Roles: []Role{Official}, Relation: Holder, Fresh: true},

	Complain:       {Roles: inPerson, Relation: Mandated},
	JudgeComplaint: {Roles: []Role{Authority}, Relation: Any, Fresh: true},

	ConductHearing:   {Roles: []Role{Official}, Relation: Holder},
	ObjectToDecision: {Roles: inPerson, Relation: Mandated},
	WriteToBody:      {Roles: inPerson, Relation: Mandated},
	WriteToApplicant: {Roles: []Role{Official}, Relation: Holder},
	WriteNote:        {Roles: []Role{Official, Head}, Relation: Body},
	AskOpinion:       {Roles: []Role{Official}, Relation: Holder},
	ReadOpinions:     {Roles: []Role{Official, Head}, Relation: Body},
	AnswerOpinion:    {Roles: []Role{Official}, Relation: Body, Fresh: true},
	ConcludeCase:     {Roles: []Role{Official, Head}, Relation: Body, Fresh: true},
	SignDecision:     {Roles: []Role{Head}, Relation: Body, Fresh: true},
	AskReview:        {Roles: []Role{Citizen}, Relation: Own},
	ReadReviews:      {Roles: []Role{Official, Head}, Relation: Body},
	AnswerReview:     {Roles: []Role{Official, Head}, Relation: Body, Fresh: true},
	AssignCase:       {Roles: []Role{Head}, Relation: Body},
	HandOverCase:     {Roles: []Role{Official}, Relation: Body},
	ManageUnits:      {Roles: []Role{Head}, Relation: Body},
	ManageAbsence:    {Roles: []Role{Official, Head}, Relation: Body},
	AskCorrection:    {Roles: []Role{Official}, Relation: Holder},
	AnswerCorrection: {Roles: inPerson, Relation: Mandated},

	ReadAccounts:     {Roles: []Role{Admin}, Relation: Any},
	ManageAccounts:   {Roles: []Role{Admin}, Relation: Any, Fresh: true},
	ConfirmAccounts:  {Roles: []Role{Admin}, Relation: Any, Fresh: true},
	EnrolCredential:  {Roles: everyone, Relation: Any},
	ChangeCredential: {Roles: staff, Relation: Own},
	ManagePasskeys:   {Roles: staff, Relation: Own, Fresh: true},

	ReadOverview: {Roles: []Role{Head}, Relation: Body},
	ExportQueue:  {Roles: []Role{Official, Head}, Relation: Body},
	KeepViews:    {Roles: []Role{Official, Head}, Relation: Own},

	OpenCase:          {Roles: []Role{Official, Head}, Relation: Body},
	SearchPerson:      {Roles: []Role{Official, Head}, Relation: Body},
	ObjectToAccess:    {Roles: []Role{Citizen}, Relation: Own},
	ReadOversight:     {Roles: []Role{Auditor}, Relation: Any},
	AnswerObjection:   {Roles: []Role{Auditor}, Relation: Any},
	ReviewSample:      {Roles: []Role{Auditor}, Relation: Any},
	WithholdAccess:    {Roles: []Role{Auditor}, Relation: Any, Fresh: true},
	DecideWithholding: {Roles: []Role{Auditor}, Relation: Any, Fresh: true},
	ReadMandates:      {Roles: []Role{Citizen}, Relation: Mandated},
	GiveMandate:       {Roles: []Role{Citizen}, Relation: Own},
	ClaimMandate:      {Roles: []Role{Citizen}, Relation: Own},
	AnswerMandate:     {Roles: []Role{Citizen}, Relation: Own},
	RevokeMandate:     {Roles: []Role{Citizen}, Relation: Own},
	RenounceMandate:   {Roles: []Role{Citizen}, Relation: Own},
	ReadDataUsage:     {Roles: []Role{Program}, Relation: Any},

	KeepShift:        {Roles: []Role{Operator}, Relation: Any},
	OpenVisit:        {Roles: []Role{Operator}, Relation: Any},
	ServeVisit:       {Roles: []Role{Operator}, Relation: Mandated},
	FileInVisit:      {Roles: []Role{Operator}, Relation: Mandated, Fresh: true},
	RefuseAcceptance: {Roles: []Role{Operator}, Relation: Mandated, Fresh: true},
	HandOut:          {Roles: []Role{Operator}, Relation: Mandated},
	EnterPaper:       {Roles: []Role{Operator}, Relation: Mandated, Fresh: true},
	CheckPaper:       {Roles: []Role{Operator}, Relation: Any, Fresh: true},
	AnswerVisit:      {Roles: everyone, Relation: Any},
	ReadOwnVisits:    {Roles: []Role{Citizen}, Relation: Own},
	JudgeVisit:       {Roles: []Role{Auditor}, Relation: Any, Fresh: true},
	ManageCentre:     {Roles: []Role{CentreHead}, Relation: Any},
	AnswerCalls:      {Roles: []Role{Contact}, Relation: Any},
	WriteCallNote:    {Roles: []Role{Contact}, Relation: Any},
	SendCallLink:     {Roles: []Role{Contact}, Relation: Any},
	TakeTicket:       {Roles: everyone, Relation: Any},
	FollowTicket:     {Roles: everyone, Relation: Any},
	CallTicket:       {Roles: []Role{Operator}, Relation: Any},
	ReadKiosk:        {Roles: []Role{CentreHead}, Relation: Any},
	BookTime:         {Roles: []Role{Citizen}, Relation: Own},
	BookForOthers:    {Roles: []Role{Contact}, Relation: Any},
	BookTrip:         {Roles: []Role{Citizen}, Relation: Own},
	ManageTrips:      {Roles: []Role{CentreHead}, Relation: Any},

	ReadProposals:      {Roles: []Role{Editor, Approver}, Relation: Body},
	EditProposal:       {Roles: []Role{Editor}, Relation: Body},
	ApproveProposal:    {Roles: []Role{Approver}, Relation: Body, Fresh: true},
	TryProposal:        {Roles: []Role{Editor, Approver}, Relation: Body},
	EditBank:           {Roles: []Role{Editor}, Relation: Any},
	CommentProposal:    {Roles: []Role{Citizen}, Relation: Any},
	SubscribeToService: {Roles: []Role{Citizen}, Relation: Own},

	AskDocumentCorrection: {Roles: []Role{Citizen}, Relation: Mandated},
	ProposeDocumentChange: {Roles: []Role{Official}, Relation: Body},
	ConfirmDocumentChange: {Roles: []Role{Official, Head}, Relation: Body, Fresh: true},

	ReadCalendar:    {Roles: []Role{Auditor, Admin}, Relation: Any},
	EditCalendar:    {Roles: []Role{Admin}, Relation: Any},
	ConfirmCalendar: {Roles: []Role{Admin}, Relation: Any, Fresh: true},
	RecountCalendar: {Roles: []Role{Admin}, Relation: Any, Fresh: true},
}

// Actions lists every action that has a rule, in order of name.
func Actions() []Action { return slices.Sorted(maps.Keys(policy)) }

// RuleOf gives the rule of an action; ok is false when there is none.
func RuleOf(action Action) (_ Rule, ok bool) { r, ok := policy[action]; return r, ok }

// MayTry checks the role and whether a factor is fresh enough, before the object is known. A
// guest is asked to sign in.
func MayTry(actor Actor, action Action) error {
	if err := mayInRole(actor, action); err != nil {
		return err
	}
	return mustBeProved(actor, action)
}

func mayInRole(actor Actor, action Action) error {
	rule, ok := policy[action]
	switch {
	case ok && slices.Contains(rule.Roles, actor.Role):
		return nil
	case !actor.SignedIn():
		return fault.New(fault.Unauthenticated, "")
	default:
		return fault.New(fault.Forbidden, "")
	}
}

func mustBeProved(actor Actor, action Action) error {
	if policy[action].Fresh && !actor.Proved {
		return fault.New(fault.StepUp, "")
	}
	return nil
}

// Object is the thing acted on, as far as the policy needs to know it.
type Object struct {
	OwnerID  string
	Body     string
	HolderID string
	// RepresentativeID acts for the owner under a mandate that has just been found to hold.
	RepresentativeID string
	// AttendantID is the operator before whom the owner is, in an open visit that covers the act.
	AttendantID string
	// Interest says that the actor is too near to the case to consider it.
	Interest bool
}

// Check is the whole rule: role, relation, and last whether a factor is fresh enough. What the actor has no relation to looks as
// if it did not exist; an official's act on a colleague's case is forbidden openly.
func Check(actor Actor, action Action, object Object) error {
	if err := mayInRole(actor, action); err != nil {
		return err
	}
	if err := mustRelate(actor, action, object); err != nil {
		return err
	}
	return mustBeProved(actor, action)
}

func mustRelate(actor Actor, action Action, object Object) error {
	switch policy[action].Relation {
	case Own:
		return mustEqual(actor.PersonID, object.OwnerID)
	case Mandated:
		if actor.Role == Operator { // never by right of their own
			return mustEqual(actor.PersonID, object.AttendantID)
		}
		if object.RepresentativeID != "" && actor.PersonID == object.RepresentativeID {
			return nil
		}
		return mustEqual(actor.PersonID, object.OwnerID)
	case Body:
		return mustEqual(actor.Body, object.Body)
	case Holder:
		if err := mustEqual(actor.Body, object.Body); err != nil {
			return err
		}
		if actor.PersonID != object.HolderID {
			return fault.New(fault.Conflict, "fault.not_holder")
		}
		if actor.PersonID == object.OwnerID || object.Interest {
			return fault.New(fault.Forbidden, "fault.own_case")
		}
	}
	return nil
}

func mustEqual(a, b string) error {
	if a == "" || a != b {
		return fault.New(fault.NotFound, "")
	}
	return nil
}
