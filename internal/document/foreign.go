package document

import (
	"bytes"
	"encoding/binary"
)

// sniffWindow is how far readers look for a signature: browsers for HTML, PDF viewers
// for "%PDF-".
const sniffWindow = 1024

// markup begins what a browser or an interpreter would run if it took the file for a page.
var markup = [][]byte{
	[]byte("<script"), []byte("<html"), []byte("<!doctype html"), []byte("<?php"),
}

func hasMarkup(data []byte) bool {
	for {
		at := bytes.IndexByte(data, '<')
		if at < 0 {
			return false
		}
		data = data[at:]
		for _, m := range markup {
			if len(data) >= len(m) && bytes.EqualFold(data[:len(m)], m) {
				return true
			}
		}
		data = data[1:]
	}
}

func head(data []byte) []byte { return data[:min(len(data), sniffWindow)] }

// endsAsZip reports whether an archiver would open the file too. Archivers look from the
// back for the end record: 22 bytes, the last two being the length of a comment that
// reaches the end of the file.
func endsAsZip(data []byte) bool {
	const record, longestComment = 22, 1<<16 - 1
	from := max(0, len(data)-record-longestComment)
	for at := len(data) - record; at >= from; at-- {
		if !bytes.HasPrefix(data[at:], []byte("PK\x05\x06")) {
			continue
		}
		comment := int(binary.LittleEndian.Uint16(data[at+record-2:]))
		if at+record+comment == len(data) {
			return true
		}
	}
	return false
}
