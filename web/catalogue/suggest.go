package catalogue

import (
	"encoding/json"
	"net/http"
	"strings"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// suggestions are what the script shows under the search box.
type suggestions struct {
	// Said tells in words how many there are, for those who do not see the list.
	Said  string       `json:"said"`
	Found []suggestion `json:"found"`
}

// suggestion is a service; its language is set when the name is not in the page's.
type suggestion struct {
	URL  string    `json:"url"`
	Name string    `json:"name"`
	Lang i18n.Lang `json:"lang,omitempty"`
}

const (
	// suggestLimit is how many names one can take in at a glance.
	suggestLimit = 6
	// suggestFrom is the shortest query in characters: one letter begins too many names.
	suggestFrom = 2
)

// showSuggestions answers the script of the search box with JSON. The answer is the same
// for everybody and may be kept for a minute, so that erasing a letter asks nobody.
func (room Room) showSuggestions(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	text := clip(strings.TrimSpace(r.URL.Query().Get("q")))
	answer := suggestions{Found: []suggestion{}}
	if len([]rune(text)) >= suggestFrom {
		codes, err := room.Registrar.Suggest(r.Context(), text, suggestLimit)
		if err != nil {
			return err
		}
		for _, service := range pick(snapshot, codes) {
			name, lang := ui.Official(v.T, service.Name)
			answer.Found = append(answer.Found, suggestion{v.In(link.Service(service.Code)), name, lang})
		}
	}
	answer.Said = v.T.T("script.suggested_none")
	if n := len(answer.Found); n > 0 {
		answer.Said = v.T.T("script.suggested", "n", n)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "private, max-age=60")
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	_, _ = w.Write(body) // the reader went away: nobody is left to tell
	return nil
}
