package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// minMajor is the oldest PostgreSQL that the portal's SQL runs on.
const minMajor = 15

// places are where packages put the programs: Debian and Ubuntu, the PGDG packages for
// Fedora and Red Hat, Alpine, Homebrew on both kinds of Mac and on Linux, Postgres.app.
var places = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/libexec/postgresql*",
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// findBinaries gives the directory of the newest usable PostgreSQL, or of exactly the
// major version that an existing cluster needs. given, if not empty, is the only place.
func findBinaries(given string, needed int) (string, error) {
	if given == "" {
		return pickBinaries(installed(), needed)
	}
	if _, err := majorOf(given); err != nil {
		return "", fmt.Errorf("no PostgreSQL in %s: %w", given, err)
	}
	return pickBinaries([]string{given}, needed)
}

func pickBinaries(dirs []string, needed int) (string, error) {
	best, bestMajor := "", 0
	for _, dir := range dirs {
		major, err := majorOf(dir)
		wanted := err == nil && (needed == 0 || major == needed)
		if wanted && major > bestMajor {
			best, bestMajor = dir, major
		}
	}
	switch {
	case best == "" && needed != 0:
		return "", fmt.Errorf("the data was written by PostgreSQL %d, which is not installed; "+
			"%s, or start with another data directory", needed, installCommand())
	case best == "":
		return "", fmt.Errorf("PostgreSQL is not installed; %s", installCommand())
	case bestMajor < minMajor:
		return "", fmt.Errorf("PostgreSQL %d in %s is too old, the portal needs %d or newer; %s",
			bestMajor, best, minMajor, installCommand())
	}
	return best, nil
}

func installed() []string {
	var dirs []string
	for _, place := range places {
		// The only error of Glob is a malformed pattern, and these are constants.
		found, _ := filepath.Glob(place)
		dirs = append(dirs, found...)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		// Packages put links into PATH, and initdb looks for postgres beside itself.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	return dirs
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func majorOf(dir string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0, err
	}
	text, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, err
	}
	match := versionText.FindSubmatch(text)
	if match == nil {
		return 0, errors.New("postgres --version says nothing of PostgreSQL")
	}
	return strconv.Atoi(string(match[1]))
}

// installers are asked for in this order; the first that the machine has is named.
var installers = []struct{ program, command string }{
	{"apt-get", "apt-get install -y postgresql"},
	{"dnf", "dnf install -y postgresql-server postgresql-contrib"},
	{"apk", "apk add postgresql postgresql-contrib"},
	{"brew", "brew install postgresql@17"},
}

func installCommand() string {
	for _, installer := range installers {
		if _, err := exec.LookPath(installer.program); err != nil {
			continue
		}
		if os.Geteuid() != 0 && installer.program != "brew" {
			return "run: sudo " + installer.command
		}
		return "run: " + installer.command
	}
	return "install PostgreSQL 15 or newer, or set PG_BIN to its directory of programs"
}
