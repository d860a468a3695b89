package form

import (
	"slices"
	"strings"
)

// MaxFileMB is the size of one file, in megabytes of 1024 × 1024 bytes.
const MaxFileMB = 10

// FileProblem is why the field does not take a file; what is wrong inside a file package
// document says.
type FileProblem string

// Problems of a file.
const (
	FileTooLarge FileProblem = "form.error.file_too_large"
	FileWrong    FileProblem = "form.error.file_type"
)

// FileError tells the citizen why the field's file was not taken and what to do.
func (f Field) FileError(problem FileProblem) FieldError {
	return f.wrong("", string(problem), "size", MaxFileMB, "formats", f.formatNames())[0]
}

var formats = []string{"pdf", "jpeg", "png"}

// Formats lists the accepted file formats: pdf, jpeg, png.
func (f Field) Formats() []string {
	if len(f.Accept) == 0 {
		return slices.Clone(formats)
	}
	return slices.Clone(f.Accept)
}

func (f Field) formatNames() string { return strings.ToUpper(strings.Join(f.Formats(), ", ")) }

func (f Field) fileRules(ids []string) Errors {
	if len(ids) > 1 && !f.Multiple {
		return f.wrong("", "form.error.file_one")
	}
	return nil
}
