package oidc

import "errors"

// Reason is why a sign-in did not come about, for the page that says what to do.
type Reason string

// Reasons.
const (
	// Ended is an attempt that is unknown, used, too old, or of another browser.
	Ended Reason = "ended"
	// Cancelled is a person who changed their mind at the provider.
	Cancelled Reason = "cancelled"
	// Refused is an assertion that does not hold.
	Refused Reason = "refused"
	// Weak is a sign-in at the provider by a method that is not enough.
	Weak Reason = "weak"
	// Nameless is somebody of whom the provider does not tell who they are.
	Nameless Reason = "nameless"
	// Away is a provider that does not answer, or not as agreed.
	Away Reason = "away"
)

// Failure is a sign-in that did not come about. Its text is fixed words: what the provider
// said is never quoted, for it may name somebody.
type Failure struct {
	Reason Reason
	what   string
}

// Error tells operators what was wrong.
func (f *Failure) Error() string { return "sign-in " + string(f.Reason) + ": " + f.what }

func fail(reason Reason, what string) error { return &Failure{reason, what} }

// ReasonOf finds why a sign-in did not come about; ok is false when it was something else.
func ReasonOf(err error) (_ Reason, ok bool) {
	var f *Failure
	if errors.As(err, &f) {
		return f.Reason, true
	}
	return "", false
}
