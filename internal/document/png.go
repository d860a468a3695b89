package document

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"io"
)

// inspectPNG reads every chunk and every row without keeping the picture: a PNG of a few
// kilobytes may decode to hundreds of megabytes, so the rows are counted and let go.
func inspectPNG(data []byte) error {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return refuse("document.file_corrupt")
	}
	if err := allowPixels(config.Width, config.Height, MaxPixels); err != nil {
		return err
	}
	chunks, whole := readChunks(data)
	switch {
	case !whole:
		return refuse("document.file_corrupt")
	case len(chunks.trailer) > 0 || hasMarkup(data) ||
		bytes.Contains(head(data), []byte("%PDF-")):
		return refuse("document.file_foreign")
	case !rowsComplete(chunks):
		return refuse("document.file_corrupt")
	}
	return nil
}

// pngChunks is what the chunks of a PNG file hold.
type pngChunks struct {
	header  []byte
	pixels  []io.Reader // the IDAT chunks in order
	trailer []byte
}

const (
	pngSignature = 8
	chunkFrame   = 12 // length, type and CRC around the chunk's data
)

// readChunks checks the frame and the CRC of every chunk up to IEND; whole is false when
// one is broken or IEND does not come.
func readChunks(data []byte) (chunks pngChunks, whole bool) {
	at := pngSignature
	for at+chunkFrame <= len(data) {
		length := int(binary.BigEndian.Uint32(data[at:]))
		end := at + chunkFrame + length
		if end > len(data) {
			return chunks, false
		}
		name, body := string(data[at+4:at+8]), data[at+8:end-4]
		if crc32.ChecksumIEEE(data[at+4:end-4]) != binary.BigEndian.Uint32(data[end-4:]) {
			return chunks, false
		}
		switch name {
		case "IHDR":
			chunks.header = body
		case "IDAT":
			chunks.pixels = append(chunks.pixels, bytes.NewReader(body))
		case "IEND":
			chunks.trailer = data[end:]
			return chunks, true
		}
		at = end
	}
	return chunks, false
}

// channels counts the samples of a pixel by PNG colour type.
var channels = map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}

// adam7 lists first column, first row, column step and row step of the seven passes.
var adam7 = [][4]int{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
	{0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// rowsComplete inflates the pixels and reports whether exactly the promised rows are there.
func rowsComplete(chunks pngChunks) bool {
	inflated, err := zlib.NewReader(io.MultiReader(chunks.pixels...))
	if err != nil {
		return false
	}
	header := chunks.header
	width := int(binary.BigEndian.Uint32(header))
	height := int(binary.BigEndian.Uint32(header[4:]))
	bits := int(header[8]) * channels[header[9]]
	passes := [][4]int{{0, 0, 1, 1}}
	if header[12] == 1 {
		passes = adam7
	}
	rows := bufio.NewReaderSize(inflated, 1<<15)
	for _, p := range passes {
		columns := (width - p[0] + p[2] - 1) / p[2]
		lines := (height - p[1] + p[3] - 1) / p[3]
		if columns > 0 && !skipRows(rows, lines, (columns*bits+7)/8) {
			return false
		}
	}
	_, err = rows.ReadByte()
	return err == io.EOF
}

// skipRows reads rows of a filter type (0…4) and size bytes each.
func skipRows(r *bufio.Reader, lines, size int) bool {
	for range lines {
		filter, err := r.ReadByte()
		if err != nil || filter > 4 {
			return false
		}
		if _, err := r.Discard(size); err != nil {
			return false
		}
	}
	return true
}
