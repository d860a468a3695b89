package document

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// The corpus is built here, so that no suspicious file lies in the repository.

func picture(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 3)
	}
	return img
}

func encoded(t testing.TB, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegFile(t testing.TB) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, picture(120, 80), nil) })
}

func pngFile(t testing.TB) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, picture(120, 80)) })
}

func gifFile(t testing.TB) []byte {
	return encoded(t, func(b *bytes.Buffer) error {
		img := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
		return gif.Encode(b, img, nil)
	})
}

func zipFile(t testing.TB, name string) []byte {
	return encoded(t, func(b *bytes.Buffer) error {
		w := zip.NewWriter(b)
		entry, err := w.Create(name)
		if err != nil {
			return err
		}
		if _, err := entry.Write([]byte("<w:document/>")); err != nil {
			return err
		}
		return w.Close()
	})
}

// pngHeader is a PNG that promises a picture and does not have it.
func pngHeader(width, height uint32) []byte {
	body := binary.BigEndian.AppendUint32(nil, width)
	body = binary.BigEndian.AppendUint32(body, height)
	body = append(body, 8, 2, 0, 0, 0)
	return joined([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", body))
}

// pngOf is a PNG of grey pixels with the given inflated rows.
func pngOf(width, height uint32, interlace byte, rows []byte) []byte {
	body := binary.BigEndian.AppendUint32(nil, width)
	body = binary.BigEndian.AppendUint32(body, height)
	body = append(body, 8, 0, 0, 0, interlace)
	return joined([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", body),
		pngChunk("IDAT", deflated(rows)), pngChunk("IEND", nil))
}

func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	typed := append([]byte(name), body...)
	return binary.BigEndian.AppendUint32(append(out, typed...), crc32.ChecksumIEEE(typed))
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

func joined(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// pdfFile is a one-page PDF with more objects, whose numbers go on from 4.
func pdfFile(more ...string) []byte {
	objects := append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
	}, more...)
	var b strings.Builder
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, table)
	return []byte(b.String())
}

// objectStream is a stream of compressed objects.
func objectStream(dict, objects string) string {
	body := deflated([]byte(objects))
	return fmt.Sprintf("<< %s /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\r\n%s\nendstream",
		dict, len(body), body)
}

// jpegSegment puts a segment behind the start of a JPEG.
func jpegSegment(file []byte, marker byte, body string) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2))
	return joined(file[:2], segment, []byte(body), file[2:])
}
