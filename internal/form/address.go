package form

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"qyzmet/internal/i18n"
)

const (
	partRegion   = "region"
	partLocality = "locality"
	partStreet   = "street"
	partHouse    = "house"
	partFlat     = "flat"
)

var addressParts = []part{
	{partRegion, "form.address.region", ""},
	{partLocality, "form.address.locality", ""},
	{partStreet, "form.address.street", ""},
	{partHouse, "form.address.house", ""},
	{partFlat, "form.address.flat", ""},
}

// longest parts of an address, in characters.
var partLengths = map[string]int{
	partLocality: 100, partStreet: 100, partHouse: 20, partFlat: 20,
}

// katoShape: nine digits, the first two the region or city of republican significance.
var katoShape = regexp.MustCompile(`^\d{9}$`)

// cities of republican significance are localities themselves: Astana, Almaty, Shymkent.
var cities = []string{"71", "75", "79"}

// LocalityHint says when the locality of an address may stay empty.
func LocalityHint() i18n.Message { return i18n.M("form.address.locality_hint") }

func (f *Filling) shapeAddress(field Field, typed Typed) (Answers, Errors) {
	answers, wrong := Answers{}, Errors{}
	for _, p := range addressParts {
		text, ok := cleanText(typed.Get(field.inputName(p.name)), false)
		switch {
		case !ok:
			wrong = append(wrong, field.wrong(p.name, "form.error.characters")...)
		case text == "":
			answers[field.ID+"."+p.name] = []string{}
		case p.name == partRegion && !f.isRegion(text):
			wrong = append(wrong, field.wrong(p.name, "form.error.address_region")...)
		default:
			answers[field.ID+"."+p.name] = []string{text}
		}
	}
	return answers, wrong
}

func (f *Filling) isRegion(code string) bool {
	return katoShape.MatchString(code) && f.env.Lists != nil && f.env.Lists.Has(ListKATO, code)
}

func (f Field) addressRules(answers Answers) Errors {
	var wrong Errors
	region := answers.First(f.ID + "." + partRegion)
	for _, p := range addressParts {
		text, limit := answers.First(f.ID+"."+p.name), partLengths[p.name]
		switch {
		case text == "" && needed(p.name, region):
			wrong = append(wrong, f.wrong(p.name, missingParts[p.name])...)
		case limit > 0 && utf8.RuneCountInString(text) > limit:
			wrong = append(wrong, f.wrong(p.name, "form.error.address_long",
				"part", i18n.M(p.label), "n", limit)...)
		}
	}
	return wrong
}

func needed(part, region string) bool {
	switch part {
	case partFlat:
		return false
	case partLocality:
		return region != "" && !slices.Contains(cities, region[:2])
	}
	return true
}

var missingParts = map[string]string{
	partRegion: "form.error.address_region", partLocality: "form.error.address_locality",
	partStreet: "form.error.address_street", partHouse: "form.error.address_house",
}
