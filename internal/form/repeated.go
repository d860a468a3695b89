package form

import "net/url"

// Repeated reports whether the posted page has two values where the form asks for one.
func (p Page) Repeated(posted url.Values) bool {
	several := map[string]bool{}
	for _, field := range p.Fields {
		several[field.ID] = field.Multiple
	}
	return isRepeated(several, posted)
}

// Repeated is that of a page on which any questions of the form may stand.
func (d Definition) Repeated(posted url.Values) bool {
	several := map[string]bool{}
	for _, field := range d.Fields() {
		several[field.ID] = field.Multiple
	}
	return isRepeated(several, posted)
}

func isRepeated(several map[string]bool, posted url.Values) bool {
	for name, values := range posted {
		if len(values) > 1 && !several[name] {
			return true
		}
	}
	return false
}
