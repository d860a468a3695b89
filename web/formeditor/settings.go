package formeditor

import (
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/registry"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// Names of the inputs of a question.
const (
	inLabel     = "label"
	inHint      = "hint"
	inRequired  = "required"
	inMust      = "must"
	inSeveral   = "several"
	inSource    = "source"
	inPattern   = "pattern"
	inMinLength = "min_length"
	inMaxLength = "max_length"
	inMin       = "min"
	inMax       = "max"
	inPeriod    = "period"
	inAge       = "age"
	inFormats   = "formats"
	inRegister  = "register"
	inAttribute = "attribute"
	inReadOnly  = "read_only"
	inWhen      = "when"
)

// Periods of a date.
const (
	anyTime = "any"
	past    = "past"
	future  = "future"
)

// bounds of what may be asked: a longer text or a larger sum is none.
const (
	longestAnswer = 20_000
	oldest        = 150
	largest       = 999_999_999_999
)

// asker makes the inputs of a question of one type.
type asker struct {
	t        i18n.Localizer
	field    form.Field
	snapshot *standard.Snapshot
	// facts are what its condition may ask; nil for a question of the bank, which has none.
	facts []writing.Fact
}

func (a asker) say(name string) string { return a.t.T("formeditor.field." + name) }

func (a asker) input(kind writing.Kind, name string) writing.Input {
	in := writing.Input{Name: name, Kind: kind, Label: a.say(name)}
	if key := "formeditor.field." + name + "_hint"; a.t.Has(key) {
		in.Hint = a.t.T(key)
	}
	return in
}

func (a asker) digits(name string, size ui.Size) writing.Input {
	in := a.input(writing.Line, name)
	in.Digits, in.Size = true, size
	if a.field.Type == form.TypeMoney {
		in.Suffix = "₸"
	}
	return in
}

func (a asker) code(name string) writing.Input {
	in := a.input(writing.Line, name)
	in.Code = true
	return in
}

// inputs are the settings that the type of the question has.
func (a asker) inputs() []writing.Input {
	list := []writing.Input{a.input(writing.Three, inLabel), a.input(writing.Three, inHint)}
	add := func(what trait, more ...writing.Input) {
		if has(a.field.Type, what) {
			list = append(list, more...)
		}
	}
	add(mayBeRequired, a.input(writing.Tick, inRequired))
	add(mustHold, a.input(writing.Tick, inMust))
	add(hasSeveral, a.input(writing.Tick, inSeveral))
	add(hasOptions, a.source())
	add(hasLengths, a.digits(inMinLength, ui.Size5), a.digits(inMaxLength, ui.Size5))
	add(hasPattern, a.code(inPattern))
	add(hasRange, a.digits(inMin, ui.Size20), a.digits(inMax, ui.Size20))
	add(hasPeriod, a.period(), a.digits(inAge, ui.Size5))
	add(hasFormats, a.formats())
	add(hasPrefill, a.register(), a.code(inAttribute), a.input(writing.Tick, inReadOnly))
	if a.facts != nil {
		when := a.input(writing.When, inWhen)
		when.Facts = a.facts
		list = append(list, when)
	}
	return list
}

func (a asker) source() writing.Input {
	in := a.input(writing.Pick, inSource)
	for _, name := range lists {
		in.Options = append(in.Options, ui.Option{Value: name, Text: a.t.T("formeditor.list." + name)})
	}
	return in
}

func (a asker) period() writing.Input {
	in := a.input(writing.One, inPeriod)
	for _, value := range []string{anyTime, past, future} {
		in.Options = append(in.Options, ui.Option{Value: value, Text: a.t.T("formeditor.period." + value)})
	}
	return in
}

func (a asker) formats() writing.Input {
	in := a.input(writing.Many, inFormats)
	for _, value := range formats {
		in.Options = append(in.Options, ui.Option{Value: value, Text: strings.ToUpper(value)})
	}
	return in
}

func (a asker) register() writing.Input {
	in := a.input(writing.Pick, inRegister)
	codes := registry.Codes()
	if p := a.field.Prefill; p != nil && !slices.Contains(codes, p.Register) {
		codes = append(codes, p.Register)
	}
	for _, code := range codes {
		option := ui.Option{Value: code, Text: code}
		if known, ok := a.snapshot.Register(code); ok {
			option.Text, option.Lang = ui.Official(a.t, known.Name)
		}
		in.Options = append(in.Options, option)
	}
	return in
}

// write puts a question into the inputs of its type.
func write(f form.Field) writing.Typed {
	v := writing.Typed{}.Three(inLabel, f.Label).Three(inHint, f.Hint).When(inWhen, f.ShowIf)
	if has(f.Type, mayBeRequired) {
		v.Tick(inRequired, f.Required)
	}
	if has(f.Type, mustHold) {
		v.Tick(inMust, f.MustBeTrue)
	}
	if has(f.Type, hasSeveral) {
		v.Tick(inSeveral, f.Multiple)
	}
	if has(f.Type, hasOptions) {
		v.Text(inSource, f.OptionsSource)
	}
	if has(f.Type, hasLengths) {
		v.Number(inMinLength, f.MinLength).Number(inMaxLength, f.MaxLength)
	}
	if has(f.Type, hasPattern) {
		v.Text(inPattern, f.Pattern)
	}
	if has(f.Type, hasRange) {
		v.Number(inMin, f.Min).Number(inMax, f.Max)
	}
	if has(f.Type, hasPeriod) {
		v.Text(inPeriod, periodOf(f)).Number(inAge, f.MaxAgeYears)
	}
	if has(f.Type, hasFormats) {
		v.Many(inFormats, f.Accept)
	}
	if has(f.Type, hasPrefill) {
		v.Tick(inReadOnly, f.ReadOnly)
	}
	if has(f.Type, hasPrefill) && f.Prefill != nil {
		v.Text(inRegister, f.Prefill.Register).Text(inAttribute, f.Prefill.Attribute)
	}
	return v
}

func periodOf(f form.Field) string {
	switch {
	case f.Past:
		return past
	case f.Future:
		return future
	}
	return anyTime
}

// read takes a question out of the inputs of its type; was is the question as it stands, with
// its answers and amounts, which are written elsewhere.
func read(r *writing.Reader, was form.Field, conditional bool) form.Field {
	f := was
	f.Label, f.Hint = r.Three(inLabel), r.Three(inHint)
	if conditional {
		f.ShowIf = r.When(inWhen)
	}
	if has(f.Type, mayBeRequired) {
		f.Required = r.Tick(inRequired)
	}
	if has(f.Type, mustHold) {
		f.MustBeTrue = r.Tick(inMust)
	}
	if has(f.Type, hasSeveral) {
		f.Multiple = r.Tick(inSeveral)
	}
	if has(f.Type, hasOptions) {
		f.OptionsSource = r.One(inSource)
	}
	if has(f.Type, hasLengths) {
		f.MinLength, f.MaxLength = r.Number(inMinLength, longestAnswer), r.Number(inMaxLength, longestAnswer)
	}
	if has(f.Type, hasPattern) {
		f.Pattern = r.Text(inPattern)
	}
	if has(f.Type, hasRange) {
		f.Min, f.Max = number(r, f.Type, inMin), number(r, f.Type, inMax)
	}
	if has(f.Type, hasPeriod) {
		period := r.One(inPeriod)
		f.Past, f.Future, f.MaxAgeYears = period == past, period == future, r.Number(inAge, oldest)
	}
	if has(f.Type, hasFormats) {
		f.Accept = append([]string(nil), r.Many(inFormats)...)
	}
	if has(f.Type, hasPrefill) {
		f.Prefill, f.ReadOnly = prefill(r), r.Tick(inReadOnly)
	}
	if len(r.Problems) == 0 {
		r.Problems = problems(f)
	}
	return f
}

// number reads a bound; only that of a number may lie below zero.
func number(r *writing.Reader, t form.Type, name string) int {
	text := strings.ReplaceAll(strings.ReplaceAll(r.Typed().Get(name), " ", ""), "−", "-")
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > largest || n < -largest || n < 0 && t != form.TypeNumber {
		wrong(r, name, "formeditor.error.number")
		return 0
	}
	return n
}

func prefill(r *writing.Reader) *form.Prefill {
	p := form.Prefill{Register: r.One(inRegister), Attribute: r.Text(inAttribute)}
	switch {
	case p == form.Prefill{}:
		return nil
	case p.Register == "":
		wrong(r, inRegister, "form.problem.prefill")
	case !form.IsFieldID(p.Attribute):
		wrong(r, inAttribute, "formeditor.error.attribute")
	}
	return &p
}

func wrong(r *writing.Reader, name, key string, kv ...any) {
	r.Problems = append(r.Problems, rulemaking.Problem{Field: name, Message: i18n.M(key, kv...)})
}

// problems are the slips in the settings of a question. What may still be missing from it, the
// page of the form says.
func problems(f form.Field) (list []rulemaking.Problem) {
	f.ShowIf = nil
	alone := form.Definition{Sections: []form.Section{{ID: "s", Pages: []form.Page{{ID: "p", Fields: []form.Field{f}}}}}}
	for _, p := range alone.Check() {
		if field := slip(f, p.Message.Key); field != "" && strings.HasSuffix(p.Where, "/"+f.ID) {
			list = append(list, rulemaking.Problem{Field: field, Message: p.Message})
		}
	}
	return list
}

// slip is the input that a problem of a question belongs to; empty for what is no slip.
func slip(f form.Field, key string) string {
	switch key {
	case "form.problem.prefill":
		return inReadOnly
	case "form.problem.pattern":
		return inPattern
	case "form.problem.pattern_hint":
		return inHint + ".kk"
	case "form.problem.limits":
		if f.Max != 0 && f.Min > f.Max {
			return inMax
		}
		return inMaxLength
	case "form.problem.options":
		if len(f.Options) > 0 && f.OptionsSource != "" {
			return inSource
		}
	}
	return ""
}
