package application

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// Side is who writes in a case: the applicant, or the body.
type Side string

// Sides of a correspondence. Whoever writes for the applicant is on the applicant's side.
const (
	FromApplicant Side = "applicant"
	FromBody      Side = "body"
)

// Limits of a message: characters, files, and messages of an applicant in one case within a
// day; days for which a closed case can be written about.
const (
	MaxMessage       = 4000
	MaxMessageFiles  = 3
	maxMessagesADay  = 20
	daysAfterClosing = 30
)

// Message is what one side has written to the other in a case.
type Message struct {
	ID       string
	Side     Side
	AuthorID string
	Author   identity.Names
	// Lang is the language of the page on which it was written.
	Lang i18n.Lang
	Text string
	At   time.Time
	// ReadAt is when the other side first saw it; zero before.
	ReadAt time.Time
	Files  []MessageFile
}

// MessageFile is a file that came with a message.
type MessageFile struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Letter is a message as it is posted.
type Letter struct {
	Text string
	Lang i18n.Lang
	// Files are in the order of the form's fields.
	Files []Upload
	Key   string
}

// Fields of a letter, as problems name them; those of files are counted from 1.
const (
	FieldMessage = "message"
	fieldFile    = "message_file_"
)

// MessageFileField is the name of the form's field for a file, counted from 1.
func MessageFileField(n int) string { return fieldFile + strconv.Itoa(n) }

// WritableUntil is the last day on which an applicant can write about a case; zero while the
// case is open.
func WritableUntil(closed time.Time) calendar.Date {
	if closed.IsZero() {
		return calendar.Date{}
	}
	return calendar.DateOf(closed).AddDays(daysAfterClosing)
}

// MayWrite reports whether a side may write about a case that was closed at a moment, or is
// open. The body may always answer what the applicant has written last.
func MayWrite(side Side, closed time.Time, last Side, now time.Time) bool {
	if closed.IsZero() || !now.After(WritableUntil(closed).End()) {
		return true
	}
	return side == FromBody && last == FromApplicant
}

// plain is a text as it is kept: without the white space around it and one kind of line ends.
func plain(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
}

// wrongText is what is wrong with a text that somebody wrote; the keys of its sentences begin
// with a prefix. A good one has an empty key.
func wrongText(prefix, text string, shortest, longest int) i18n.Message {
	switch n := utf8.RuneCountInString(text); {
	case n < shortest:
		return i18n.M(prefix+"short", "n", shortest)
	case n > longest:
		return i18n.M(prefix+"long", "n", longest)
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }):
		return i18n.M("talk.characters")
	}
	return i18n.Message{}
}

// kept is a checked file of a letter.
type kept struct {
	document.Media
	field string
	data  []byte
}

// check reads a letter: its files as they will be kept, or what is wrong with it.
func (l *Letter) check() (files []kept, problems []Problem) {
	l.Text = plain(l.Text)
	if wrong := wrongText("talk.message_", l.Text, 1, MaxMessage); wrong.Key != "" {
		problems = append(problems, Problem{FieldMessage, wrong})
	}
	for i, u := range l.Files[:min(len(l.Files), MaxMessageFiles)] {
		field := MessageFileField(i + 1)
		if u.Name == "" && len(u.Data) == 0 && !u.TooLarge {
			continue
		}
		media, wrong := checkSaid(u)
		if wrong.Key != "" {
			problems = append(problems, Problem{field, wrong})
			continue
		}
		files = append(files, kept{media, field, u.Data})
	}
	return files, problems
}

func checkSaid(u Upload) (document.Media, i18n.Message) {
	if u.TooLarge {
		return document.Media{}, i18n.M("document.file_too_large", "limit", document.MaxSize>>20)
	}
	media, err := document.Check(u.Data, u.Name)
	if err != nil {
		key, args := fault.Message(err)
		return document.Media{}, i18n.Message{Key: key, Args: args}
	}
	return media, i18n.Message{}
}

// content is everything that makes two letters the same.
func (l Letter) content(number string, files []kept) []string {
	content := []string{number, l.Text}
	for _, f := range files {
		content = append(content, f.Name, f.Hash)
	}
	return content
}

// Unread counts the messages of the other side that a side has not seen.
func Unread(list []Message, reader Side) (n int) {
	for _, m := range list {
		if m.Side != reader && m.ReadAt.IsZero() {
			n++
		}
	}
	return n
}

// chronological turns what was read newest first.
func chronological[T any](list []T) []T {
	slices.Reverse(list)
	return list
}
