package page

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"

	"qyzmet/internal/document"
	"qyzmet/internal/fault"
)

// File is a file of a posted form as it came.
type File struct {
	// Name is the sender's; Data is empty when the file was TooLarge.
	Name string
	Data []byte
	// TooLarge says that the file passed document.MaxSize; the rest of the form is there.
	TooLarge bool
}

// Limits of a posted form with files, in bytes.
const (
	// drainLimit is how much is read off the wire: a browser that is cut short while it
	// sends shows an error of its own instead of ours.
	drainLimit = 128 << 20
	// textLimit is for everything that is not a file, names and headers of parts included.
	textLimit = 1 << 20
	// keepLimit is for the files that are held in memory.
	keepLimit = 2 * document.MaxSize
	// partCost is what a part counts besides its text.
	partCost = 128
)

type filesKey struct{}

// Files gives the files of a form that was registered with Upload, by field name.
func Files(r *http.Request) map[string]File {
	files, _ := r.Context().Value(filesKey{}).(map[string]File)
	return files
}

// receiving reads a form whose files may be too large: such a file is let pass by and
// marked, and every other answer of the form is kept.
func receiving(h Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		files, err := readUpload(w, r, keepLimit)
		if err == nil {
			err = refuseRepeated(r.URL, r.PostForm)
		}
		if err != nil {
			return err
		}
		return h(w, r.WithContext(context.WithValue(r.Context(), filesKey{}, files)))
	}
}

// readUpload reads a form and at most keep bytes of its files.
func readUpload(w http.ResponseWriter, r *http.Request, keep int64) (map[string]File, error) {
	r.Body = http.MaxBytesReader(w, r.Body, drainLimit)
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return nil, readForm(w, r, textLimit)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "fault.bad_form")
	}
	in := intake{form: url.Values{}, files: map[string]File{}, text: textLimit, keep: keep}
	if err := in.read(parts); err != nil {
		return nil, err
	}
	r.PostForm, r.Form = in.form, r.URL.Query()
	for name, values := range in.form {
		r.Form[name] = append(slices.Clone(values), r.Form[name]...)
	}
	return in.files, nil
}

// readToPark reads what was typed into a page whose session had ended; of a form that is
// too large nothing is parked.
func readToPark(w http.ResponseWriter, r *http.Request, why error) {
	if Of(r).Expired() || fault.Is(why, fault.StepUp) {
		_, _ = readUpload(w, r, 0)
	}
}

// intake reads a form part by part, within what is left of its limits in bytes.
type intake struct {
	form       url.Values
	files      map[string]File
	text, keep int64
}

func (in *intake) read(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if err == io.EOF { // wrapped it is a form cut short
			return nil
		}
		if err == nil {
			err = in.take(part)
		}
		var endless *http.MaxBytesError
		switch {
		case errors.As(err, &endless) && len(in.files) > 0:
			return nil // what came before the endless file stands, and the file is marked
		case fault.Is(err, fault.TooLarge):
			return err
		case err != nil:
			return fault.New(fault.Invalid, "fault.bad_form")
		}
	}
}

func (in *intake) take(part *multipart.Part) error {
	in.text -= partCost
	if part.FileName() != "" {
		return in.takeFile(part)
	}
	text, err := io.ReadAll(io.LimitReader(part, max(in.text, 0)+1))
	in.text -= int64(len(text))
	if in.text < 0 {
		return fault.New(fault.TooLarge, "fault.body_too_large")
	}
	in.form.Add(part.FormName(), string(text))
	return err
}

// takeFile keeps the first file of a field, unless it is too large.
func (in *intake) takeFile(part *multipart.Part) error {
	limit := min(in.keep, document.MaxSize)
	data, err := io.ReadAll(io.LimitReader(part, limit+1))
	file := File{Name: part.FileName(), Data: data, TooLarge: int64(len(data)) > limit}
	if file.TooLarge {
		file.Data = nil
	}
	in.keep -= int64(len(file.Data))
	if _, double := in.files[part.FormName()]; !double {
		in.files[part.FormName()] = file
	}
	if err == nil && file.TooLarge {
		_, err = io.Copy(io.Discard, part)
	}
	return err
}
