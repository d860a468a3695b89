package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"qyzmet/internal/postgres/embedded"
)

const (
	// keeperName is argument 0 of the keeper.
	keeperName = "qyzmet-pgtest-keeper"
	// readyPrefix begins the keeper's one line of output.
	readyPrefix = "ready "
	// idle is how long the server outlives its last user: the pause between two packages.
	idle = 30 * time.Second
)

// keeperArgs are what a keeper is started with.
type keeperArgs struct {
	idle time.Duration
	bin  string // directory of PostgreSQL's programs; empty means to look for them
}

// A test binary that was started under the keeper's name is the keeper. It must be decided
// here, before the testing package reads the arguments: packages that use pgtest need no
// TestMain of their own.
func init() {
	if os.Args[0] != keeperName || len(os.Args) != 4 {
		return
	}
	milliseconds, err := strconv.Atoi(os.Args[2])
	if err == nil {
		args := keeperArgs{idle: time.Duration(milliseconds) * time.Millisecond, bin: os.Args[3]}
		err = keep(os.Args[1], args)
	}
	if err != nil {
		fmt.Print(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// keep runs a server in dir until nobody has used it for a while, and leaves nothing.
func keep(dir string, args keeperArgs) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	var users *os.File
	// Last of all: who joins next must not find half a server.
	defer func() { _ = users.Close() }()
	removeServers(dir)
	data, err := os.MkdirTemp(dir, "server-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	if err := os.Chmod(data, 0o755); err != nil {
		return err
	}
	server, err := embedded.Start(ctx, embedded.Options{
		DataDir: filepath.Join(data, "postgres"), BinDir: args.bin, Settings: settings,
	})
	if err != nil {
		return err
	}
	defer server.Stop()
	address := filepath.Join(dir, "address")
	if err := os.WriteFile(address, []byte(server.URL()), 0o600); err != nil {
		return err
	}
	defer os.Remove(address)
	fmt.Print(readyPrefix + server.URL())
	if err := os.Stdout.Close(); err != nil {
		return err
	}
	users = waitUnused(ctx, filepath.Join(dir, "users"), args.idle, server.Done())
	return nil
}

// settings trade every safety of the data for speed: it is gone in a minute anyway.
var settings = map[string]string{
	"fsync":              "off",
	"synchronous_commit": "off",
	"full_page_writes":   "off",
	"wal_level":          "minimal",
	"max_wal_senders":    "0",
	"max_wal_size":       "2GB",
	"autovacuum":         "off",
	"max_connections":    "300",
}

// removeServers clears what killed keepers left. A server among them that still runs
// notices that its directory is gone and ends.
func removeServers(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, "server-*")) // the pattern is well formed
	for _, path := range left {
		_ = os.RemoveAll(path)
	}
}

// waitUnused returns with the users' lock held when there has been no user for the whole
// of patience, or without it when the server is gone or must go.
func waitUnused(
	ctx context.Context, path string, patience time.Duration, gone <-chan struct{},
) *os.File {
	tick := max(patience/20, 10*time.Millisecond)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for unused := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-gone:
			return nil
		case <-ticker.C:
		}
		users, err := lockFile(path, syscall.LOCK_EX|syscall.LOCK_NB)
		if err != nil {
			unused = 0
			continue
		}
		if unused += tick; unused >= patience {
			return users
		}
		_ = users.Close()
	}
}
