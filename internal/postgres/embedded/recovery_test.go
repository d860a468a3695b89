package embedded

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// childDir turns this test binary into a small portal that runs a server until SIGTERM:
// signals and kill -9 need a process of their own.
var childDir = flag.String("embedded.dir", "", "run a server on this directory")

func TestMain(m *testing.M) {
	flag.Parse()
	if *childDir == "" {
		os.Exit(m.Run())
	}
	if err := portal(*childDir); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func portal(dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	server, err := Start(ctx, Options{DataDir: dir})
	if err != nil {
		return err
	}
	fmt.Println("ready:", server.process.cmd.Process.Pid)
	<-ctx.Done()
	server.Stop()
	return nil
}

// child is a small portal and the number of its postmaster.
type child struct {
	cmd        *exec.Cmd
	postmaster int
}

func TestPortal(t *testing.T) {
	t.Parallel()
	for name, account := range accounts(t) {
		t.Run("as "+name+" stops PostgreSQL on SIGTERM", func(t *testing.T) {
			t.Parallel()
			dir := account.dir(t)
			portal := account.start(t, dir)
			if err := portal.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := portal.cmd.Wait(); err != nil {
				t.Errorf("the portal ended with %v", err)
			}
			if _, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid")); err == nil {
				t.Error("PostgreSQL did not end in order")
			}
		})
		t.Run("as "+name+" recovers after its own kill -9", func(t *testing.T) {
			t.Parallel()
			account.recovers(t, func(portal child) { kill(t, portal.cmd.Process.Pid) })
		})
		t.Run("as "+name+" recovers after kill -9 of both", func(t *testing.T) {
			t.Parallel()
			account.recovers(t, func(portal child) {
				kill(t, portal.postmaster)
				kill(t, portal.cmd.Process.Pid)
			})
		})
	}
}

func TestStart_recovers(t *testing.T) {
	t.Parallel()
	t.Run("from a server that outlived its portal", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "postgres")
		first := start(t, dir)
		// Without its lock, the first server is what a killed portal leaves on macOS.
		if err := first.lock.Close(); err != nil {
			t.Fatal(err)
		}
		execute(t, first, `CREATE TABLE kept AS SELECT 'kept'::text AS word`)
		if got := word(t, start(t, dir)); got != "kept" {
			t.Errorf("word = %q, want kept", got)
		}
		<-first.Done()
	})
	t.Run("from a process number that now is another program's", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "postgres")
		start(t, dir).Stop()
		trace := filepath.Join(dir, "data", "postmaster.pid")
		if err := os.WriteFile(trace, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
			t.Fatal(err)
		}
		start(t, dir)
	})
}

// testAccount is a user of the machine to run a portal as; nil is ourselves.
type testAccount struct{ credential *syscall.Credential }

// accounts are ourselves, and an ordinary user as well where we may become one.
func accounts(t *testing.T) map[string]testAccount {
	t.Helper()
	all := map[string]testAccount{"ourselves": {}}
	if os.Geteuid() != 0 {
		return all
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	uid, gid := number(t, nobody.Uid), number(t, nobody.Gid)
	all["an ordinary user"] = testAccount{&syscall.Credential{Uid: uid, Gid: gid}}
	return all
}

func number(t *testing.T, text string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

func (a testAccount) dir(t *testing.T) string {
	t.Helper()
	dir := openDir(t)
	if a.credential != nil {
		if err := os.Chown(dir, int(a.credential.Uid), int(a.credential.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "postgres")
}

func (a testAccount) start(t *testing.T, dir string) child {
	t.Helper()
	cmd := exec.Command(ourselvesIn(t, filepath.Dir(dir)), "-embedded.dir="+dir)
	cmd.Dir = filepath.Dir(dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, isReady := strings.CutPrefix(strings.TrimSpace(line), "ready: ")
	if err != nil || !isReady {
		rest, _ := io.ReadAll(out)
		t.Fatalf("the portal said %q%s (%v)", line, rest, err)
	}
	return child{cmd: cmd, postmaster: int(number(t, pid))}
}

// ourselvesIn copies the test binary to where every user can run it: go test builds it in
// a directory closed to others.
func ourselvesIn(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "portal.test")
	if err := os.WriteFile(path, program, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// recovers starts a portal, writes, lets violence act, and reads from the next portal.
func (a testAccount) recovers(t *testing.T, violence func(child)) {
	t.Helper()
	dir := a.dir(t)
	first := a.start(t, dir)
	execute(t, at(t, dir), `CREATE TABLE kept AS SELECT 'kept'::text AS word`)
	violence(first)
	_ = first.cmd.Wait() // killed: the error is the point
	a.start(t, dir)
	if got := word(t, at(t, dir)); got != "kept" {
		t.Errorf("word = %q, want kept", got)
	}
}

// at is the server that a portal runs on dir, for its address only.
func at(t *testing.T, dir string) *Server {
	t.Helper()
	socket, err := socketDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{cluster: &cluster{socket: socket}}
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}
