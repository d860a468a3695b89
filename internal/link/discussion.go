package link

// Discussions lists the standards that are put to the public.
const Discussions = "/discussions"

// Discussion is one of them, DiscussionText its whole text as the card of the service would
// show it; CommentOn says something of it (POST).
func Discussion(id string) string     { return Discussions + "/" + id }
func DiscussionText(id string) string { return Discussion(id) + "/text" }
func CommentOn(id string) string      { return Discussion(id) + "/comment" }

// Subscribe is where somebody asks to be told of changes of a service's standard;
// Subscriptions lists where they have.
func Subscribe(code string) string { return Service(code) + "/subscribe" }

const Subscriptions = Cabinet + "/subscriptions"

// Steps of the way of a proposal to force, each a page with a form.
func WayDiscuss(id string) string  { return ProposalWay(id) + "/discuss" }
func WayReport(id string) string   { return ProposalWay(id) + "/report" }
func WayUrgent(id string) string   { return ProposalWay(id) + "/urgent" }
func WayRebase(id string) string   { return ProposalWay(id) + "/rebase" }
func WayWithdraw(id string) string { return ProposalWay(id) + "/withdraw" }
func WayReturn(id string) string   { return ProposalWay(id) + "/return" }
func WayApprove(id string) string  { return ProposalWay(id) + "/approve" }

// WayComments are what the public said; WayComment is one of them and takes its answer,
// ModerateComment shows or hides it (POST).
func WayComments(id string) string              { return ProposalWay(id) + "/comments" }
func WayComment(id, comment string) string      { return WayComments(id) + "/" + comment }
func ModerateComment(id, comment string) string { return WayComment(id, comment) + "/moderate" }
