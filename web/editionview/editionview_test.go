package editionview_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/seed"
	"qyzmet/web/editionview"
	"qyzmet/web/locale"
	"qyzmet/web/ui"
)

var update = flag.Bool("update", false, "keep the words of changes as they are now")

// names are those of the seed.
type names struct {
	bodies    map[string]standard.Body
	registers map[string]standard.Register
	grounds   map[string]standard.Ground
	services  map[string]standard.Service
}

func (n names) Body(code string) (standard.Body, bool) { v, ok := n.bodies[code]; return v, ok }
func (n names) Register(code string) (standard.Register, bool) {
	v, ok := n.registers[code]
	return v, ok
}
func (n names) Ground(code string) (standard.Ground, bool)   { v, ok := n.grounds[code]; return v, ok }
func (n names) Service(code string) (standard.Service, bool) { v, ok := n.services[code]; return v, ok }

func read[T any](t *testing.T, file string) T {
	t.Helper()
	var v T
	raw, err := seed.Files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func byCode[T any](t *testing.T, file string, code func(T) string) map[string]T {
	t.Helper()
	all := map[string]T{}
	for _, v := range read[[]T](t, file) {
		all[code(v)] = v
	}
	return all
}

func seedNames(t *testing.T) names {
	t.Helper()
	return names{
		byCode(t, "bodies.json", func(b standard.Body) string { return b.Code }),
		byCode(t, "registers.json", func(r standard.Register) string { return r.Code }),
		byCode(t, "grounds.json", func(g standard.Ground) string { return g.Code }),
		byCode(t, "services.json", func(s standard.Service) string { return s.Code }),
	}
}

func edition(t *testing.T, file string) standard.Content {
	t.Helper()
	return read[standard.Content](t, "standards/"+file+".json")
}

func texts(t *testing.T) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// comparisons are the kept ones: an amendment, and two services as unlike as can be.
var comparisons = map[string][2]string{
	"amendment": {"birth-certificate-reissue", "birth-certificate-reissue.2"},
	"another":   {"child-birth-allowance", "birth-of-child"},
}

func TestChangesInWords(t *testing.T) {
	t.Parallel()
	c, of := texts(t), seedNames(t)
	for name, files := range comparisons {
		for _, lang := range i18n.Langs {
			changed, same := editionview.Compare(c.In(lang), of, edition(t, files[0]), edition(t, files[1]))
			got := written(changed, same)
			kept := filepath.Join("testdata", name+"."+string(lang)+".txt")
			if *update {
				if err := os.WriteFile(kept, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(kept)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (go test ./web/editionview -update keeps it): -kept +now\n%s", kept, diff)
			}
		}
	}
}

// written is a comparison as plain text: [-what went-] {+what came+}.
func written(changed []editionview.Article, same []string) string {
	var b strings.Builder
	for _, a := range changed {
		fmt.Fprintf(&b, "# %s\n", a.Title)
		for _, r := range a.Rows {
			fmt.Fprintf(&b, "%s (%s)\n", r.Place, r.Kind)
			switch {
			case r.Says != "":
				fmt.Fprintf(&b, "    %s\n", r.Says)
			case len(r.Runs) > 0:
				fmt.Fprintf(&b, "    %s\n", runs(r.Runs))
			default:
				lines(&b, "-", r.Before)
				lines(&b, "+", r.After)
			}
		}
	}
	fmt.Fprintf(&b, "= %s\n", strings.Join(same, ", "))
	return b.String()
}

func lines(b *strings.Builder, mark string, list []ui.Line) {
	for _, l := range list {
		fmt.Fprintf(b, "    %s %s\n", mark, l.Text)
	}
}

func runs(list []ui.Run) string {
	var parts []string
	for _, r := range list {
		switch {
		case r.Gone:
			parts = append(parts, "[-"+r.Text+"-]")
		case r.Come:
			parts = append(parts, "{+"+r.Text+"+}")
		default:
			parts = append(parts, r.Text)
		}
	}
	return strings.Join(parts, " ")
}

func TestNoKeyIsShownForAnyTwoEditions(t *testing.T) {
	t.Parallel()
	c, of := texts(t), seedNames(t)
	entries, err := seed.Files.ReadDir("standards")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range entries {
		for _, other := range entries {
			before := read[standard.Content](t, "standards/"+one.Name())
			after := read[standard.Content](t, "standards/"+other.Name())
			words := written(editionview.Compare(c.In(i18n.KK), of, before, after))
			for _, bare := range []string{"edition.", "catalogue.", "clock.", "%!"} {
				if strings.Contains(words, bare) {
					t.Errorf("%s and %s show a key:\n%s", one.Name(), other.Name(), words)
				}
			}
		}
	}
}

func TestAChangeInAnotherLanguageIsNamed(t *testing.T) {
	t.Parallel()
	before, after := edition(t, "id-card"), edition(t, "id-card")
	after.Appeal.KK += " Қосымша."
	changed, _ := editionview.Compare(texts(t).In(i18n.EN), seedNames(t), before, after)
	want := []editionview.Article{{
		ID: "article-other", Title: "Other requirements", Rows: []editionview.Row{{
			Place: "How to appeal", Kind: standard.Changed, Says: "The text changed in another language: Kazakh.",
		}},
	}}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestAConditionIsWholeInWords(t *testing.T) {
	t.Parallel()
	before, after := edition(t, "id-card"), edition(t, "id-card")
	csc := form.Condition{Fact: form.FactChannel, In: []string{"csc"}}
	portal := form.Condition{Fact: form.FactChannel, In: []string{"portal"}}
	after.Documents[0].When = &form.Condition{Any: []form.Condition{csc, {Not: &portal}}}
	changed, _ := editionview.Compare(texts(t).In(i18n.EN), seedNames(t), before, after)
	got := written(changed, nil)
	want := "If one of these holds: when you apply at a CSC; except in this case: when you apply on the portal"
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
}
