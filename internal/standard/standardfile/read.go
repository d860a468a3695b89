package standardfile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"unicode/utf8"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// Read reads a file, or tells everything that is wrong with it: what is no JSON or over a limit,
// else what the schema refuses, else what could not be executed. The error is of the reader.
func Read(r io.Reader) (_ File, _ []Fault, err error) {
	defer fault.Wrap(&err, "standardfile.Read")
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return File{}, nil, err
	}
	if len(data) > MaxSize {
		return File{}, []Fault{{Message: i18n.M("standardfile.fault.too_large", "kilobytes", MaxSize>>10)}}, nil
	}
	if !utf8.Valid(data) {
		return File{}, []Fault{malformedAt(data, firstInvalid(data), "standardfile.fault.not_utf8")}, nil
	}
	f, places, faults := read(data)
	return f, inOrder(data, places, faults), nil
}

func read(data []byte) (f File, _ places, faults []Fault) {
	places, faults := scan(data)
	if len(faults) > 0 {
		return File{}, places, faults
	}
	if faults = validate(data); len(faults) > 0 {
		return File{}, places, faults
	}
	if err := json.Unmarshal(data, &f); err != nil { // the schema lets nothing through that is no File
		return File{}, places, []Fault{{Message: i18n.M("standardfile.fault.unreadable")}}
	}
	f.Basis = canonical(f.Basis)
	if faults = check(f); len(faults) > 0 {
		return File{}, places, faults
	}
	return f, places, nil
}

// inOrder puts faults in the order of the file and names their lines.
func inOrder(data []byte, at places, faults []Fault) []Fault {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(at[a.Pointer], at[b.Pointer]), cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Message.Key, b.Message.Key), cmp.Compare(nameIn(a), nameIn(b)))
	})
	if len(faults) > maxFaults {
		faults = faults[:maxFaults]
	}
	for i, f := range faults {
		if offset, known := at[f.Pointer]; known && f.Line == 0 {
			faults[i].Line, faults[i].Column = position(data, offset)
		}
	}
	return faults
}

// nameIn is the property that a fault names.
func nameIn(f Fault) string { name, _ := f.Message.Args["name"].(string); return name }

// position is the line and the column, in characters, of an offset.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	last := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[last:]) + 1
}

func malformedAt(data []byte, offset int, key string) Fault {
	line, column := position(data, offset)
	return Fault{Line: line, Column: column, Message: i18n.M(key, "line", line, "column", column)}
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}
