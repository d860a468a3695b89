package rulemaking

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"qyzmet/internal/standard"
)

// Place is a part of a text that is edited by itself. Whoever works at different places never
// meets; at the same place the second sees both texts.
type Place[T any] struct {
	// Path names it within the content: "/term/variants/default".
	Path string
	// Get reads it; ok is false when it is not there any more.
	Get func(*standard.Content) (value T, ok bool)
	// Set writes it where it is.
	Set func(*standard.Content, T)
}

// Seen is the mark of what an editor had before them when they began to write.
func Seen[T any](value T) string {
	raw, err := json.Marshal(value)
	if err != nil {
		return "" // texts and numbers: cannot fail
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// List is a list of a text whose items have an id and an order.
type List[T any] struct {
	Path string
	// In is the list within a content; nil when what it stands in is gone.
	In func(*standard.Content) *[]T
	// ID names an item.
	ID func(T) string
	// Taken reports whether an id is in use where it must be unique beyond this list; nil where
	// it need not be.
	Taken func(c *standard.Content, id string) bool
}

// Item is the place of one item.
func (l List[T]) Item(id string) Place[T] {
	return Place[T]{
		Path: l.Path + "/" + id,
		Get: func(c *standard.Content) (value T, ok bool) {
			if at, items := l.find(c, id); at >= 0 {
				return items[at], true
			}
			return value, false
		},
		Set: func(c *standard.Content, value T) {
			if at, items := l.find(c, id); at >= 0 {
				items[at] = value
			}
		},
	}
}

// All are the items of a content.
func (l List[T]) All(c *standard.Content) []T {
	if in := l.In(c); in != nil {
		return *in
	}
	return nil
}

func (l List[T]) find(c *standard.Content, id string) (int, []T) {
	items := l.All(c)
	return slices.IndexFunc(items, func(item T) bool { return l.ID(item) == id }), items
}

// whole is a place that is always there.
func whole[T any](path string, of func(*standard.Content) *T) Place[T] {
	return Place[T]{
		Path: path,
		Get:  func(c *standard.Content) (T, bool) { return *of(c), true },
		Set:  func(c *standard.Content, value T) { *of(c) = value },
	}
}
