package standard

import "qyzmet/internal/i18n"

// ContentFault is a fault of a text that keeps it from going on.
type ContentFault struct {
	Path    string
	Message i18n.Message
}

// Faults finds what keeps a text from going on.
func (c Content) Faults(Service, *Snapshot) (faults []ContentFault) {
	for _, p := range c.Form.Check() {
		faults = append(faults, ContentFault{p.Where, p.Message})
	}
	return faults
}
