package apply_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

func TestAFileThatCannotBeTakenIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	large := append(photo(), make([]byte, document.MaxSize)...)
	tests := []struct {
		name, words string
		file        apptest.File
	}{
		{"too large", "10", apptest.File{Name: "a.jpg", Data: large}},
		{"three times too large", "10", apptest.File{Name: "a.jpg", Data: make([]byte, 3*document.MaxSize)}},
		{"of a wrong type, by its content", "PDF", apptest.File{Name: "a.jpg", Data: []byte("MZ program")}},
		{"a PDF where a picture is asked", "JPEG", apptest.File{Name: "a.pdf", Data: pdf()}},
		{"corrupt", "", apptest.File{Name: "a.jpg", Data: photo()[:120]}},
		{"empty", "", apptest.File{Name: "a.jpg"}},
		{"not there", "Фотография", apptest.File{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := citizen(t, p, "citizen", i18n.RU)
			a := w.until(t, "sports-title", "photo")
			files := map[string]apptest.File{"photo": tt.file}
			if tt.file.Name == "" {
				files = nil
			}
			refused(t, w.send(t, a, nil, files), tt.words)
			again := w.client.Open(t, w.in(link.DraftStep(draftOf(t, a), "protocol")))
			if !strings.Contains(again.Text(), "құжат.pdf") {
				t.Error("the file of another question is lost")
			}
		})
	}
}

// The text beside a file that is refused stays, whatever comes first in the form.
func TestAFileThatIsTooLargeLosesNothingElse(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	a := w.until(t, "sports-title", "photo")
	id := draftOf(t, a)
	good := w.send(t, a, nil, map[string]apptest.File{"photo": {Name: "бет.jpg", Data: photo()}})
	mustLead(t, good, w.in(link.DraftStep(id, "consent")))
	large := make([]byte, document.MaxSize+1)
	refused(t, w.send(t, a, nil, map[string]apptest.File{"photo": {Name: "b.jpg", Data: large}}), "10")
	if again := w.client.Open(t, w.in(link.DraftStep(id, "photo"))); !strings.Contains(again.Text(), "бет.jpg") {
		t.Error("the earlier file is gone")
	}
}

func TestAReceivedFileIsShownReplacedAndRemoved(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	a := w.until(t, "sports-title", "photo")
	id := draftOf(t, a)
	step := w.in(link.DraftStep(id, "photo"))
	w.send(t, a, nil, map[string]apptest.File{"photo": {Name: "бірінші.jpg", Data: photo()}})
	first := w.client.Open(t, step)
	file := first.Doc.Find(`a[href*="/files/"]`)
	got := w.client.Open(t, file.AttrOr("href", ""))
	if !bytes.Equal(got.Body, photo()) || got.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the file comes back as %s, %d bytes", got.Header.Get("Content-Type"), len(got.Body))
	}
	if d := got.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") {
		t.Errorf("the file is to be %q", d)
	}
	mustLead(t, w.send(t, first, nil, nil), w.in(link.DraftStep(id, "consent")))
	w.send(t, first, nil, map[string]apptest.File{"photo": {Name: "екінші.png", Data: drawing()}})
	second := w.client.Open(t, step)
	if text := second.Text(); !strings.Contains(text, "екінші.png") || strings.Contains(text, "бірінші.jpg") {
		t.Errorf("the second file did not take the place of the first:\n%s", text)
	}
	if a := w.client.Get(t, file.AttrOr("href", "")); a.Status != http.StatusNotFound {
		t.Errorf("the replaced file answers %d", a.Status)
	}
	button := second.Doc.Find(`button[name="photo-remove"]`)
	removed := w.send(t, second, url.Values{"photo-remove": {button.AttrOr("value", "")}}, nil)
	mustLead(t, removed, step+"?done=file_removed")
	if third := w.client.Follow(t, removed); strings.Contains(third.Text(), "екінші.png") ||
		!strings.Contains(third.Text(), "Файл удален") {
		t.Errorf("the file is not removed:\n%s", third.Text())
	}
}

func TestRemovingAFileFromTheCheckPageStaysOnTheWayBack(t *testing.T) {
	t.Parallel()
	w := citizen(t, apptest.New(t), "citizen", i18n.RU)
	check := w.fill(t, "sports-title", w.start(t, "sports-title"))
	id := draftOf(t, check)
	if names := check.Doc.Find(`a[href*="/files/"]`); names.Length() != 4 || names.First().Text() != "құжат.pdf" {
		t.Errorf("%d files, the first %q", names.Length(), names.First().Text())
	}
	a := w.client.Open(t, w.in(link.DraftStepFromCheck(id, "photo")))
	removed := w.send(t, a, url.Values{"return": {"check"}, "photo-remove": {"yes"}}, nil)
	mustLead(t, removed, w.in(link.DraftStepFromCheck(id, "photo"))+"&done=file_removed")
	early := w.client.Post(t, w.in(link.DraftCheck(id)), nil)
	refused(t, early, "Фотография")
	again := w.client.Open(t, early.Doc.Find(`[data-fact="error-summary"] a`).AttrOr("href", ""))
	sent := w.send(t, again, url.Values{"return": {"check"}}, map[string]apptest.File{"photo": {Name: "a.png", Data: drawing()}})
	mustLead(t, sent, w.in(link.DraftCheck(id)))
}
