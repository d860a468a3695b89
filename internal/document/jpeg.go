package document

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
)

// maxProgressivePixels bounds progressive pictures, which the decoder keeps in memory as
// coefficients, five times as large as a plain picture. Phones do not make them this big.
const maxProgressivePixels = 16_000_000

// decoding lets two pictures at a time into the memory, whoever sends how many.
var decoding = make(chan struct{}, 2)

func inspectJPEG(data []byte) error {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return refuse("document.file_corrupt")
	}
	walk, whole := walkJPEG(data)
	limit := MaxPixels
	if walk.progressive {
		limit = maxProgressivePixels
	}
	if err := allowPixels(config.Width, config.Height, limit); err != nil {
		return err
	}
	if !whole {
		return refuse("document.file_corrupt")
	}
	if hasMarkup(data) || bytes.Contains(head(data), []byte("%PDF-")) ||
		!cameraTrailer(walk.trailer) {
		return refuse("document.file_foreign")
	}
	return decodeJPEG(data)
}

func decodeJPEG(data []byte) error {
	decoding <- struct{}{}
	defer func() { <-decoding }()
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
		return refuse("document.file_corrupt")
	}
	return nil
}

func allowPixels(width, height, limit int) error {
	if int64(width)*int64(height) > int64(limit) {
		return refuse("document.file_too_many_pixels", "limit", limit/1_000_000)
	}
	return nil
}

// jpegWalk is what the markers of a JPEG file tell without decoding it.
type jpegWalk struct {
	progressive bool
	// trailer is what follows the end of the picture.
	trailer []byte
}

// Markers of ITU-T T.81, table B.1.
const (
	markerSOF2 = 0xC2 // progressive frame
	markerRST0 = 0xD0 // RST0…RST7, SOI, EOI stand alone, without a length
	markerEOI  = 0xD9
	markerSOS  = 0xDA
	markerTEM  = 0x01
)

// walkJPEG steps over the segments to the end-of-image marker; whole is false when it
// does not come.
func walkJPEG(data []byte) (walk jpegWalk, whole bool) {
	at := 2 // after the start-of-image marker
	for at+2 <= len(data) && data[at] == 0xFF {
		marker := data[at+1]
		switch {
		case marker == 0xFF: // fill byte
			at++
			continue
		case marker == markerEOI:
			walk.trailer = data[at+2:]
			return walk, true
		case marker >= markerRST0 && marker < markerEOI, marker == markerTEM:
			at += 2
			continue
		}
		if at+4 > len(data) {
			return walk, false
		}
		walk.progressive = walk.progressive || marker == markerSOF2
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == markerSOS {
			at = endOfScan(data, at)
		}
	}
	return walk, false
}

// endOfScan finds the next marker behind entropy-coded data, where FF 00 is a data byte
// and FF D0…D7 are restarts.
func endOfScan(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] != 0xFF {
			continue
		}
		next := data[at+1]
		if next != 0 && (next < markerRST0 || next > markerRST0+7) {
			return at
		}
	}
	return len(data)
}

// cameraTrailer reports whether what follows the picture is nothing, or what phones are
// known to append: a second picture (CIPA DC-007 multi-picture, HDR gain maps), a moving
// picture in an MP4 box, or Samsung's block of shooting data. Refusing these would refuse
// a citizen's own photograph of a document.
func cameraTrailer(trailer []byte) bool {
	switch {
	case len(bytes.Trim(trailer, "\x00\r\n")) == 0,
		bytes.HasPrefix(trailer, []byte("\xFF\xD8\xFF")),
		bytes.HasSuffix(trailer, []byte("SEFT")):
		return true
	}
	return len(trailer) > 8 && string(trailer[4:8]) == "ftyp"
}
