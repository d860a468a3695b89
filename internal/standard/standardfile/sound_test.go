package standardfile_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"qyzmet/internal/standard/seed"
	"qyzmet/internal/standard/standardfile"
)

const example = "../../../docs/standards/example.json"

// seeds are the files of the project's standards and the example of the documentation.
func seeds(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := fs.Glob(seed.Files, "standards/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = fs.ReadFile(seed.Files, name); err != nil {
			t.Fatal(err)
		}
	}
	if files[example], err = os.ReadFile(example); err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t testing.TB, raw []byte) standardfile.File {
	t.Helper()
	f, faults, err := standardfile.Read(bytes.NewReader(raw))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	return f
}

func written(t testing.TB, f standardfile.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := standardfile.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheStandardsOfTheProjectAreSoundFiles(t *testing.T) {
	t.Parallel()
	for name, raw := range seeds(t) {
		f, faults, err := standardfile.Read(bytes.NewReader(raw))
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v %v", name, faults, err)
			continue
		}
		var in, out any
		if err := json.Unmarshal(raw, &in); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written(t, f), &out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(withoutFalse(in), out); diff != "" {
			t.Errorf("%s loses something (-file +written):\n%s", name, diff)
		}
	}
}

// withoutFalse leaves out what means nothing: a flag that is not set.
func withoutFalse(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if v[name] = withoutFalse(inner); inner == false {
				delete(v, name)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutFalse(v[i])
		}
	}
	return v
}

func TestTheExampleIsInTheOneForm(t *testing.T) {
	t.Parallel()
	raw := seeds(t)[example]
	f := read(t, raw)
	if diff := cmp.Diff(string(raw), string(written(t, f))); diff != "" {
		t.Errorf("example (-docs +written):\n%s", diff)
	}
	if f.Name.IsZero() || f.Route.Kind == "" || f.Form.Sections == nil || len(f.Fee.Items) == 0 {
		t.Error("the example shows too little")
	}
}

func TestTheSchemaIsOneOf2020(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(standardfile.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	meta := jsonschema.NewCompiler().MustCompile("https://json-schema.org/draft/2020-12/schema")
	if err := meta.Validate(doc); err != nil {
		t.Error(err)
	}
	open := 0
	var walk func(at string, v any)
	walk = func(at string, v any) {
		object, _ := v.(map[string]any)
		if object["type"] == "object" && object["additionalProperties"] == nil {
			t.Errorf("%s lets any property through", at)
		}
		if object["additionalProperties"] == false {
			open++
		}
		if list, isList := object["type"].(string); isList && list == "array" && object["maxItems"] == nil {
			t.Errorf("%s has no end", at)
		}
		for name, inner := range object {
			walk(at+"/"+name, inner)
		}
	}
	walk("", doc)
	if open < 20 {
		t.Errorf("%d closed objects", open)
	}
	if strings.Contains(string(standardfile.Schema()), "http://") {
		t.Error("the schema needs another file")
	}
}
