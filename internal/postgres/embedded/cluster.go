package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	// port only names the socket; the server listens on no address.
	port = "5432"
	// logLimit is the size in bytes above which the server's log starts anew.
	logLimit = 5 << 20
)

// cluster is the files of one server and how to run programs on them.
type cluster struct {
	dir      string // what the caller chose
	data     string // PGDATA
	socket   string
	bin      string
	account  account
	fresh    bool
	settings map[string]string
	log      *slog.Logger
}

func openCluster(opts Options) (*cluster, error) {
	dir, err := filepath.Abs(opts.DataDir)
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, data: filepath.Join(dir, "data"), fresh: opts.Fresh}
	c.settings, c.log = opts.Settings, opts.Log
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	major, err := c.major()
	if err != nil {
		return nil, err
	}
	if c.bin, err = findBinaries(opts.BinDir, major); err != nil {
		return nil, err
	}
	if c.account, err = chooseAccount(dir); err != nil {
		return nil, err
	}
	return c, c.makeDirs()
}

func (c *cluster) makeDirs() (err error) {
	if err := os.MkdirAll(filepath.Dir(c.dir), 0o755); err != nil {
		return err
	}
	if err := c.account.makeDir(c.dir); err != nil {
		return err
	}
	if err := c.account.canEnter(filepath.Dir(c.dir)); err != nil {
		return err
	}
	c.socket, err = socketDir(c.dir)
	if err != nil {
		return err
	}
	return c.account.makeDir(c.socket)
}

// major is the version that wrote the cluster, which only the same major version can read;
// 0 when there is none yet, or none that is wanted.
func (c *cluster) major() (int, error) {
	if c.fresh {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join(c.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("%w (the data directory belongs to another user; "+
			"use another one, or chown -R it)", err)
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// initialise makes the cluster, once. It is written beside its place and then renamed, so
// that a start cut short leaves nothing that looks finished.
func (c *cluster) initialise(ctx context.Context) error {
	if major, err := c.major(); major != 0 || err != nil {
		return err
	}
	draft := c.data + ".new"
	if err := c.clear(draft); err != nil {
		return err
	}
	c.log.Info("making a PostgreSQL cluster", "dir", c.data, "bin", c.bin)
	cmd := c.command(ctx, "initdb", "-D", draft, "-U", superuser, "-A", "trust",
		"-E", "UTF8", "--locale="+locale, "--no-instructions")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	initdb, err := launch(cmd)
	if err != nil {
		return err
	}
	if <-initdb.done; initdb.err != nil {
		return fmt.Errorf("initdb: %w: %s", initdb.err, lastLines(said.String()))
	}
	return os.Rename(draft, c.data)
}

// clear removes a draft cut short and, if so ordered, the cluster. One that merely has no
// version is not ours to delete: then the renaming fails.
func (c *cluster) clear(draft string) error {
	if c.fresh {
		if err := os.RemoveAll(c.data); err != nil {
			return err
		}
	}
	return os.RemoveAll(draft)
}

// command prepares one of PostgreSQL's programs. The environment is made from nothing: the
// PG* variables of a developer must not reach this server.
func (c *cluster) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, program), args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"LC_ALL=" + locale, "PATH=/usr/bin:/bin", "TZ=UTC"}
	cmd.SysProcAttr = c.account.attributes()
	return cmd
}

// arguments keep values out of the server's log: it names statements and constraints, and
// never the row that was refused.
func (c *cluster) arguments() []string {
	args := []string{"-D", c.data, "-k", c.socket, "-p", port}
	settings := map[string]string{
		"listen_addresses":                  "",
		"unix_socket_permissions":           "0700",
		"log_error_verbosity":               "terse",
		"log_min_error_statement":           "panic",
		"log_parameter_max_length":          "0",
		"log_parameter_max_length_on_error": "0",
		"lc_messages":                       "C",
	}
	for name, value := range c.settings {
		settings[name] = value
	}
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

func (c *cluster) openLog() (*os.File, error) {
	path := filepath.Join(c.dir, "postgres.log")
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		flags |= os.O_TRUNC
	}
	return os.OpenFile(path, flags, 0o600)
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
