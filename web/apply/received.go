package apply

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/web/page"
)

// removeSuffix ends the name of the button that takes a file away.
const removeSuffix = "-remove"

// received gives the files of a posted page and the fields whose file is taken away. A
// field with a new file is replaced, not emptied.
func received(r *http.Request) (files map[string]application.Upload, removed []string) {
	files = map[string]application.Upload{}
	for field, f := range page.Files(r) {
		files[field] = application.Upload{Name: f.Name, Data: f.Data, TooLarge: f.TooLarge}
	}
	for name := range r.PostForm {
		field, ok := strings.CutSuffix(name, removeSuffix)
		if _, replaced := files[field]; ok && !replaced {
			removed = append(removed, field)
		}
	}
	return files, removed
}
