package demo

import (
	"embed"
	"encoding/json"
	"slices"
	"sync"
)

// Files hold the persons and the units of bodies, for those that must know when they change.
//
//go:embed people.json units.json
var Files embed.FS

// everyone panics on a broken file: it is part of the program, and a test reads it.
var everyone = sync.OnceValue(func() []Person {
	raw, err := Files.ReadFile("people.json")
	if err != nil {
		panic(err) // part of the program
	}
	var people []Person
	if err := json.Unmarshal(raw, &people); err != nil {
		panic("demo: people.json: " + err.Error())
	}
	return people
})

// Everyone lists every invented person: the personas, then their relatives, whom only
// the registers know.
func Everyone() []Person { return slices.Clone(everyone()) }

// People lists the personas in the order of the sign-in page.
func People() []Person {
	return slices.DeleteFunc(Everyone(), func(p Person) bool { return p.Persona == "" })
}

// ByPersona finds a persona by its code.
func ByPersona(code string) (_ Person, ok bool) {
	i := slices.IndexFunc(everyone(), func(p Person) bool { return p.Persona == code })
	if code == "" || i < 0 {
		return Person{}, false
	}
	return everyone()[i], true
}
