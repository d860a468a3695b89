package e2etest

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/form"
)

// said are answers that differ from the first possible one, by input name.
type said map[string]string

// sheet is what is answered on one page of questions.
type sheet struct {
	posted url.Values
	files  map[string]application.Upload
}

// sheetFor gives right answers to what a page asks now.
func sheetFor(t *testing.T, d *application.OpenDraft, p form.Page, differ said, today time.Time) sheet {
	t.Helper()
	s := sheet{url.Values{}, map[string]application.Upload{}}
	for _, f := range p.Fields {
		if d.Filling.Origin(f.ID) != form.Asked {
			continue
		}
		if f.Type == form.TypeFile {
			s.files[f.ID] = paper(t, f)
			continue
		}
		for _, input := range f.Inputs() {
			s.posted.Set(input.Name, right(d, f, input, differ, today))
		}
	}
	return s
}

// right is a right answer for an input.
func right(d *application.OpenDraft, f form.Field, input form.Input, differ said, today time.Time) string {
	if value, ok := differ[input.Name]; ok {
		return value
	}
	switch f.Type {
	case form.TypeSelect, form.TypeRadio:
		if f.OptionsSource != "" {
			return d.Snapshot.Items(f.OptionsSource)[0].Code
		}
		return f.Options[0].Value
	case form.TypeCheckbox:
		if len(f.Options) > 0 {
			return f.Options[0].Value
		}
		return "yes"
	case form.TypeDate:
		return datePart(f, input.Part, today)
	case form.TypeAddress:
		return address[input.Part]
	case form.TypeNumber:
		return strconv.Itoa(f.Min + 1)
	}
	if value, ok := texts[f.Type]; ok {
		return value
	}
	return "Қостанай қаласы"
}

// texts are right answers of types that have one shape.
var texts = map[form.Type]string{
	form.TypeIIN: "940530601034", form.TypeBIN: "981140001105", form.TypePhone: "8 701 000 00 01",
	form.TypeEmail: "aigerim@example.com", form.TypeMoney: "1 500,50",
	form.TypeIBAN: "KZ86 125K ZT50 0410 0100", form.TypeVIN: "1M8GDM9AXKP042788",
	form.TypeTextarea: "Бірінші жол.\nЕкінші жол.",
}

var address = map[string]string{
	"region": "390000000", "locality": "Рудный", "street": "Абай", "house": "12/1", "flat": "7",
}

// datePart is a week ago, or in three weeks where the day must lie ahead.
func datePart(f form.Field, part string, today time.Time) string {
	day := calendar.DateOf(today.AddDate(0, 0, -7))
	if f.Future {
		day = calendar.DateOf(today.AddDate(0, 0, 21))
	}
	return strconv.Itoa(map[string]int{"day": day.Day, "month": int(day.Month), "year": day.Year}[part])
}

// paper is a small file that the field accepts.
func paper(t *testing.T, f form.Field) application.Upload {
	t.Helper()
	var b bytes.Buffer
	if !slices.Contains(f.Formats(), "pdf") {
		if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 40)), nil); err != nil {
			t.Fatal(err)
		}
		return application.Upload{Name: "фото.jpg", Data: b.Bytes()}
	}
	doc := fpdf.New("P", "mm", "A4", "")
	doc.AddPage()
	doc.Rect(10, 10, 20, 20, "D")
	if err := doc.Output(&b); err != nil {
		t.Fatal(err)
	}
	return application.Upload{Name: "Құжаттың сканерленген көшірмесі.pdf", Data: b.Bytes()}
}
