package bench

import (
	"qyzmet/internal/i18n"
	"qyzmet/web/ui"
)

// Keys that lead to places of the bench together with the browser's own; nothing needs them.
const (
	keySearch   = "s"
	keyFirst    = "1"
	keyNext     = "n"
	keyBack     = "q"
	keyDecision = "d"
)

// queueKeys and caseKeys list the keys of a page for whoever wants to use them.
func queueKeys(t i18n.Localizer) []ui.Row {
	return keyRows(t, keySearch, "search", keyFirst, "first", keyNext, "next")
}

func caseKeys(t i18n.Localizer) []ui.Row {
	return keyRows(t, keyBack, "back", keyDecision, "decision")
}

func keyRows(t i18n.Localizer, pairs ...string) (rows []ui.Row) {
	for i := 0; i < len(pairs); i += 2 {
		rows = append(rows, ui.Row{Key: t.T("queue.key." + pairs[i+1]), Content: ui.Code(pairs[i], "")})
	}
	return rows
}
