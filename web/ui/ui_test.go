package ui

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"qyzmet/internal/i18n"
)

// texts loads this package's own sentences, and no other's.
func texts(t testing.TB) *i18n.Catalogue {
	t.Helper()
	raw, err := os.ReadFile("../locale/ui.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load(fstest.MapFS{"ui.json": {Data: raw, Mode: fs.ModePerm}})
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

func html(t testing.TB, c templ.Component) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func document(t testing.TB, c templ.Component) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(html(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// with renders a component with children.
func with(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func moment() *time.Time {
	at := time.Date(2026, 3, 20, 14, 40, 0, 0, time.UTC)
	return &at
}
