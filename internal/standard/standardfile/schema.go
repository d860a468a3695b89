package standardfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"qyzmet/internal/i18n"
)

const schemaID = "urn:qyzmet:standard"

// compiled is the schema, which is part of the program: a fault of it is found by every test.
var compiled = sync.OnceValue(func() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaFile))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(schemaID, doc); err != nil {
		panic(err)
	}
	return c.MustCompile(schemaID)
})

// validate tells what the schema refuses.
func validate(data []byte) []Fault {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return []Fault{{Message: i18n.M("standardfile.fault.unreadable")}}
	}
	err = compiled().Validate(doc)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []Fault{{Message: i18n.M("standardfile.fault.unreadable")}}
	}
	return leaves(invalid, nil)
}

// leaves are the causes without a cause.
func leaves(e *jsonschema.ValidationError, faults []Fault) []Fault {
	if len(e.Causes) == 0 {
		return append(faults, inWords(e)...)
	}
	for _, cause := range e.Causes {
		faults = leaves(cause, faults)
	}
	return faults
}

func pointerOf(location []string) string {
	var b strings.Builder
	for _, name := range location {
		b.WriteString("/" + escape(name))
	}
	return b.String()
}

// inWords says what a keyword of the schema refuses.
func inWords(e *jsonschema.ValidationError) []Fault {
	at := pointerOf(e.InstanceLocation)
	one := func(key string, kv ...any) []Fault { return []Fault{{Pointer: at, Message: i18n.M(key, kv...)}} }
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		return missing(at, k.Missing)
	case *kind.DependentRequired:
		return missing(at, k.Missing)
	case *kind.AdditionalProperties:
		return unknown(at, k.Properties)
	case *kind.Type:
		return one("standardfile.fault.type", "want", i18n.M("standardfile.type."+k.Want[0]))
	case *kind.Enum:
		return one("standardfile.fault.not_one_of", "allowed", joined(k.Want))
	case *kind.Pattern:
		return one("standardfile.fault.pattern", "pattern", k.Want)
	case *kind.Format:
		return one("standardfile.fault.date")
	case *kind.MinLength:
		return one("standardfile.fault.empty")
	case *kind.MaxLength:
		return one("standardfile.fault.too_long", "limit", k.Want)
	case *kind.PropertyNames:
		return one("standardfile.fault.name_too_long", "limit", maxName)
	case *kind.MinItems:
		return one("standardfile.fault.too_few", "limit", k.Want)
	case *kind.MaxItems:
		return one("standardfile.fault.too_many", "limit", k.Want)
	case *kind.MinProperties:
		return one("standardfile.fault.too_few", "limit", k.Want)
	case *kind.MaxProperties:
		return one("standardfile.fault.too_many", "limit", k.Want)
	case *kind.Minimum:
		return one("standardfile.fault.minimum", "limit", k.Want.RatString())
	case *kind.Maximum:
		return one("standardfile.fault.maximum", "limit", k.Want.RatString())
	case *kind.UniqueItems:
		return one("standardfile.fault.twice", "first", k.Duplicates[0]+1, "second", k.Duplicates[1]+1)
	}
	return one("standardfile.fault.unreadable")
}

func missing(at string, names []string) (faults []Fault) {
	for _, name := range names {
		faults = append(faults, Fault{Pointer: at, Message: i18n.M("standardfile.fault.missing", "name", name)})
	}
	return faults
}

func unknown(at string, names []string) (faults []Fault) {
	for _, name := range names {
		message := i18n.M("standardfile.fault.unknown", "name", visible(name))
		faults = append(faults, Fault{Pointer: at + "/" + escape(name), Message: message})
	}
	return faults
}

func joined(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
