package demo

import (
	"encoding/json"

	"qyzmet/internal/i18n"
)

// Unit is a part of a state body in the demo, with its officials and the cases it gets.
type Unit struct {
	Body string    `json:"body"`
	Code string    `json:"code"`
	Name i18n.Text `json:"name"`
	// Members are codes of personas.
	Members []string   `json:"members"`
	Rules   []UnitRule `json:"rules"`
}

// UnitRule says which cases come to a unit; the lowest position of a body is asked first.
type UnitRule struct {
	Position int      `json:"position"`
	Services []string `json:"services"`
	Regions  []string `json:"regions"`
}

// Units lists the units of the demo's bodies.
func Units() []Unit {
	var units []Unit
	raw, err := Files.ReadFile("units.json")
	if err == nil {
		err = json.Unmarshal(raw, &units)
	}
	if err != nil {
		panic("demo: units.json: " + err.Error()) // part of the program, read by a test
	}
	return units
}

// CentreStaff are the people of the demo's Citizen Service Centres, by the centre's code.
func CentreStaff() map[string][]string {
	return map[string][]string{"csc-astana": {"operator", "operator-2", "centre-head"}}
}
