package form

import (
	"maps"
	"strings"
	"time"

	"qyzmet/internal/i18n"
)

// Lists looks codes up in the classifiers.
type Lists interface {
	Has(list, code string) bool
	Label(list, code string) i18n.Text
}

// Env is what the form must know about the world.
type Env struct {
	// Facts of the filing and of the registers; answers are known to the form itself.
	Facts Facts
	// Lists are the classifiers; without them no choice from a classifier is accepted.
	Lists Lists
	// Today is the day in Asia/Almaty; only its date is read.
	Today time.Time
	// MRP is the monthly calculation index of the year, in tiyn.
	MRP int64
	// Registered holds what registers know, by field id, canonical as in Answers. An address
	// is one line under the field's id, or its parts under "<id>.region" and so on.
	Registered map[string]string
}

// Origin says where the value of a field comes from.
type Origin uint8

// Origins. Hidden is the zero value: a condition keeps the field out of the form.
const (
	Hidden Origin = iota
	Asked
	FromRegister
	Calculated
)

// Filling is a form with its answers so far: which fields are asked, and what is in force.
type Filling struct {
	definition Definition
	env        Env
	stored     Answers
	origins    map[string]Origin
	// waiting: hidden fields that an answer still to come may bring in.
	waiting map[string]bool
	// values are of the fields in the form only: what a hidden field once held is not here.
	values Answers
}

// Fill puts answers into the form. Conditions see only fields that are in the form.
func (d Definition) Fill(answers Answers, env Env) *Filling {
	f := &Filling{
		definition: d, env: env, stored: answers,
		origins: map[string]Origin{}, waiting: map[string]bool{}, values: Answers{},
	}
	for _, field := range d.Fields() {
		f.settle(field)
	}
	return f
}

// Origin tells whether a field is asked, known to a register, calculated or hidden.
func (f *Filling) Origin(fieldID string) Origin { return f.origins[fieldID] }

// Known reports whether a register answers the field, so that it is shown and not asked.
func (f *Filling) Known(fieldID string) bool { return f.origins[fieldID] == FromRegister }

// Values gives the canonical values in force of an answer key.
func (f *Filling) Values(key string) []string { return f.values[key] }

// Facts are the answers in force together with the facts of the filing, for the conditions
// of terms, fees and documents too.
func (f *Filling) Facts(name string) []string {
	if key, ok := strings.CutPrefix(name, answerPrefix); ok {
		return f.values[key]
	}
	if f.env.Facts == nil {
		return nil
	}
	return f.env.Facts(name)
}

// settle decides about one field after all fields before it.
func (f *Filling) settle(field Field) Origin {
	if !field.ShowIf.Holds(f.Facts) {
		f.origins[field.ID], f.waiting[field.ID] = Hidden, f.open(field.ShowIf)
		return Hidden
	}
	values, origin := f.given(field)
	f.origins[field.ID] = origin
	maps.Copy(f.values, values)
	return origin
}

func (f *Filling) given(field Field) (Answers, Origin) {
	if len(field.Computed) > 0 {
		return f.amount(field)
	}
	if values, ok := f.registered(field); ok && field.ReadOnly {
		return values, FromRegister
	}
	return field.stored(f.stored), Asked
}

// registered reads what a register knows. A value that the form cannot use, such as a code
// outside the options, counts as unknown: the citizen is asked. Rules on ranges are not
// applied: what the register says is for the official to judge, not for the citizen to mend.
func (f *Filling) registered(field Field) (Answers, bool) {
	if field.Prefill == nil {
		return nil, false
	}
	if line := f.env.Registered[field.ID]; line != "" && field.Type == TypeAddress {
		return Answers{field.ID: {line}}, true
	}
	known := Answers{}
	for _, key := range field.answerKeys() {
		if value := f.env.Registered[key]; value != "" {
			known[key] = []string{value}
		}
	}
	if known.blank() || field.Type == TypeFile {
		return nil, false
	}
	values, errs := f.shape(field, field.typed(known))
	return values, len(errs) == 0 && !values.blank()
}
