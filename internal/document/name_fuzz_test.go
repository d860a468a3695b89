package document

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzSafeName: a name is shown and sent in a header as it is, and no path.
func FuzzSafeName(f *testing.F) {
	for _, seed := range []string{
		"Анықтама.pdf", `..\..\a.png`, "../../etc/passwd", "a\r\nSet-Cookie: b", "\u202efdp.exe", "", ".", "a\xffb", `";x="`, strings.Repeat("ә", 5000),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe := SafeName(name)
		if safe == "" || !utf8.ValidString(safe) || utf8.RuneCountInString(safe) > longestFileName || strings.ContainsAny(safe, "/\\\r\n\x00\"") {
			t.Fatalf("%q becomes %q", name, safe)
		}
		header := ContentDisposition(safe)
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || params["filename"] != safe {
			t.Fatalf("%q is sent as %q: %v", safe, header, err)
		}
	})
}
