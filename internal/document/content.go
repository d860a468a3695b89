// Package document keeps the files of the portal: those a citizen attaches, judged by
// their content before anybody opens them, and those a body issues, which anybody can
// verify by a code.
package document

import (
	"github.com/gabriel-vasile/mimetype"

	"qyzmet/internal/fault"
)

// Media types a citizen may attach. The catalogue names no others.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// MaxSize is the most bytes one attached file may have: 10 MB as citizens count them,
// which is 10 × 1024 × 1024.
const MaxSize = 10 << 20

// MaxPixels is the largest picture that is decoded, in pixels. A small file can claim a
// huge picture and exhaust the memory; 40 million is more than phones and scanners make.
const MaxPixels = 40_000_000

// Media is what Check learned about an accepted file.
type Media struct {
	// Type is PDF, JPEG or PNG, found in the content and never taken from the sender.
	Type string
	// Name is the declared name made safe to show, with the extension of Type.
	Name string
	// Size is the length in bytes.
	Size int64
	// Hash is the SHA-256 of the bytes, in hex.
	Hash string
}

// Check accepts a whole PDF, JPEG or PNG file of at most MaxSize bytes and refuses
// everything else, whatever its name says. A refusal is a fault of kind Invalid whose
// message names the reason and the remedy.
func Check(data []byte, declaredName string) (Media, error) {
	kind, err := classify(data)
	if err != nil {
		return Media{}, err
	}
	if err := inspectors[kind](data); err != nil {
		return Media{}, err
	}
	if endsAsZip(data) {
		return Media{}, refuse("document.file_foreign")
	}
	return Media{
		Type: kind,
		Name: nameFor(declaredName, kind),
		Size: int64(len(data)),
		Hash: Hash(data),
	}, nil
}

var inspectors = map[string]func([]byte) error{
	PDF: inspectPDF, JPEG: inspectJPEG, PNG: inspectPNG,
}

func classify(data []byte) (string, error) {
	switch {
	case len(data) == 0:
		return "", refuse("document.file_empty")
	case len(data) > MaxSize:
		return "", refuse("document.file_too_large", "limit", MaxSize>>20)
	}
	found := mimetype.Detect(data)
	for kind := range inspectors {
		if found.Is(kind) {
			return kind, nil
		}
	}
	return "", refuse("document.file_wrong_type")
}

// refuse makes the fault of a refused file from the key of its sentence.
func refuse(key string, args ...any) error {
	return fault.New(fault.Invalid, key, args...)
}
