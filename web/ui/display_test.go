package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/i18n"
)

func TestTheCookieOfTheDisplayIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for cookie, want := range map[string]Display{
		"":    {},
		"150": {Size: "150"},
		"200.white-on-black.letters-wider.lines-wide.no-images.serif": {
			Size: "200", Colours: "white-on-black", Letters: "wider", Lines: "wide", NoImages: true, Serif: true,
		},
		"blue-on-blue.serif": {Colours: "blue-on-blue", Serif: true},
	} {
		if diff := cmp.Diff(want, ReadDisplay(cookie)); diff != "" {
			t.Errorf("%q -want +got\n%s", cookie, diff)
		}
		if got := want.Cookie(); got != cookie {
			t.Errorf("written %q, want %q", got, cookie)
		}
	}
}

func TestAStrangeCookieIsTheOrdinaryView(t *testing.T) {
	t.Parallel()
	long := make([]byte, 10_000)
	for _, cookie := range []string{"300", "qz-serif", `"><script>`, "letters-", "serif;x", "200 ", string(long)} {
		if d := ReadDisplay(cookie); d.Special() || d.class() != "govuk-template" {
			t.Errorf("%.20q shows %q", cookie, d.class())
		}
	}
}

func TestTheDisplayIsClassesOfThePage(t *testing.T) {
	t.Parallel()
	p := Page{T: texts(t).In(i18n.KK), Path: "/services", Display: ReadDisplay("200.blue-on-blue.serif")}
	doc := document(t, Layout(p))
	want := "govuk-template qz-large qz-size-200 qz-two-colours qz-blue-on-blue qz-serif"
	if got := doc.Find("html").AttrOr("class", ""); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	back := doc.Find(`header form[action="/kk/settings/display"]`)
	if back.Find(`[name=next][value="/kk/services"], [name=ordinary]`).Length() != 2 {
		t.Error("no way back to the ordinary view in one step")
	}
	doc = document(t, Layout(Page{T: p.T, Path: "/services"}))
	if doc.Find(`header a[href="/kk/settings/display?next=%2Fkk%2Fservices"]`).Length() != 1 {
		t.Error("no way to the special view in one step")
	}
	if doc.Find("header form").Length() != 0 {
		t.Error("a way back from the ordinary view")
	}
}
