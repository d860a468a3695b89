package standardfile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/standardfile"
)

// shuffled writes a document with its properties in any order and any space between.
func shuffled(t *rapid.T, b *strings.Builder, v any) {
	space := rapid.SampledFrom([]string{"", " ", "\n\t", "\r\n"}).Draw(t, "space")
	switch v := v.(type) {
	case map[string]any:
		b.WriteString("{" + space)
		for i, name := range rapid.Permutation(slices.Sorted(maps.Keys(v))).Draw(t, "order") {
			if i > 0 {
				b.WriteString("," + space)
			}
			fmt.Fprintf(b, "%q%s:", name, space)
			shuffled(t, b, v[name])
		}
		b.WriteString(space + "}")
	case []any:
		b.WriteString("[" + space)
		for i, inner := range v {
			if i > 0 {
				b.WriteString("," + space)
			}
			shuffled(t, b, inner)
		}
		b.WriteString(space + "]")
	default:
		raw, err := json.Marshal(v) // with <, > and & as escapes, which mean the same
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
	}
}

func TestWrite_GivesTheSameBytesHoweverTheFileWasWritten(t *testing.T) {
	t.Parallel()
	files := seeds(t)
	names := slices.Sorted(maps.Keys(files))
	rapid.Check(t, func(r *rapid.T) {
		raw := files[rapid.SampledFrom(names).Draw(r, "file")]
		want := written(t, read(t, raw))
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			r.Fatal(err)
		}
		var b strings.Builder
		shuffled(r, &b, v)
		got := written(t, read(t, []byte(b.String())))
		if !bytes.Equal(want, got) {
			r.Fatalf("two forms of one file:\n%s", cmp.Diff(string(want), string(got)))
		}
		if again := written(t, read(t, got)); !bytes.Equal(got, again) {
			r.Fatal("writing what was written changes it")
		}
	})
}

// aText is any text that a file may hold.
func aText(t *rapid.T, most int) i18n.Text {
	one := rapid.StringOfN(rapid.RuneFrom([]rune("аәбғқңөұүһіabc «»“”–’<>&\\\"/{}0\n\u2764")), 1, most-1, -1)
	draw := func(lang string) string { return "ү" + one.Draw(t, lang) }
	return i18n.Text{KK: draw("kk"), RU: draw("ru"), EN: draw("en")}
}

// changed is a sound file with other words, numbers and options in it.
func changed(t *rapid.T, f standardfile.File) standardfile.File {
	f.Service = rapid.StringMatching(`[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,10}){0,3}`).Draw(t, "service")
	f.Number = rapid.IntRange(1, 10_000).Draw(t, "number")
	f.From = f.From.AddDays(rapid.IntRange(-10_000, 10_000).Draw(t, "days"))
	if rapid.Bool().Draw(t, "named") {
		f.Name = aText(t, 500)
	}
	f.Summary, f.Appeal, f.OtherRequirements = aText(t, 4000), aText(t, 300), aText(t, 300)
	f.Route = standard.Route{Kind: rapid.SampledFrom([]string{"", "automatic", "one_level", "two_levels"}).Draw(t, "route")}
	f.Fee.Exemptions = []i18n.Text{}
	for range rapid.IntRange(0, 3).Draw(t, "exemptions") {
		f.Fee.Exemptions = append(f.Fee.Exemptions, aText(t, 100))
	}
	f.Basis = nil
	if rapid.Bool().Draw(t, "sources") {
		f.Basis = json.RawMessage(`{"items":{"a b":"x","ү":"y"},"overall":"<&>"}`)
	}
	f.Term.CSCMaxWaitMinutes = rapid.IntRange(0, 1440).Draw(t, "wait")
	f.Term.Extension = rapid.SampledFrom([]*standard.Extension{
		nil, {Value: 15, Unit: "calendar_days", Basis: "verified"}, {Value: 44, Unit: "working_days"},
	}).Draw(t, "extension")
	if rapid.Bool().Draw(t, "correction") {
		f.Term.Correction = &standard.Correction{Days: rapid.IntRange(5, 15).Draw(t, "days to correct"), Runs: rapid.Bool().Draw(t, "runs")}
	}
	f.AcceptanceRefusalGrounds = rapid.SampledFrom([][]string{{}, {"expired-documents"}}).Draw(t, "grounds")
	return f
}

func TestRead_GivesBackWhatWriteWrote(t *testing.T) {
	t.Parallel()
	files := seeds(t)
	names := slices.Sorted(maps.Keys(files))
	rapid.Check(t, func(r *rapid.T) {
		want := changed(r, read(t, files[rapid.SampledFrom(names).Draw(r, "file")]))
		got, faults, err := standardfile.Read(bytes.NewReader(written(t, want)))
		if err != nil || len(faults) > 0 {
			r.Fatal(faults, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.Fatalf("read (-written +read):\n%s", diff)
		}
	})
}

func TestWrite_HasNoNull(t *testing.T) {
	t.Parallel()
	if raw := written(t, standardfile.File{}); bytes.Contains(raw, []byte("null")) {
		t.Errorf("an empty edition is written as\n%s", raw)
	}
}

// FuzzRead: whatever comes, Read answers, and accepts nothing that the schema refuses and
// nothing that Write would not write again.
func FuzzRead(f *testing.F) {
	for _, raw := range seeds(f) {
		f.Add(raw)
	}
	for _, text := range []string{
		"", "{", "[]", "null", `{"service":"a","service":"b"}`, `{"number":1e999}`, `{"a":"\ud800"}`, "{} {}", "\ufeff{}",
	} {
		f.Add([]byte(text))
	}
	schema := independentSchema(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, faults, err := standardfile.Read(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults {
			if fault.Message.Key == "" || fault.Pointer != "" && fault.Pointer[0] != '/' {
				t.Fatalf("a fault without words or place: %+v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil || schema.Validate(doc) != nil {
			t.Fatalf("accepted what the schema refuses: %v", err)
		}
		again := written(t, got)
		if diff := cmp.Diff(got, read(t, again)); diff != "" {
			t.Fatalf("read (-first +again):\n%s", diff)
		}
	})
}

func independentSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(standardfile.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:x", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("urn:x")
}
