package e2etest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
)

// told are states of an element in the order in which they are read.
var told = []accessibility.PropertyName{"level", "checked", "selected", "expanded", "pressed", "disabled", "required",
	"readonly", "invalid", "modal"}

// full is role, name, value, states and description of an element.
func (v *voice) full(n *accessibility.Node, at mark) string {
	words := text(n.Role)
	if name := strings.Join(strings.Fields(text(n.Name)), " "); name != "" {
		words += ": " + name
	} else if whole[words] || named[words] {
		words += ": NOTHING"
	}
	if value := text(n.Value); value != "" {
		words += " = " + value
	}
	for _, name := range told {
		for _, p := range n.Properties {
			if p.Name == name {
				words += state(string(name), text(p.Value))
			}
		}
	}
	if at.current != "" {
		words += ", current " + at.current
	}
	if about := text(n.Description); about != "" {
		words += " — " + about
	}
	return words
}

// state is a state in words; what is not so is not said, except of what can be chosen.
func state(name, value string) string {
	switch {
	case name == "level":
		return ", level " + value
	case name == "checked" && value == "false":
		return ", not checked"
	case name == "expanded" && value == "false":
		return ", collapsed"
	case value == "false" || value == "":
		return ""
	}
	return ", " + name
}

// text is a value of the tree in words.
func text(value *accessibility.Value) string {
	if value == nil || len(value.Value) == 0 {
		return ""
	}
	var v any
	if json.Unmarshal(value.Value, &v) != nil || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// attribute is an attribute of an element; empty when it has none.
func attribute(n *cdp.Node, name string) string {
	for i := 0; i+1 < len(n.Attributes); i += 2 {
		if n.Attributes[i] == name {
			return n.Attributes[i+1]
		}
	}
	return ""
}
