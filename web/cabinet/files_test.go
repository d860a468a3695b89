package cabinet_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
)

// W-15
func TestAFiledFileComesBackToItsOwnerOnly(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	who, id := actor(t, p, "parent"), drafted(t, p, "parent", kindergarten, i18n.RU, kindergartenAnswers)
	saved, err := p.Applications.SaveAnswers(t.Context(), who, id, "benefit-proof", nil,
		map[string]application.Upload{"benefit_proof": {Name: "Справка.png", Data: picture.Bytes()}}, nil)
	if err != nil || len(saved.Errors) > 0 {
		t.Fatalf("%v, %v", err, saved.Errors)
	}
	number := confirmed(t, p, who, id)

	c := p.Client()
	c.SignIn(t, "parent")
	link := c.Open(t, own+number).Doc.Find(`main a[href*="/files/"]`)
	href := link.AttrOr("href", "")
	if link.Text() != "Справка.png" {
		t.Errorf("the file is called %q", link.Text())
	}
	a := c.Open(t, href)
	if !bytes.Equal(a.Body, picture.Bytes()) || a.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%d bytes of %s came back", len(a.Body), a.Header.Get("Content-Type"))
	}
	if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("disposition %q", a.Header.Get("Content-Disposition"))
	}
	neighbour := p.Client()
	neighbour.SignIn(t, "citizen")
	if a := neighbour.Get(t, href); a.Status != http.StatusNotFound {
		t.Errorf("a neighbour gets %d", a.Status)
	}
}
