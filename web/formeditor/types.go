package formeditor

import "qyzmet/internal/form"

// trait is a setting that some types of questions have.
type trait uint16

// The settings. What a type does not have is neither shown nor changed.
const (
	mayBeRequired trait = 1 << iota
	mustHold
	hasSeveral
	hasOptions
	hasLengths
	hasPattern
	hasRange
	hasPeriod
	hasFormats
	hasAmounts
	hasPrefill
)

const lineTraits = mayBeRequired | hasPrefill

// traits are the settings of each type.
var traits = map[form.Type]trait{
	form.TypeText:     lineTraits | hasLengths | hasPattern,
	form.TypeTextarea: lineTraits | hasLengths | hasPattern,
	form.TypeEmail:    lineTraits | hasLengths | hasPattern,
	form.TypeSelect:   lineTraits | hasOptions | hasSeveral,
	form.TypeRadio:    lineTraits | hasOptions | hasSeveral,
	form.TypeCheckbox: mustHold | hasPrefill,
	form.TypeIIN:      lineTraits,
	form.TypeBIN:      lineTraits,
	form.TypePhone:    lineTraits,
	form.TypeIBAN:     lineTraits,
	form.TypeVIN:      lineTraits,
	form.TypeAddress:  lineTraits,
	form.TypeDate:     lineTraits | hasPeriod,
	form.TypeMoney:    lineTraits | hasRange | hasAmounts,
	form.TypeNumber:   lineTraits | hasRange,
	form.TypeFile:     mayBeRequired | hasSeveral | hasFormats,
}

func has(t form.Type, what trait) bool { return traits[t]&what != 0 }

// lists are the classifiers that a choice may be made from.
var lists = []string{
	form.ListHagueCountries, form.ListCSCBranches, form.ListRegistryOffices, form.ListKATO, form.ListOKED,
}

var formats = []string{"pdf", "jpeg", "png"}
