package writing

import (
	"encoding/json"
	"slices"
	"strings"

	"qyzmet/internal/form"
)

// builder is a condition as rows "this fact is one of these values", joined by all or any. What
// is nested deeper is kept as it is and shown in words.
type builder struct {
	any  bool
	rows []row
	// kept is a condition that rows cannot show.
	kept *form.Condition
}

type row struct {
	fact string
	not  bool
	in   []string
}

// mostRows is how many rows a condition may have.
const mostRows = 8

// builderOf takes a condition apart.
func builderOf(c *form.Condition) builder {
	if c == nil {
		return builder{}
	}
	if r, ok := rowOf(*c); ok {
		return builder{rows: []row{r}}
	}
	parts, isAny := c.All, false
	if len(parts) == 0 {
		parts, isAny = c.Any, true
	}
	if len(c.All) > 0 && len(c.Any) > 0 || c.Not != nil || c.Fact != "" || len(parts) > mostRows {
		return builder{kept: c}
	}
	b := builder{any: isAny}
	for _, part := range parts {
		r, ok := rowOf(part)
		if !ok {
			return builder{kept: c}
		}
		b.rows = append(b.rows, r)
	}
	return b
}

// rowOf is a condition on one fact, or its contrary.
func rowOf(c form.Condition) (row, bool) {
	leaf := func(c form.Condition) bool {
		return c.Fact != "" && len(c.All) == 0 && len(c.Any) == 0 && c.Not == nil
	}
	switch {
	case leaf(c):
		return row{fact: c.Fact, in: c.In}, true
	case c.Not != nil && c.Fact == "" && len(c.All) == 0 && len(c.Any) == 0 && leaf(*c.Not):
		return row{fact: c.Not.Fact, in: c.Not.In, not: true}, true
	}
	return row{}, false
}

// condition puts the rows together again.
func (b builder) condition() *form.Condition {
	if b.kept != nil {
		return b.kept
	}
	var parts []form.Condition
	for _, r := range b.rows {
		leaf := form.Condition{Fact: r.fact, In: r.in}
		if r.not {
			leaf = form.Condition{Not: &form.Condition{Fact: r.fact, In: r.in}}
		}
		parts = append(parts, leaf)
	}
	switch {
	case len(parts) == 0:
		return nil
	case len(parts) == 1:
		return &parts[0]
	case b.any:
		return &form.Condition{Any: parts}
	}
	return &form.Condition{All: parts}
}

// Names of the controls of a condition within a form.
func rowName(name string, i int) string    { return listPrefix + name + "-" + itoa(i) }
func factName(name string, i int) string   { return name + "-" + itoa(i) + "-fact" }
func notName(name string, i int) string    { return name + "-" + itoa(i) + "-not" }
func joinName(name string) string          { return name + "-join" }
func addName(name string) string           { return name + "-add" }
func keptName(name string) string          { return name + "-kept" }
func dropName(name string) string          { return name + "-drop" }
func redrawAdd(name string) string         { return "add:" + name }
func redrawDrop(name string, i int) string { return "drop:" + name + ":" + itoa(i) }

const joinAny = "any"

func (b builder) write(v Typed, name string) {
	if b.kept != nil {
		raw, err := json.Marshal(b.kept)
		if err == nil { // texts: cannot fail
			v.set(keptName(name), string(raw))
		}
		return
	}
	if b.any {
		v.set(joinName(name), joinAny)
	}
	for i, r := range b.rows {
		v.set(factName(name, i), r.fact).Tick(notName(name, i), r.not)
		if len(r.in) > 0 {
			v[rowName(name, i)] = slices.Clone(r.in)
		}
	}
}

func readBuilder(v Typed, name string) builder {
	if raw := v.Get(keptName(name)); raw != "" && v.Get(dropName(name)) == "" {
		kept := &form.Condition{}
		if !strings.Contains(raw, `\u0000`) && json.Unmarshal([]byte(raw), kept) == nil {
			return builder{kept: kept}
		}
	}
	b := builder{any: v.Get(joinName(name)) == joinAny}
	for i := range mostRows {
		if fact := v.Get(factName(name, i)); fact != "" {
			b.rows = append(b.rows, row{fact: fact, in: v[rowName(name, i)], not: v.Get(notName(name, i)) == yes})
		}
	}
	if fact := v.Get(addName(name)); fact != "" && len(b.rows) < mostRows {
		b.rows = append(b.rows, row{fact: fact})
	}
	return b
}

// redraw does what a button within a condition asks, in the form alone: nothing is stored.
func redraw(v Typed, what string) {
	act, rest, _ := strings.Cut(what, ":")
	name, at, _ := strings.Cut(rest, ":")
	b := readBuilder(v, name)
	if act == "drop" {
		for i := range b.rows {
			if itoa(i) == at {
				b.rows = slices.Delete(b.rows, i, i+1)
				break
			}
		}
	}
	for key := range v {
		if strings.HasPrefix(key, name+"-") || strings.HasPrefix(key, listPrefix+name+"-") {
			delete(v, key)
		}
	}
	b.write(v, name)
}
