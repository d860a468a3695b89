package ui

import (
	"strings"
	"testing"

	"qyzmet/internal/i18n"
)

// A machine has no script, no header and no keyboard: only what its buttons say.
func TestAHallHasNothingButItsButtons(t *testing.T) {
	t.Parallel()
	tr := texts(t).In(i18n.RU)
	square, err := EncodeQR("https://qyzmet.example/kk/tickets/ABCDEFGH2345ABCD")
	if err != nil {
		t.Fatal(err)
	}
	doc := document(t, with(Hall(HallView{T: tr, Title: "Талон", Place: "ЦОН"}),
		HallChoices(), HallKeys(), HallNumber("D-014"), QR(square, "QR"),
		HallButton(HallChoice{Text: "Документы", URL: "/ru/x", Icon: IconDocument}),
		HallButton(HallChoice{Text: "5", Name: "digit", Value: "5", Quiet: true, Note: "n"}),
		HallCalls([]HallCall{{Label: "D-014", Window: "3", Now: true, Spoken: []Link{{Text: "Талон D 14, окно 3", Lang: i18n.RU}}}},
			"c", "n", "w"),
		HallCounts([]Row{{Key: "k", Value: "2"}})))
	if doc.Find("script, nav, .qz-header").Length() > 0 || doc.Find("main").Length() != 1 {
		t.Error("there is more than main")
	}
	if doc.Find(`button[name="digit"][value="5"]`).Length() != 1 || doc.Find(`a[href="/ru/x"]`).Length() != 1 {
		t.Error("a button is missing")
	}
	if path := doc.Find(".qz-qr path").AttrOr("d", ""); !strings.HasPrefix(path, "M4 4h7") {
		t.Errorf("the square begins with %.20q", path)
	}
	if got := doc.Find("[aria-live] [lang=ru]").Text(); got != "Талон D 14, окно 3" {
		t.Errorf("a voice says %q", got)
	}
	css := styleSheet(t)
	for _, class := range []string{"qz-hall", "qz-hall__choice--quiet", "qz-hall__call--now", "qz-qr", "qz-hall__counts"} {
		if !strings.Contains(css, "."+class) {
			t.Errorf("%s has no style", class)
		}
	}
}
