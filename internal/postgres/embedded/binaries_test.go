package embedded

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPickBinaries(t *testing.T) {
	t.Parallel()
	old, current, newest := fakeBinaries(t, 13), fakeBinaries(t, 15), fakeBinaries(t, 17)
	tests := []struct {
		name   string
		dirs   []string
		needed int
		want   string
		errors string
	}{
		{"takes the newest", []string{current, newest, old}, 0, newest, ""},
		{"keeps to the version of the data", []string{current, newest}, 15, current, ""},
		{"says which version the data needs", []string{newest}, 15, "", "PostgreSQL 15, which is"},
		{"refuses one that is too old", []string{old}, 0, "", "too old"},
		{"passes over a directory without programs", []string{t.TempDir(), newest}, 0, newest, ""},
		{"says when there is none", nil, 0, "", "PostgreSQL is not installed; " + installCommand()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := pickBinaries(test.dirs, test.needed)
			if got != test.want {
				t.Errorf("directory = %q, want %q", got, test.want)
			}
			if text := fmt.Sprint(err); !strings.Contains(text, test.errors) {
				t.Errorf("error = %q, want one with %q", text, test.errors)
			}
		})
	}
}

func fakeBinaries(t *testing.T, major int) string {
	t.Helper()
	dir := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.4 (Debian)'\n", major)
	for _, program := range []string{"initdb", "postgres"} {
		if err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestSocketDirIn(t *testing.T) {
	t.Parallel()
	long := "/" + strings.Repeat("d", 120)
	tests := []struct{ name, temp, dir, want string }{
		{"stays in the data directory", "/tmp", "/var/qyzmet", "/var/qyzmet/socket"},
		{"moves to $TMPDIR when the path is long", "/tmp", long, "/tmp/qyzmet-"},
		{"gives up when both are long", long, long, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := socketDirIn(test.temp, test.dir)
			if !strings.HasPrefix(got, test.want) || (err == nil) != (test.want != "") {
				t.Errorf("socketDirIn = %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestAccount_canEnter(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(openDir(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	stranger := account{name: "postgres", uid: 99999, gid: 99999, other: true}
	err := stranger.canEnter(closed)
	if err == nil || !strings.Contains(err.Error(), "chmod o+x "+closed) {
		t.Errorf("error = %v, want the remedy for %s", err, closed)
	}
	if err := stranger.canEnter(filepath.Dir(closed)); err != nil {
		t.Errorf("an open directory is refused: %v", err)
	}
}
