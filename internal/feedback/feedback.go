// Package feedback takes what readers say is wrong with a page. It asks for no name, keeps
// no case numbers and lets nobody but the database's owner read what was written.
package feedback

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

// Kind is what somebody writes about.
type Kind string

// Kinds of feedback.
const (
	// Malfunction is something that does not work.
	Malfunction Kind = "malfunction"
	// Unclear is a text that is hard to understand.
	Unclear Kind = "unclear"
	// WrongInformation is a text that is not true.
	WrongInformation Kind = "wrong_information"
	// Idea is how the portal could be better.
	Idea Kind = "idea"
)

// Kinds lists every kind in the order it is asked.
var Kinds = []Kind{Malfunction, Unclear, WrongInformation, Idea}

// Limits of the text in characters; the database holds them too.
const (
	MinText = 10
	MaxText = 2000
)

// maxPage is how long the address of a page may be.
const maxPage = 300

// Remark is what one reader wrote about one page.
type Remark struct {
	Page string
	Lang i18n.Lang
	Kind Kind
	Text string
	// Role is the reader's role, guest when not signed in.
	Role string
}

// Problem is the field of a remark that must be mended.
type Problem uint8

// Problems, in the order of the form.
const (
	NoKind Problem = iota + 1
	TooShort
	TooLong
)

// Check makes a remark ready to be kept and lists what is wrong with it. The text loses
// invisible characters; the address loses what may name somebody's case.
func Check(r Remark) (Remark, []Problem) {
	r.Page, r.Text = pageOf(r.Page), clean(r.Text)
	var wrong []Problem
	if !slices.Contains(Kinds, r.Kind) {
		wrong = append(wrong, NoKind)
	}
	switch n := utf8.RuneCountInString(r.Text); {
	case n < MinText:
		wrong = append(wrong, TooShort)
	case n > MaxText:
		wrong = append(wrong, TooLong)
	}
	return r, wrong
}

// pageOf is a path of the portal, or the home page for anything else.
func pageOf(path string) string {
	if len(path) > maxPage || !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return link.Home
	}
	return link.Masked(path)
}

// identifier finds what may be an IIN: 12 digits, as the law asks for in all papers.
var identifier = regexp.MustCompile(`\d{12,}`)

// clean drops what cannot be seen and hides identifiers that people write all the same.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, text)
	return identifier.ReplaceAllString(strings.TrimSpace(text), strings.Repeat("*", 12))
}

// Box takes remarks.
type Box struct {
	db  postgres.Querier
	now func() time.Time
}

// NewBox makes a Box over a pool.
func NewBox(db postgres.Querier, now func() time.Time) *Box { return &Box{db, now} }

// Give keeps a remark. Invalid when Check finds something wrong with it.
func (b *Box) Give(ctx context.Context, r Remark) (err error) {
	defer fault.Wrap(&err, "feedback.Give(%s)", r.Kind)
	r, wrong := Check(r)
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "")
	}
	return insert(ctx, b.db, r, b.now())
}
