package standard

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"strconv"

	"qyzmet/internal/i18n"
)

// list tells how the entries of a list are compared.
type list[T any] struct {
	key  func(T) string
	name func(T) i18n.Text
	// each compares two entries of one code.
	each func(at Place, before, after T)
	// whole is the entry as a value; nil for the entry itself.
	whole func(T) any
	// loose lists are in no order of their own.
	loose bool
}

// entries compares two lists, matched by the codes of their entries.
func entries[T any](d *differ, at Place, before, after []T, how list[T]) {
	if how.whole == nil {
		how.whole = func(v T) any { return v }
	}
	old, now := index(before, how.key), index(after, how.key)
	for _, code := range now.codes {
		at.Code = code
		entry, was := old.at[code]
		if was {
			d.name = how.name(entry)
			how.each(at, entry, now.at[code])
			continue
		}
		d.name = how.name(now.at[code])
		d.add(at, Added, nil, how.whole(now.at[code]))
	}
	for _, code := range old.codes {
		if _, stays := now.at[code]; !stays {
			at.Code, d.name = code, how.name(old.at[code])
			d.add(at, Removed, how.whole(old.at[code]), nil)
		}
	}
	if !how.loose {
		d.order(at, old.codes, now.codes, func(code string) i18n.Text { return how.name(old.at[code]) })
	}
	d.name = i18n.Text{}
}

// indexed is a list by code, in its order.
type indexed[T any] struct {
	codes []string
	at    map[string]T
}

// index reads a list; a code that comes again is told apart by a number.
func index[T any](entries []T, key func(T) string) indexed[T] {
	list := indexed[T]{at: map[string]T{}}
	for _, entry := range entries {
		code := key(entry)
		for n := 2; ; n++ {
			if _, taken := list.at[code]; !taken {
				break
			}
			code = key(entry) + "#" + strconv.Itoa(n)
		}
		list.codes, list.at[code] = append(list.codes, code), entry
	}
	return list
}

// variantKey is the code of a term; a part of one application is told by its service, or by
// its condition.
func variantKey(v Variant) string {
	if code := cmp.Or(v.Code, v.Service); code != "" || v.When == nil {
		return code
	}
	when, _ := json.Marshal(v.When) // strings and lists of strings: cannot fail
	return string(when)
}

// codes compares two lists of codes.
func (d *differ) codes(at Place, before, after []string) {
	entries(d, at, before, after, list[string]{
		key: func(code string) string { return code }, name: func(string) i18n.Text { return i18n.Text{} },
		each:  func(Place, string, string) {},
		whole: func(code string) any { return Coded{string(at.Part), code} },
	})
}

// texts compares texts without codes: what is in one list only is paired in its order.
func (d *differ) texts(at Place, before, after []i18n.Text) {
	old, now := without(before, after), without(after, before)
	for i := range max(len(old), len(now)) {
		var b, a i18n.Text
		if i < len(old) {
			b = old[i]
		}
		if i < len(now) {
			a = now[i]
		}
		at.Code = strconv.Itoa(i + 1)
		d.text(at, b, a)
	}
}

// without gives the texts that the others do not have, as often as they lack them.
func without(texts, others []i18n.Text) []i18n.Text {
	others = slices.Clone(others)
	var rest []i18n.Text
	for _, text := range texts {
		if i := slices.Index(others, text); i >= 0 {
			others = slices.Delete(others, i, i+1)
			continue
		}
		rest = append(rest, text)
	}
	return rest
}

// order names the fewest entries whose moving makes one order of the other.
func (d *differ) order(at Place, before, after []string, name func(code string) i18n.Text) {
	steady := steadyOf(before, after)
	for j, code := range after {
		i := slices.Index(before, code)
		if i < 0 || steady[code] {
			continue
		}
		at.Code, d.name = code, name(code)
		d.add(at.of(""), Moved, Position(i+1), Position(j+1))
	}
	d.name = i18n.Text{}
}

// steadyOf is the longest row of codes that follow each other in both lists; of several the
// first by code, so that it is the same in whichever direction one compares.
func steadyOf(before, after []string) map[string]bool {
	var common []string
	for _, code := range before {
		if slices.Contains(after, code) {
			common = append(common, code)
		}
	}
	place := func(code string) int { return slices.Index(after, code) }
	longest := make([]int, len(common)) // the longest row that begins with each
	for i := len(common) - 1; i >= 0; i-- {
		longest[i] = 1
		for k := i + 1; k < len(common); k++ {
			if place(common[k]) > place(common[i]) {
				longest[i] = max(longest[i], longest[k]+1)
			}
		}
	}
	steady, last := map[string]bool{}, -1
	for length := longestOf(longest); length > 0; length-- {
		next := -1
		for k := last + 1; k < len(common); k++ {
			follows := last < 0 || place(common[k]) > place(common[last])
			if follows && longest[k] == length && (next < 0 || cmp.Less(common[k], common[next])) {
				next = k
			}
		}
		steady[common[next]], last = true, next
	}
	return steady
}

func longestOf(lengths []int) int {
	if len(lengths) == 0 {
		return 0
	}
	return slices.Max(lengths)
}

// pairs walks two parts that are compared alike.
func pairs[T any](one EntryKind, b1, a1 []T, two EntryKind, b2, a2 []T) iter.Seq2[EntryKind, [2][]T] {
	return func(yield func(EntryKind, [2][]T) bool) {
		if yield(one, [2][]T{b1, a1}) {
			yield(two, [2][]T{b2, a2})
		}
	}
}
