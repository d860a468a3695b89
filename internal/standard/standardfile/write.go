package standardfile

import (
	"bytes"
	"encoding/json"
	"io"

	"qyzmet/internal/fault"
	"qyzmet/internal/standard"
)

// Write writes a file in its one form: properties in the order of the law's list, languages in
// the order kk, ru, en, two spaces a step. The same edition always gives the same bytes.
func Write(w io.Writer, f File) (err error) {
	defer fault.Wrap(&err, "standardfile.Write")
	f.Content = filled(f.Content)
	f.Basis = canonical(f.Basis)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(f)
}

// filled writes an empty list as a list: the schema has no null.
func filled(c standard.Content) standard.Content {
	list(&c.Channels)
	list(&c.Recipients)
	list(&c.Term.Variants)
	list(&c.Result.Forms)
	list(&c.Result.Template.Rows)
	list(&c.Fee.Items)
	list(&c.Fee.Exemptions)
	list(&c.Documents)
	list(&c.AcceptanceRefusalGrounds)
	list(&c.RefusalGrounds)
	list(&c.Form.Sections)
	return c
}

func list[T any](l *[]T) {
	if *l == nil {
		*l = []T{}
	}
}

// canonical sorts the properties of what has no type; what is no JSON is none.
func canonical(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || v == nil {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil
	}
	return bytes.TrimSpace(b.Bytes())
}
