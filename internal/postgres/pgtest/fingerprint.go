package pgtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fingerprint is a short name for what a template is made from: all files of inputs, and
// the Go code, without its tests, of code.
func fingerprint(inputs []fs.FS, code fs.FS) (string, error) {
	sum := sha256.New()
	for _, files := range inputs {
		if err := add(sum, files, func(string) bool { return true }); err != nil {
			return "", err
		}
	}
	if code != nil {
		if err := add(sum, code, isCode); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

func isCode(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
}

func add(sum hash.Hash, files fs.FS, wanted func(path string) bool) error {
	return fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !wanted(path) {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
}

// ownCode is the internal directory of the module that is being tested, or nil for a test
// binary that was carried elsewhere. go test runs a test in the directory of its package.
func ownCode() fs.FS {
	dir, err := os.Getwd()
	if err != nil {
		return nil
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return os.DirFS(filepath.Join(dir, "internal"))
		}
	}
	return nil
}
