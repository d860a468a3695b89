package catalogue

import (
	"qyzmet/internal/i18n"
	"qyzmet/web/editionview"
)

func label(t i18n.Localizer, kind, code string) string { return editionview.Label(t, kind, code) }

func labels(t i18n.Localizer, kind string, codes []string) []string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = label(t, kind, code)
	}
	return list
}
