package seed_test

import (
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard/seed"
)

// The seed's own reading of its files: only what the tests look at.
type (
	coded struct {
		Code string `json:"code"`
	}
	register struct {
		Code  string `json:"code"`
		Owner string `json:"owner"`
		Facts []struct {
			Name   string   `json:"name"`
			Values []string `json:"values"`
		} `json:"facts"`
	}
	service struct {
		Code       string              `json:"code"`
		Name       i18n.Text           `json:"name"`
		Body       string              `json:"body"`
		Categories []string            `json:"categories"`
		Keywords   map[string][]string `json:"keywords"`
	}
	item struct {
		Code       string            `json:"code"`
		Attributes map[string]string `json:"attributes"`
	}
	condition struct {
		All  []condition `json:"all"`
		Any  []condition `json:"any"`
		Not  *condition  `json:"not"`
		Fact string      `json:"fact"`
		In   []string    `json:"in"`
	}
	field struct {
		ID            string     `json:"id"`
		Type          string     `json:"type"`
		Options       []option   `json:"options"`
		OptionsSource string     `json:"options_source"`
		ShowIf        *condition `json:"show_if"`
		Prefill       *struct {
			Register  string `json:"register"`
			Attribute string `json:"attribute"`
		} `json:"prefill"`
		Computed []struct {
			When *condition `json:"when"`
		} `json:"computed"`
	}
	option struct {
		Value string `json:"value"`
	}
	page struct {
		ID     string  `json:"id"`
		Fields []field `json:"fields"`
	}
	variant struct {
		Code string     `json:"code"`
		When *condition `json:"when"`
	}
	component struct {
		Service string     `json:"service"`
		After   string     `json:"after"`
		When    *condition `json:"when"`
	}
	fee struct {
		Code     string     `json:"code"`
		When     *condition `json:"when"`
		PerField string     `json:"per_field"`
	}
	paper struct {
		Code     string     `json:"code"`
		Source   string     `json:"source"`
		Register string     `json:"register"`
		When     *condition `json:"when"`
		Field    string     `json:"field"`
	}
	edition struct {
		Service  string    `json:"service"`
		Name     i18n.Text `json:"name"`
		Number   int       `json:"number"`
		Provider struct {
			Body string `json:"body"`
		} `json:"provider"`
		Term struct {
			Variants   []variant   `json:"variants"`
			Components []component `json:"components"`
		} `json:"term"`
		Result struct {
			Template struct {
				Statement i18n.Text `json:"statement"`
				Rows      []string  `json:"rows"`
			} `json:"template"`
		} `json:"result"`
		Fee struct {
			Items []fee `json:"items"`
		} `json:"fee"`
		Route struct {
			Kind string     `json:"kind"`
			When *condition `json:"when"`
		} `json:"route"`
		Documents               []paper  `json:"documents"`
		AcceptanceRefusalGround []string `json:"acceptance_refusal_grounds"`
		RefusalGrounds          []string `json:"refusal_grounds"`
		Form                    struct {
			Sections []struct {
				ID    string `json:"id"`
				Pages []page `json:"pages"`
			} `json:"sections"`
		} `json:"form"`
	}
)

func read[T any](t *testing.T, name string) T {
	t.Helper()
	var value T
	data, err := seed.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return value
}

func names(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := fs.Glob(seed.Files, pattern)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// codes reads the codes of a list, refusing a code that stands there twice.
func codes(t *testing.T, name string) map[string]bool {
	t.Helper()
	set := map[string]bool{}
	for _, c := range read[[]coded](t, name) {
		if set[c.Code] || c.Code == "" {
			t.Errorf("%s: code %q is empty or stands twice", name, c.Code)
		}
		set[c.Code] = true
	}
	return set
}

// eachEdition runs a test for every standard, with its fields in the order they are asked.
func eachEdition(t *testing.T, check func(t *testing.T, e edition)) {
	t.Helper()
	for _, name := range names(t, "standards/*.json") {
		title := strings.TrimSuffix(strings.TrimPrefix(name, "standards/"), ".json")
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			e := read[edition](t, name)
			if want := fileOf(e); title != want {
				t.Errorf("file %s holds %s", name, want)
			}
			check(t, e)
		})
	}
}

// fileOf is the name of an edition's file: the service, and its number from the second on.
func fileOf(e edition) string {
	if e.Number == 1 {
		return e.Service
	}
	return e.Service + "." + strconv.Itoa(e.Number)
}

func (e edition) pages() []page {
	var all []page
	for _, section := range e.Form.Sections {
		all = append(all, section.Pages...)
	}
	return all
}

func (e edition) fields() map[string]field {
	all := map[string]field{}
	for _, p := range e.pages() {
		for _, f := range p.Fields {
			all[f.ID] = f
		}
	}
	return all
}
