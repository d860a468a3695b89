package catalogue_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
)

func TestBody(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	t.Run("has the name of today and the former one", func(t *testing.T) {
		t.Parallel()
		a := p.Client().Open(t, "/ru/bodies/mcriap")
		got := strings.TrimSpace(a.Doc.Find("h1").Text())
		if !strings.HasPrefix(got, "Министерство искусственного интеллекта") {
			t.Errorf("is called %q", got)
		}
		if !strings.Contains(a.Text(), "Прежнее название: Министерство цифрового развития") {
			t.Error("does not say what it was called")
		}
		if diff := cmp.Diff([]string{"eds-issue", "eds-revoke"}, sorted(listed(a))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names what it is part of, and its parts", func(t *testing.T) {
		t.Parallel()
		if p.Client().Open(t, "/kk/bodies/kgd").Doc.Find(`main a[href="/kk/bodies/mf"]`).Length() != 1 {
			t.Error("the committee does not lead to its ministry")
		}
		if p.Client().Open(t, "/kk/bodies/mf").Doc.Find(`main a[href="/kk/bodies/kgd"]`).Length() != 1 {
			t.Error("the ministry does not lead to its committee")
		}
	})
}
