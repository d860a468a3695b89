// Package fault is the portal's one error type: a kind that the web maps to a
// status, a message key that the web translates, and the chain of what happened.
// Errors carry identifiers only, never personal data: they end in logs.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what went wrong in the domain's own words; package page maps it to HTTP.
type Kind uint8

// Kinds of fault. Internal is the zero value: what nobody classified is our fault.
const (
	Internal        Kind = iota
	NotFound             // unknown, or not yours: the two look the same
	Invalid              // what was sent breaks a rule of its own
	Forbidden            // you may not, whatever the state
	Unauthenticated      // sign in first
	Conflict             // the state has moved on
	Gone                 // it was there and has ended
	TooLarge             // more bytes than the rule allows
	Unavailable          // another system is away; try later
	TooMany              // a limit of attempts is used up
	Malformed            // no page of the portal sends this
	StepUp               // prove again first that it is you
)

// Error is a classified failure.
type Error struct {
	// Kind decides the status and whether the log line is an error.
	Kind Kind
	// Key is the locale key of the sentence for the reader; empty means the kind's own.
	Key string
	// Args fill the variables of Key. Identifiers and limits only.
	Args map[string]any
	// Op tells programmers where it happened.
	Op string
	// Err is the cause, if any.
	Err error
}

func (e *Error) Error() string {
	text := e.Op
	if e.Key != "" {
		text = join(text, e.Key)
	}
	if e.Err != nil {
		text = join(text, e.Err.Error())
	}
	if text == "" {
		return e.Kind.String()
	}
	return text
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ": " + b
}

func (e *Error) Unwrap() error { return e.Err }

// New makes a fault with a message for the reader. args are pairs of name and value.
func New(kind Kind, key string, args ...any) error {
	return &Error{Kind: kind, Key: key, Args: pairs(args)}
}

// From classifies a cause.
func From(kind Kind, cause error) error { return &Error{Kind: kind, Err: cause} }

// Wrap adds where it happened to *err, if there is one:
//
//	defer fault.Wrap(&err, "application.Submit(%s)", draftID)
//
// The format must not be given personal data.
func Wrap(err *error, format string, args ...any) {
	if *err == nil {
		return
	}
	*err = &Error{Kind: KindOf(*err), Op: fmt.Sprintf(format, args...), Err: *err}
}

// KindOf finds the outermost classified kind in a chain; Internal when there is none.
func KindOf(err error) Kind {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return Internal
		}
		if e.Kind != Internal {
			return e.Kind
		}
		err = e.Err
	}
	return Internal
}

// Is reports whether err is of the given kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// Message finds the sentence for the reader in a chain; key is empty when there is none.
func Message(err error) (key string, args map[string]any) {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return "", nil
		}
		if e.Key != "" {
			return e.Key, e.Args
		}
		err = e.Err
	}
	return "", nil
}

func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		name, _ := args[i].(string)
		m[name] = args[i+1]
	}
	return m
}

var kindNames = [...]string{
	Internal: "internal", NotFound: "not_found", Invalid: "invalid", Forbidden: "forbidden",
	Unauthenticated: "unauthenticated", Conflict: "conflict", Gone: "gone", TooLarge: "too_large",
	Unavailable: "unavailable", TooMany: "too_many", Malformed: "malformed", StepUp: "step_up",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "internal"
}
