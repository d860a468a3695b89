package stateregister

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
)

// answer is the gateway's body. Found is a pointer, because an answer that does not say
// whether the person is known must not pass for "unknown".
type answer struct {
	Register   string            `json:"register"`
	IIN        string            `json:"iin"`
	Found      *bool             `json:"found"`
	Attributes map[string]string `json:"attributes"`
}

var (
	errUnreadable  = errors.New("the answer is not in the agreed form")
	errOtherPerson = errors.New("the answer is about another person")
	errNoRecord    = errors.New("the register knows no such person")
)

// read judges the answer's bytes. It does not wrap the decoder's errors, which may quote
// the record.
func read(body []byte, asked registry.Request) (registry.Record, error) {
	var a answer
	if json.Unmarshal(body, &a) != nil || a.Found == nil || a.Register != asked.Register {
		return nil, fault.From(fault.Unavailable, errUnreadable)
	}
	if a.IIN != asked.IIN || isForeign(a.Attributes, asked.IIN) {
		return nil, fault.From(fault.Unavailable, errOtherPerson)
	}
	if !*a.Found {
		return nil, fault.From(fault.NotFound, errNoRecord)
	}
	if len(a.Attributes) == 0 || !isPrintable(a.Attributes) {
		return nil, fault.From(fault.Unavailable, errUnreadable)
	}
	return a.Attributes, nil
}

// isForeign looks for another person inside the envelope of the right one.
func isForeign(attributes map[string]string, iin string) bool {
	of, stated := attributes["iin"]
	return stated && of != iin
}

// isPrintable refuses control characters: no register attribute has them, and the
// database cannot store all of them.
func isPrintable(attributes map[string]string) bool {
	for name, value := range attributes {
		if strings.ContainsFunc(name+value, unicode.IsControl) {
			return false
		}
	}
	return true
}
