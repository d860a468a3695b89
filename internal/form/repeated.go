package form

import "net/url"

// Repeated reports whether the posted page has two values where the form asks for one.
func (p Page) Repeated(posted url.Values) bool {
	several := map[string]bool{}
	for _, field := range p.Fields {
		if field.Multiple {
			several[field.ID] = true
		}
	}
	for name, values := range posted {
		if len(values) > 1 && !several[name] {
			return true
		}
	}
	return false
}
