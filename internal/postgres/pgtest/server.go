package pgtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
)

// server is the shared PostgreSQL as one test binary sees it.
type server struct {
	address string
	admin   *pgxpool.Pool
	// using is locked as long as this process lives, by which the keeper knows.
	using *os.File
}

// sharedServer joins the server of this user's test binaries, or starts it.
var sharedServer = sync.OnceValues(func() (*server, error) {
	name := fmt.Sprintf("qyzmet-pgtest-%d", os.Getuid())
	return join(context.Background(), filepath.Join(os.TempDir(), name), keeperArgs{idle: idle})
})

func join(ctx context.Context, dir string, args keeperArgs) (*server, error) {
	if err := ownDir(dir); err != nil {
		return nil, err
	}
	using, err := lockFile(filepath.Join(dir, "users"), syscall.LOCK_SH)
	if err != nil {
		return nil, err
	}
	starting, err := lockFile(filepath.Join(dir, "start"), syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer starting.Close()
	s := &server{using: using}
	if s.connect(ctx, readAddress(dir)) == nil {
		return s, nil
	}
	address, err := startKeeper(dir, args)
	if err != nil {
		return nil, err
	}
	return s, s.connect(ctx, address)
}

func (s *server) connect(ctx context.Context, address string) (err error) {
	if address == "" {
		return errors.New("no server")
	}
	s.address = address
	s.admin, err = postgres.Open(ctx, address, postgres.Options{
		AsOwner: true, Name: "pgtest", MaxConns: maxConns,
		StatementTimeout: 5 * time.Minute, AcquireTimeout: time.Minute,
	})
	return err
}

func (s *server) url(name string) string { return withDatabase(s.address, name) }

func (s *server) exec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.admin.Exec(ctx, statement); err != nil {
			return postgres.Fault(err)
		}
	}
	return nil
}

// ownDir makes dir; in a place that everybody can write to, it must be ours.
func ownDir(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("%s is not our directory", dir)
	}
	return nil
}

// lockFile opens and locks a file; the kernel unlocks it when this process ends.
func lockFile(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(file.Fd()), how)
		if err == nil {
			return file, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, file.Close())
		}
	}
}

func readAddress(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "address"))
	if err != nil {
		return ""
	}
	return string(text)
}

// startKeeper runs this test binary again as the keeper and reads its one line.
func startKeeper(dir string, args keeperArgs) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(self)
	cmd.Args = []string{keeperName, dir, strconv.Itoa(int(args.idle.Milliseconds())), args.bin}
	cmd.Dir = dir
	// A session of its own: it must survive this binary and Ctrl-C.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	said, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	text, err := io.ReadAll(bufio.NewReader(said))
	go cmd.Wait() // the keeper may well end before this binary
	address, isReady := strings.CutPrefix(string(text), readyPrefix)
	if !isReady {
		return "", fmt.Errorf("no PostgreSQL for tests: %s", text)
	}
	return address, err
}
