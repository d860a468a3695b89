package identity

import (
	"slices"

	"qyzmet/internal/fault"
)

// Action is what a route does; every route names one.
type Action string

// Actions of the portal.
const (
	ReadPublic     Action = "public.read"
	SignIn         Action = "session.start"
	SignOut        Action = "session.end"
	ExtendSession  Action = "session.extend"
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
	GiveFeedback   Action = "feedback.give"
	UseDemo        Action = "demo.use"
)

// Relation is how the actor stands to the thing acted on.
type Relation string

// Relations. A rule with Any asks for none.
const (
	Any    Relation = "any"
	Own    Relation = "own"
	Body   Relation = "body"
	Holder Relation = "holder"
)

// Rule says who may do an action and how they must stand to its object.
type Rule struct {
	Roles    []Role
	Relation Relation
}

var everyone = []Role{Guest, Citizen, Operator, Official, Head, Editor, Approver, Authority, Auditor, Admin}
var signedIn = everyone[1:]

// policy is the one source of who may do what. An action that is not here is denied.
var policy = map[Action]Rule{
	ReadPublic:     {everyone, Any},
	SignIn:         {everyone, Any},
	SignOut:        {signedIn, Any},
	ExtendSession:  {signedIn, Any},
	TrackStatus:    {everyone, Any},
	VerifyDocument: {everyone, Any},
	GiveFeedback:   {everyone, Any},
	UseDemo:        {everyone, Any},
	StartDraft:     {[]Role{Citizen}, Own},
	EditDraft:      {[]Role{Citizen}, Own},
	FileDraft:      {[]Role{Citizen}, Own},
	ReadCabinet:    {[]Role{Citizen}, Own},
	ReadOwnCase:    {[]Role{Citizen}, Own},
	Withdraw:       {[]Role{Citizen}, Own},
	ReadAccessLog:  {[]Role{Citizen}, Own},
	ReadQueue:      {[]Role{Official, Head}, Body},
	ReadCase:       {[]Role{Official, Head}, Body},
	TakeCase:       {[]Role{Official}, Body},
	DecideCase:     {[]Role{Official}, Holder},
}

// RuleOf gives the rule of an action; ok is false when there is none.
func RuleOf(action Action) (_ Rule, ok bool) { r, ok := policy[action]; return r, ok }

// MayTry checks the role alone, before the object is known. A guest is asked to sign in.
func MayTry(actor Actor, action Action) error {
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

// Object is the thing acted on, as far as the policy needs to know it.
type Object struct {
	OwnerID  string
	Body     string
	HolderID string
}

// Check is the whole rule, role and relation. What the actor has no relation to looks as
// if it did not exist; an official's act on a colleague's case is forbidden openly.
func Check(actor Actor, action Action, object Object) error {
	if err := MayTry(actor, action); err != nil {
		return err
	}
	switch policy[action].Relation {
	case Own:
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
		if actor.PersonID == object.OwnerID {
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
