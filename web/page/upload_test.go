package page

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
)

// posted is a form with texts and files, in the order given.
func posted(t *testing.T, parts ...[3]string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		if p[1] == "" {
			_ = w.WriteField(p[0], p[2]) // to memory
			continue
		}
		f, err := w.CreateFormFile(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(p[2]))
	}
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/x?return=check", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestReadUploadKeepsEverythingBesideAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("x", document.MaxSize+1)
	r := posted(t, [3]string{"before", "", "бір"}, [3]string{"scan", "a.pdf", huge},
		[3]string{"photo", "b.jpg", "small"}, [3]string{"after", "", "екі"})
	files, err := readUpload(httptest.NewRecorder(), r, keepLimit)
	if err != nil {
		t.Fatal(err)
	}
	if scan := files["scan"]; !scan.TooLarge || len(scan.Data) > 0 || scan.Name != "a.pdf" {
		t.Errorf("the large file is %q, %d bytes, too large: %v", scan.Name, len(scan.Data), scan.TooLarge)
	}
	if photo := files["photo"]; photo.TooLarge || string(photo.Data) != "small" {
		t.Errorf("the small file is %q", photo.Data)
	}
	if r.PostForm.Get("before") != "бір" || r.PostForm.Get("after") != "екі" || r.FormValue("return") != "check" {
		t.Errorf("the texts are %v", r.Form)
	}
}

func TestReadUploadTakesAFileOfExactlyTheLimit(t *testing.T) {
	t.Parallel()
	r := posted(t, [3]string{"scan", "a.pdf", strings.Repeat("x", document.MaxSize)})
	files, err := readUpload(httptest.NewRecorder(), r, keepLimit)
	if err != nil || files["scan"].TooLarge || len(files["scan"].Data) != document.MaxSize {
		t.Errorf("%d bytes, too large: %v, %v", len(files["scan"].Data), files["scan"].TooLarge, err)
	}
}

// endless is a file that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// U-01
func TestReadUploadMarksAFileWithoutEnd(t *testing.T) {
	t.Parallel()
	r := posted(t, [3]string{"text", "", "бір"}, [3]string{"scan", "a.pdf", "x"})
	whole, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	start := whole[:bytes.LastIndex(whole, []byte("\r\n--"))]
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(start), endless{}))
	files, err := readUpload(httptest.NewRecorder(), r, keepLimit)
	if err != nil || !files["scan"].TooLarge || r.PostForm.Get("text") != "бір" {
		t.Errorf("too large: %v, form %v, %v", files["scan"].TooLarge, r.PostForm, err)
	}
}

func TestReadUploadRefusesTextWithoutEndAndBrokenForms(t *testing.T) {
	t.Parallel()
	long := posted(t, [3]string{"text", "", strings.Repeat("x", textLimit)})
	if _, err := readUpload(httptest.NewRecorder(), long, keepLimit); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a text without end gives %v", err)
	}
	broken := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader("no form"))
	for _, kind := range []string{"multipart/form-data; boundary=b", "multipart/form-data"} {
		r := broken.Clone(t.Context())
		r.Header.Set("Content-Type", kind)
		if _, err := readUpload(httptest.NewRecorder(), r, keepLimit); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s gives %v", kind, err)
		}
	}
	plain := httptest.NewRequest(http.MethodPost, "/x", strings.NewReader("a=1&b=%D0%B0"))
	plain.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := readUpload(httptest.NewRecorder(), plain, keepLimit); err != nil || plain.PostForm.Get("b") != "а" {
		t.Errorf("a form without files gives %v, %v", plain.PostForm, err)
	}
}

func TestReadUploadKeepsNoFilesOfWhoeverMustSignInAgain(t *testing.T) {
	t.Parallel()
	r := posted(t, [3]string{"scan", "a.pdf", "data"}, [3]string{"text", "", "бір"})
	files, err := readUpload(httptest.NewRecorder(), r, 0)
	if err != nil || len(files["scan"].Data) > 0 || r.PostForm.Get("text") != "бір" {
		t.Errorf("%d bytes kept, form %v, %v", len(files["scan"].Data), r.PostForm, err)
	}
}
