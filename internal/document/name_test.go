package document

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// U-06
func TestSafeName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ұ", 200)
	for name, tc := range map[string]struct{ in, want string }{
		"keeps Kazakh letters":              {"Әке куәлігі.pdf", "Әке куәлігі.pdf"},
		"strips a path":                     {"../../etc/passwd", "passwd"},
		"strips a path of Windows":          {`C:\Users\Айгүл\скан.jpg`, "скан.jpg"},
		"drops the override of direction":   {"скан\u202efdp.exe", "сканfdp.exe"},
		"drops controls and zero widths":    {"a\x00\r\nb\u200b\u2066c.png", "a bc.png"},
		"replaces what shells mind":         {`a:b*c?"d"<e>|f.pdf`, "a_b_c__d__e__f.pdf"},
		"composes letters of a Mac":         {"и\u0306.pdf", "й.pdf"},
		"folds spaces":                      {"  а   б .pdf ", "а б .pdf"},
		"hides no file":                     {".htaccess", "htaccess"},
		"names the nameless":                {"", "file"},
		"names dots":                        {"...", "file"},
		"cuts a long name before its end":   {long + ".pdf", long[:2*96] + ".pdf"},
		"drops broken UTF-8":                {"скан\xff.pdf", "скан.pdf"},
		"cuts a long end too":               {"a." + long, "a." + long[:2*98]},
		"keeps nothing but a safe sign":     {"/", "_"},
		"does not take a folder for a name": {"папка/", "папка"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := SafeName(tc.in); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestTheExtensionFollowsTheContent(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ declared, media, want string }{
		{"скан.PDF", PDF, "скан.PDF"},
		{"photo.exe", PDF, "photo.exe.pdf"},
		{"page.html", JPEG, "page.html.jpg"},
		{"photo.jpeg", JPEG, "photo.jpeg"},
		{"", PNG, "file.png"},
		{strings.Repeat("a", 120), PNG, strings.Repeat("a", 96) + ".png"},
	} {
		if got := nameFor(tc.declared, tc.media); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.declared, got, tc.want)
		}
	}
}

// U-06
func TestContentDispositionIsReadBackAsTheSafeName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		header := ContentDisposition(name)
		if i := strings.IndexFunc(header, func(r rune) bool { return r < ' ' || r > '~' }); i >= 0 {
			t.Fatalf("not ASCII: %q", header)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" {
			t.Fatalf("%q: %q, %v", header, kind, err)
		}
		safe := SafeName(name)
		if params["filename"] != safe && !strings.Contains(header, "filename*=UTF-8''"+escapeExtended(safe)) {
			t.Fatalf("%q: %q, want %q", header, params["filename"], safe)
		}
		if utf8.RuneCountInString(safe) > longestFileName || SafeName(safe) != safe {
			t.Fatalf("%q is not safe", safe)
		}
	})
}

func TestContentDisposition(t *testing.T) {
	t.Parallel()
	const want = `attachment; filename="____ 1.pdf"; filename*=UTF-8''` +
		`%D2%9A%D2%B1%D0%B6%D1%8B%201.pdf`
	if got := ContentDisposition("Құжы 1.pdf"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSafeName_JoinsALetterAndItsMark(t *testing.T) {
	t.Parallel()
	if got, want := SafeName("A\x00\u0300.pdf"), "\u00c0.pdf"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
