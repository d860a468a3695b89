package formeditor

import (
	"testing"

	"qyzmet/internal/form"
)

func TestAFaultLeadsToItsPart(t *testing.T) {
	t.Parallel()
	d := form.Definition{Sections: []form.Section{
		{ID: "you", Pages: []form.Page{{ID: "name", Fields: []form.Field{{ID: "given"}}}}},
		{ID: "rest", Pages: []form.Page{{ID: "where"}, {ID: "when", Fields: []form.Field{{ID: "day"}, {ID: "hour"}}}}},
	}}
	type want struct {
		section, page, field string
		ok                   bool
	}
	for path, w := range map[string]want{
		"form":                {ok: true},
		"you":                 {"you", "", "", true},
		"rest/when":           {"rest", "when", "", true},
		"rest/when/hour":      {"rest", "when", "hour", true},
		"/form":               {ok: true},
		"/form/sections/1":    {"rest", "", "", true},
		"/form/sections/1/id": {"rest", "", "", true},
		"/form/sections/1/pages/1/fields/1/label/kk": {"rest", "when", "hour", true},
		"/form/sections/1/pages/7":                   {"rest", "", "", true},
		"/form/sections/9/pages/0":                   {ok: true},
		"/term/variants/0":                           {},
		"nowhere":                                    {},
	} {
		s, ok := placeOf(d, path)
		if got := (want{s.section.ID, s.page.ID, s.field.ID, ok}); got != w {
			t.Errorf("%s: %+v, want %+v", path, got, w)
		}
	}
}
