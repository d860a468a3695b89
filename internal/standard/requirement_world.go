package standard

import (
	"slices"
	"strings"

	"qyzmet/internal/form"
)

// consulate: missions abroad take applications for the body, though the law lists no
// channel of their own.
const consulate = "consulate"

// world is what the facts of a filing under the content can be: the channels that it offers,
// the branches of the catalogue, and what the registers that it names say.
func (c Content) world(s *Snapshot) form.World {
	branches := func(attribute string) (values []string) {
		for _, branch := range s.Items(form.ListCSCBranches) {
			if value := branch.Attributes[attribute]; !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
		return values
	}
	filing := map[string][]string{
		form.FactChannel:     append(slices.Clone(c.Channels), consulate),
		form.FactFiledBy:     {"self", "representative"},
		form.FactBranchLevel: branches("level"), form.FactCityGroup: branches("city_group"),
	}
	registers := c.registers(s)
	return func(fact string) ([]string, bool) {
		if values, ok := filing[fact]; ok {
			return values, true
		}
		name, ok := strings.CutPrefix(fact, "register.")
		if !ok {
			return nil, false
		}
		for _, register := range registers {
			if values, known := register.says(name); known {
				return values, true
			}
		}
		return nil, false
	}
}

// registers are those that are asked for an application: they fill the form or hold documents.
func (c Content) registers(s *Snapshot) []Register {
	var codes []string
	for _, f := range c.Form.Fields() {
		if f.Prefill != nil {
			codes = append(codes, f.Prefill.Register)
		}
	}
	for _, d := range c.Documents {
		if d.FromState() {
			codes = append(codes, d.Register)
		}
	}
	slices.Sort(codes)
	var all []Register
	for _, code := range slices.Compact(codes) {
		if register, ok := s.Register(code); ok {
			all = append(all, register)
		}
	}
	return all
}
