package question

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/web/page"
)

// RemoveSuffix ends the name of the button that takes a file away.
const RemoveSuffix = "-remove"

// Received gives the files of a posted page and the fields whose file is taken away. A
// field with a new file is replaced, not emptied.
func Received(r *http.Request) (files map[string]application.Upload, removed []string) {
	files = map[string]application.Upload{}
	for field, f := range page.Files(r) {
		files[field] = application.Upload{Name: f.Name, Data: f.Data, TooLarge: f.TooLarge}
	}
	for name := range r.PostForm {
		field, ok := strings.CutSuffix(name, RemoveSuffix)
		if _, replaced := files[field]; ok && !replaced {
			removed = append(removed, field)
		}
	}
	return files, removed
}

// Size writes the size of a file as people say it: 300 KB, 1.4 MB.
func Size(t i18n.Localizer, bytes int64) string {
	const kb, mb = 1 << 10, 1 << 20
	if bytes < mb {
		return t.T("apply.size_kb", "size", int((bytes+kb-1)/kb))
	}
	number := strconv.FormatFloat(float64(bytes)/mb, 'f', 1, 64)
	if t.Lang() != i18n.EN {
		number = strings.Replace(number, ".", ",", 1)
	}
	return t.T("apply.size_mb", "size", number)
}
