package ui

import "testing"

// FuzzReadDisplay: a cookie says nothing but words of the form, and reads again the same.
func FuzzReadDisplay(f *testing.F) {
	for _, seed := range []string{"", "150.black-on-white.letters-wide.lines-wider.no-images.serif", "200.200.x", "150.\x00", "..", "әріп"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cookie string) {
		d := ReadDisplay(cookie)
		if again := ReadDisplay(d.Cookie()); again != d {
			t.Fatalf("%q is %+v and then %+v", cookie, d, again)
		}
		for _, word := range d.words() {
			if _, known := looks[word]; !known {
				t.Fatalf("%q says %q", cookie, word)
			}
		}
	})
}
