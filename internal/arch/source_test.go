package arch

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/i18n"
	"qyzmet/web/locale"
)

func importsOf(t *testing.T, path string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, i := range f.Imports {
		imports = append(imports, strings.Trim(i.Path.Value, `"`))
	}
	return imports
}

func source(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func texts(t *testing.T) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var variable = regexp.MustCompile(`\{[a-z_]+\}`)

// TestEveryTextIsThereInThreeLanguages also compares variables and plural forms.
func TestEveryTextIsThereInThreeLanguages(t *testing.T) {
	t.Parallel()
	c := texts(t)
	needs := map[i18n.Lang][]string{i18n.KK: {"other"}, i18n.RU: {"one", "few", "many", "other"}, i18n.EN: {"one", "other"}}
	for _, key := range c.Keys() {
		want := variables(c.Forms(key, i18n.KK))
		for _, lang := range i18n.Langs {
			forms := c.Forms(key, lang)
			if len(forms) == 0 || strings.TrimSpace(forms["other"]) == "" {
				t.Errorf("%s has no %s", key, lang)
			}
			if len(forms) > 1 && lang != i18n.KK {
				for _, form := range needs[lang] {
					if forms[form] == "" {
						t.Errorf("%s in %s lacks the plural form %s", key, lang, form)
					}
				}
			}
			if got := variables(forms); !slices.Equal(got, want) {
				t.Errorf("%s: variables in %s are %v, in kk %v", key, lang, got, want)
			}
		}
	}
}

func variables(forms map[string]string) []string {
	var names []string
	for _, text := range forms {
		names = append(names, variable.FindAllString(text, -1)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

var (
	literal = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)"`)
	prefix  = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?:\.|\.[a-z0-9_]*_))"`)
)

// TestEveryKeyInTheCodeIsTranslated and every text is used: a key is named in full, or
// built from a prefix that stands in the code.
func TestEveryKeyInTheCodeIsTranslated(t *testing.T) {
	t.Parallel()
	c := texts(t)
	subjects := map[string]bool{}
	for _, key := range c.Keys() {
		subjects[key[:strings.IndexByte(key, '.')]] = true
	}
	used, prefixes := namedKeys(t)
	for key := range used {
		if subjects[key[:strings.IndexByte(key, '.')]] && !c.Has(key) && !strings.HasSuffix(key, "_") {
			t.Errorf("the code names %q, which no locale has", key)
		}
	}
	for _, key := range c.Keys() {
		built := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
		if !used[key] && !built {
			t.Errorf("nothing uses the text %q", key)
		}
	}
}

func namedKeys(t *testing.T) (map[string]bool, []string) {
	t.Helper()
	used, prefixes := map[string]bool{}, []string{}
	for _, root := range []string{"../../internal", "../../web", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" {
				return nil
			}
			if strings.HasSuffix(path, "identity/policy.go") {
				return nil // actions look like keys
			}
			text := source(t, path)
			for _, m := range literal.FindAllStringSubmatch(text, -1) {
				used[m[1]] = true
			}
			for _, m := range prefix.FindAllStringSubmatch(text, -1) {
				prefixes = append(prefixes, m[1])
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return used, prefixes
}
