package catalogue

import (
	"strings"

	"qyzmet/internal/i18n"
)

// label names a code of the catalogue in words; a code without words stands for itself.
func label(t i18n.Localizer, kind, code string) string {
	key := "catalogue." + kind + "." + strings.ReplaceAll(code, "-", "_")
	if !t.Has(key) {
		return code
	}
	return t.T(key)
}

func labels(t i18n.Localizer, kind string, codes []string) []string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = label(t, kind, code)
	}
	return list
}
