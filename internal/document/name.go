package document

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestFileName is the length a shown name is cut to, in characters, extension included.
const longestFileName = 100

// unnamed stands for a name of which nothing can be shown.
const unnamed = "file"

var extensions = map[string][]string{
	PDF: {".pdf"}, JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"}, PNG: {".png"},
}

// SafeName makes a name from a stranger fit to show and to send in a header: no path, no
// control characters, nothing that reorders text, at most 100 characters. Letters of every
// script stay.
func SafeName(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/")
	name = strings.Map(safeRune, norm.NFC.String(path.Base(name)))
	name = norm.NFC.String(name) // what was dropped may have stood between a letter and its mark
	name = strings.Join(strings.Fields(name), " ")
	name = strings.Trim(name, ". ")
	if name == "" {
		return unnamed
	}
	return shorten(name)
}

// safeRune drops format characters (bidi overrides, zero-width), private and unassigned
// ones, and what file systems and shells forbid.
func safeRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune(`/:*?"<>|`, r):
		return '_'
	case !unicode.IsPrint(r):
		return -1
	}
	return r
}

// shorten cuts the middle of the name before the extension, which people look at.
func shorten(name string) string {
	if utf8.RuneCountInString(name) <= longestFileName {
		return name
	}
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > 6 {
		ext = ""
	}
	stem := []rune(strings.TrimSuffix(name, ext))
	stem = stem[:longestFileName-utf8.RuneCountInString(ext)]
	return strings.TrimRight(string(stem), ". ") + ext
}

// nameFor is the safe name with an extension that is true for the media type: a program
// called photo.exe that is a PDF becomes photo.exe.pdf.
func nameFor(declared, mediaType string) string {
	name, allowed := SafeName(declared), extensions[mediaType]
	if slices.Contains(allowed, strings.ToLower(path.Ext(name))) {
		return name
	}
	return shorten(name + allowed[0])
}

// ContentDisposition is the header value that makes a browser save a file under the name
// (RFC 6266): an ASCII form for old readers and the true one in UTF-8 (RFC 8187).
func ContentDisposition(name string) string {
	name = SafeName(name)
	plain := strings.Map(asciiRune, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + escapeExtended(name)
}

func asciiRune(r rune) rune {
	if r >= utf8.RuneSelf || r == '%' || r == '\\' {
		return '_'
	}
	return r
}

// escapeExtended writes every byte that is not an attr-char of RFC 8187 as %XX.
func escapeExtended(s string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(s) {
		if isAttrChar(c) {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
	}
	return b.String()
}

func isAttrChar(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' ||
		strings.IndexByte("!#$&+-.^_`|~", c) >= 0
}
