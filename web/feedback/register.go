// Package feedback is where anybody writes what is wrong with a page, without signing in
// and without a name.
package feedback

import (
	"qyzmet/internal/feedback"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
)

// Deps are the services the room needs.
type Deps struct {
	Box *feedback.Box
}

// Room answers the requests of this package.
type Room struct {
	Deps
}

// Register lists the routes in page order; posts are behind a limit of their own.
func Register(rs, posts page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.FeedbackForm, identity.GiveFeedback, showForm)
	posts.Post(link.FeedbackForm, identity.GiveFeedback, room.submitForm)
	rs.Get(link.FeedbackThanks, identity.GiveFeedback, showThanks)
}
