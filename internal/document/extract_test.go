package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)

// pageTexts reads the lines of every page, as a viewer that copies text would: two bytes a
// character, which the file declares to be Unicode.
func pageTexts(t testing.TB, pdf []byte) [][]string {
	t.Helper()
	var pages [][]string
	for _, found := range streams.FindAllSubmatch(pdf, -1) {
		inflater, err := zlib.NewReader(bytes.NewReader(found[1]))
		if err != nil {
			continue // the table of characters is not compressed
		}
		content, err := io.ReadAll(inflater)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(") Tj ET")) {
			pages = append(pages, shownLines(content))
		}
	}
	if len(pages) == 0 || !bytes.Contains(pdf, []byte("<0000> <FFFF> <0000>")) {
		t.Fatal("the text cannot be read")
	}
	return pages
}

func shownLines(content []byte) []string {
	var lines []string
	for {
		_, rest, found := bytes.Cut(content, []byte(" Td ("))
		if !found {
			return lines
		}
		var raw []byte
		raw, content = literal(rest)
		lines = append(lines, fromUTF16(raw))
	}
}

// literal reads a PDF string to its closing parenthesis.
func literal(data []byte) (raw, rest []byte) {
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case ')':
			return raw, data[i+1:]
		case '\\':
			i++
			if data[i] == 'r' {
				raw = append(raw, '\r')
				continue
			}
			fallthrough
		default:
			raw = append(raw, data[i])
		}
	}
	return raw, nil
}

func fromUTF16(raw []byte) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

func allText(t testing.TB, pdf []byte) string {
	t.Helper()
	var all []string
	for _, page := range pageTexts(t, pdf) {
		all = append(all, page...)
	}
	return strings.Join(all, " ")
}

// glyphs reads the table of a TrueType font that maps characters to glyphs (cmap, format
// 4), and tells which characters have one.
func glyphs(t testing.TB, font []byte) func(r rune) bool {
	t.Helper()
	at := fontTable(t, font, "cmap")
	for i := range int(binary.BigEndian.Uint16(font[at+2:])) {
		sub := at + int(binary.BigEndian.Uint32(font[at+4+8*i+4:]))
		if binary.BigEndian.Uint16(font[sub:]) == 4 {
			return func(r rune) bool { return glyphIn(font[sub:], uint16(r)) != 0 }
		}
	}
	t.Fatal("no table of format 4")
	return nil
}

func fontTable(t testing.TB, font []byte, name string) int {
	t.Helper()
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		if entry := font[12+16*i:]; string(entry[:4]) == name {
			return int(binary.BigEndian.Uint32(entry[8:]))
		}
	}
	t.Fatalf("no table %s", name)
	return 0
}

func glyphIn(table []byte, r uint16) uint16 {
	at := func(i int) uint16 { return binary.BigEndian.Uint16(table[i:]) }
	twice := int(at(6))
	for i := 0; i < twice; i += 2 {
		if at(14+i) < r {
			continue
		}
		start, delta, rangeAt := at(16+twice+i), at(16+2*twice+i), 16+3*twice+i
		switch offset := int(at(rangeAt)); {
		case r < start:
			return 0
		case offset == 0:
			return r + delta
		default:
			return at(rangeAt + offset + 2*int(r-start))
		}
	}
	return 0
}
