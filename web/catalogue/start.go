package catalogue

import (
	"slices"

	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// start is how the reader begins.
type start struct {
	// Online is false where the portal takes no applications for the service.
	Online bool
	// SignIn leads a guest to the sign-in page and back; Action is a citizen's form with
	// its Key. Both are empty for staff, who do not apply as such.
	SignIn, Action, Key string
	// Elsewhere are the other channels.
	Elsewhere []string
}

func newStart(v *page.Visit, service standard.Service, e *standard.Edition) start {
	others := slices.DeleteFunc(slices.Clone(e.Channels), func(c string) bool { return c == channelPortal })
	begin := start{Online: isOnline(e), Elsewhere: labels(v.T, "elsewhere", others)}
	switch {
	case !begin.Online || v.Actor.IsStaff():
	case v.Actor.SignedIn():
		begin.Action, begin.Key = v.In(link.Apply(service.Code)), page.NewKey()
	default:
		begin.SignIn = v.In(link.SignInFor(v.In(link.Service(service.Code))))
	}
	return begin
}
