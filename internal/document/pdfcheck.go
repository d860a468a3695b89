package document

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

// unpackLimit bounds what the object streams of one PDF may inflate to, in bytes.
const unpackLimit = 32 << 20

var (
	pdfHeader = regexp.MustCompile(`^%PDF-(1\.[0-7]|2\.[0-9])\s`)
	pdfEnd    = regexp.MustCompile(`startxref\s+(\d{1,10})\s+%%EOF$`)
	pdfXref   = regexp.MustCompile(`^\s*(xref\s|\d+\s+\d+\s+obj\b)`)
)

// active names what makes a PDF do something or carry other files. A name is looked for
// in the whole file, in streams and strings too, because a viewer finds objects by
// offsets and may be sent anywhere.
var active = map[string]bool{
	"JavaScript": true, "Launch": true, "EmbeddedFile": true, "RichMedia": true,
	"ImportData": true, "SubmitForm": true, "GoToE": true, "Rendition": true,
}

// activeKeys are too short to look for in compressed bytes, where they occur by chance;
// they count in dictionaries only.
var activeKeys = map[string]bool{"JS": true, "EF": true, "XFA": true}

// inspectPDF refuses a PDF that does not begin and end as one, has no page, is locked, or
// holds scripts, actions or attached files, in compressed object streams too.
func inspectPDF(data []byte) error {
	trimmed := bytes.TrimRight(data, "\x00\t\f\r\n ")
	switch {
	case !bytes.HasPrefix(data, []byte("%PDF-")), hasMarkup(head(data)):
		return refuse("document.file_foreign")
	case !pdfHeader.Match(data[:min(len(data), 16)]):
		return refuse("document.file_corrupt")
	case !bytes.HasSuffix(trimmed, []byte("%%EOF")):
		return refuseEnd(trimmed)
	case !pointsToXref(trimmed):
		return refuse("document.file_corrupt")
	}
	return inspectObjects(data)
}

// refuseEnd tells a file that was cut off from one that something was added to.
func refuseEnd(trimmed []byte) error {
	if bytes.Contains(trimmed, []byte("%%EOF")) {
		return refuse("document.file_foreign")
	}
	return refuse("document.file_corrupt")
}

// pointsToXref follows the offset at the end of the file to the table of objects. Viewers
// forgive offsets that are a few bytes off; so do we.
func pointsToXref(data []byte) bool {
	const slack, tail = 8, 128
	found := pdfEnd.FindSubmatch(data[max(0, len(data)-tail):])
	if found == nil {
		return false
	}
	offset, err := strconv.Atoi(string(found[1]))
	if err != nil || offset >= len(data) {
		return false
	}
	for at := max(0, offset-slack); at <= offset; at++ {
		if pdfXref.Match(data[at:min(len(data), at+48)]) {
			return true
		}
	}
	return false
}

func inspectObjects(data []byte) error {
	file := nameSet{}
	file.addAll(data)
	if file["Encrypt"] {
		return refuse("document.file_locked")
	}
	reader := objectReader{data: data, budget: 4*len(data) + 1<<16, unpack: unpackLimit}
	if err := reader.readAll(); err != nil {
		return err
	}
	switch {
	case file.hasAny(active), reader.names.hasAny(active), reader.names.hasAny(activeKeys):
		return refuse("document.file_unsafe")
	case !file["Root"] || !reader.names["Page"]:
		return refuse("document.file_corrupt")
	}
	return nil
}

// objectReader collects the names in the objects of a PDF. It takes every "obj" in the
// bytes for the beginning of an object: reading too much is safe, too little is not.
type objectReader struct {
	data []byte
	// budget and unpack bound the work: bytes that may still be read and inflated.
	budget, unpack int
	names          nameSet
}

func (r *objectReader) readAll() error {
	r.names = nameSet{}
	for at := 0; ; {
		i := bytes.Index(r.data[at:], []byte("obj"))
		if i < 0 {
			return nil
		}
		at += i + len("obj")
		if err := r.readObject(at); err != nil {
			return err
		}
	}
}

func (r *objectReader) readObject(at int) error {
	own, end := scanContainer(r.data, at, &r.budget)
	if r.budget < 0 {
		return refuse("document.file_unsafe")
	}
	r.names.join(own.set())
	if !own.holdsObjects() {
		return nil
	}
	body, isStream := streamBody(r.data, end)
	if !isStream {
		return nil
	}
	return r.unpackObjects(own, body)
}

// unpackObjects inflates a stream of objects and collects the names in it. A stream packed
// in a way it cannot undo is refused: nobody could say what is inside.
func (r *objectReader) unpackObjects(own nameList, body []byte) error {
	if !own.has("Filter") {
		return r.keep(body)
	}
	if !own.plainlyDeflated() {
		return refuse("document.file_unsafe")
	}
	packed := bytes.NewReader(body)
	inflater, err := zlib.NewReader(packed)
	if err != nil {
		return refuse("document.file_corrupt")
	}
	objects, err := io.ReadAll(io.LimitReader(inflater, int64(r.unpack)+1))
	if r.budget -= len(body) - packed.Len(); r.budget < 0 {
		return refuse("document.file_unsafe")
	}
	if err != nil {
		return refuse("document.file_corrupt")
	}
	return r.keep(objects)
}

func (r *objectReader) keep(objects []byte) error {
	if r.unpack -= len(objects); r.unpack < 0 {
		return refuse("document.file_unsafe")
	}
	r.names.addAll(objects)
	return nil
}
