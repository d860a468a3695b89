package application_test

import (
	"os"
	"testing"

	"qyzmet/internal/i18n"
)

// catalogue reads the portal's texts from where they lie: the domain does not import them.
func catalogue(t *testing.T) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load(os.DirFS("../../web/locale"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
