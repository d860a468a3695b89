package page

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"qyzmet/internal/fault"
)

// FuzzReadUpload: a body of any bytes is a form within its limits or a fault of its sender.
func FuzzReadUpload(f *testing.F) {
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nбір\r\n--b--\r\n"))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"s\"; filename=\"../a\"\r\n\r\nx\r\n--b--\r\n"))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\n\r\n--b\r\n--b"))
	f.Add("application/x-www-form-urlencoded", []byte("a=1&a=2&b=%D0%B0&%zz"))
	f.Add("", []byte("x"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/x?return=check", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		files, err := readUpload(httptest.NewRecorder(), r, keepLimit)
		if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.TooLarge) {
			t.Fatalf("a fault of ours: %v", err)
		}
		size := 0
		for name, file := range files {
			size += len(name) + len(file.Data)
		}
		for name, values := range r.PostForm {
			size += len(name)
			for _, v := range values {
				size += len(v)
			}
		}
		if size > 4*len(body)+64 { // broken UTF-8 may take three bytes where it took one
			t.Fatalf("%d bytes have become %d", len(body), size)
		}
	})
}
