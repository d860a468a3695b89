package standard

import (
	"maps"
	"slices"

	"qyzmet/internal/form"
)

// RegisterFact is what a register says for conditions, as register.<name>.
type RegisterFact struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Holdings are what a register holds: nobody may demand it (Law 88-V, art. 5(2)(1)). The
// catalogue's list of registers is the only place that says so.
type Holdings struct {
	Attributes []HeldAttribute `json:"attributes,omitempty"`
	// Documents are the codes of documents that the register stands for.
	Documents []string `json:"documents,omitempty"`
}

// HeldAttribute is what a register knows of the applicant, and which questions it answers.
type HeldAttribute struct {
	Name string `json:"name"`
	// Types are the types of fields that can ask it.
	Types []form.Type `json:"types"`
	// Questions are the ids of fields, or of questions of the bank, that it answers; empty
	// means the one of its own name.
	Questions []string `json:"questions,omitempty"`
}

func (a HeldAttribute) answers(f form.Field) bool {
	questions := a.Questions
	if len(questions) == 0 {
		questions = []string{a.Name}
	}
	asked := slices.Contains(questions, f.ID) || f.Bank != "" && slices.Contains(questions, f.Bank)
	return asked && slices.Contains(a.Types, f.Type)
}

// Answer finds the attribute that answers a question.
func (r Register) Answer(f form.Field) (HeldAttribute, bool) {
	i := slices.IndexFunc(r.Holds.Attributes, func(a HeldAttribute) bool { return a.answers(f) })
	if i < 0 {
		return HeldAttribute{}, false
	}
	return r.Holds.Attributes[i], true
}

// Gives reports whether the register has an attribute of the name.
func (r Register) Gives(attribute string) bool {
	named := func(a HeldAttribute) bool { return a.Name == attribute }
	return slices.ContainsFunc(r.Holds.Attributes, named)
}

// says gives the values of a fact for conditions; an attribute may have any.
func (r Register) says(name string) (values []string, known bool) {
	for _, fact := range r.Facts {
		if fact.Name == name {
			return fact.Values, true
		}
	}
	return nil, r.Gives(name)
}

// Registers lists the state registers, by code.
func (s *Snapshot) Registers() []Register {
	all := make([]Register, 0, len(s.registers))
	for _, code := range slices.Sorted(maps.Keys(s.registers)) {
		all = append(all, s.registers[code])
	}
	return all
}

// HolderOfDocument finds the register that holds a document.
func (s *Snapshot) HolderOfDocument(code string) (Register, bool) {
	for _, r := range s.Registers() {
		if slices.Contains(r.Holds.Documents, code) {
			return r, true
		}
	}
	return Register{}, false
}

// HolderOfAnswer finds the register that answers a question: by its list of attributes, or
// because another standard takes the same question of the bank from it.
func (s *Snapshot) HolderOfAnswer(f form.Field) (Register, bool) {
	for _, r := range s.Registers() {
		if _, ok := r.Answer(f); ok {
			return r, true
		}
	}
	if f.Bank == "" {
		return Register{}, false
	}
	return s.prefilledElsewhere(f.Bank)
}

// prefilledElsewhere finds the register from which every standard takes a question.
func (s *Snapshot) prefilledElsewhere(bank string) (Register, bool) {
	var holder string
	for _, service := range slices.Sorted(maps.Keys(s.editions)) {
		for _, f := range s.newest(service).Form.Fields() {
			switch {
			case f.Bank != bank:
			case f.Prefill == nil:
				return Register{}, false
			default:
				holder = f.Prefill.Register
			}
		}
	}
	return s.Register(holder)
}

// newest is the last published edition of a service, an empty one where there is none.
func (s *Snapshot) newest(service string) *Edition {
	if last := s.Last(service); last != nil {
		return last
	}
	return &Edition{}
}
