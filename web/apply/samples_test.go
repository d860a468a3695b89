package apply_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"slices"

	"codeberg.org/go-pdf/fpdf"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/form"
)

// validFile is a small file that the field accepts.
func validFile(f form.Field) apptest.File {
	if slices.Contains(f.Formats(), "pdf") {
		return apptest.File{Name: "құжат.pdf", Data: pdf()}
	}
	return apptest.File{Name: "фото.jpg", Data: photo()}
}

func pdf() []byte {
	var b bytes.Buffer
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.Rect(10, 10, 20, 20, "D")
	_ = doc.Output(&b) // to memory
	return b.Bytes()
}

func photo() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 40)), nil) // to memory
	return b.Bytes()
}

func drawing() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 40))) // to memory
	return b.Bytes()
}
