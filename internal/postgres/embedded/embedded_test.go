package embedded

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestStart(t *testing.T) {
	t.Parallel()
	t.Run("keeps what was written from one start to the next", func(t *testing.T) {
		t.Parallel()
		keepsData(t, filepath.Join(t.TempDir(), "var", "postgres"))
	})
	t.Run("runs as the owner of the data directory when we are root", func(t *testing.T) {
		t.Parallel()
		dir := openDir(t)
		if os.Geteuid() == 0 {
			service, err := serviceUser()
			if err != nil {
				t.Fatal(err)
			}
			if err := service.makeDir(filepath.Join(dir, "postgres")); err != nil {
				t.Fatal(err)
			}
		}
		keepsData(t, filepath.Join(dir, "postgres"))
	})
	t.Run("puts the socket elsewhere when the path is too long", func(t *testing.T) {
		t.Parallel()
		keepsData(t, filepath.Join(t.TempDir(), strings.Repeat("long", 40), "postgres"))
	})
	t.Run("begins again after an initialisation cut short", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "postgres")
		half := filepath.Join(dir, "data.new", "base")
		if err := os.MkdirAll(half, 0o700); err != nil {
			t.Fatal(err)
		}
		keepsData(t, dir)
	})
}

func TestStart_fresh(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	server := start(t, dir)
	execute(t, server, `CREATE TABLE kept ()`)
	if _, err := Start(t.Context(), Options{DataDir: dir, Fresh: true}); err == nil {
		t.Fatal("a running server lost its data")
	}
	server.Stop()
	fresh, err := Start(t.Context(), Options{DataDir: dir, Fresh: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fresh.Stop)
	execute(t, fresh, `CREATE TABLE kept ()`)
}

func TestStart_refuses(t *testing.T) {
	t.Parallel()
	t.Run("a directory in use, and names the process", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "postgres")
		start(t, dir)
		_, err := Start(t.Context(), Options{DataDir: dir})
		if err == nil || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
			t.Errorf("error = %v, want one with process %d", err, os.Getpid())
		}
	})
	t.Run("a directory of programs without PostgreSQL", func(t *testing.T) {
		t.Parallel()
		_, err := Start(t.Context(), Options{DataDir: t.TempDir(), BinDir: t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), "no PostgreSQL in") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("a setting that PostgreSQL does not know, with its words", func(t *testing.T) {
		t.Parallel()
		_, err := Start(t.Context(), Options{
			DataDir:  filepath.Join(t.TempDir(), "postgres"),
			Settings: map[string]string{"no_such_setting": "1"},
		})
		if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("to go on when the caller gives up", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		dir := filepath.Join(t.TempDir(), "postgres")
		if _, err := Start(ctx, Options{DataDir: dir}); err == nil {
			t.Fatal("started in spite of a cancelled context")
		}
		start(t, dir)
	})
}

func TestServer_Stop(t *testing.T) {
	t.Parallel()
	t.Run("ends the server and may be called again", func(t *testing.T) {
		t.Parallel()
		server := start(t, filepath.Join(t.TempDir(), "postgres"))
		server.Stop()
		<-server.Done()
		server.Stop()
		if _, err := pgx.Connect(t.Context(), server.URL()); err == nil {
			t.Error("the server still answers")
		}
	})
}

// keepsData writes with one server and reads with the next.
func keepsData(t *testing.T, dir string) {
	t.Helper()
	server := start(t, dir)
	execute(t, server, `CREATE TABLE kept AS SELECT lower('ӘҒҚҢӨҰҮҺІ') AS word`)
	server.Stop()
	if got := word(t, start(t, dir)); got != "әғқңөұүһі" {
		t.Errorf("word = %q, want the Kazakh letters in lower case", got)
	}
}

func start(t *testing.T, dir string) *Server {
	t.Helper()
	server, err := Start(t.Context(), Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return server
}

func execute(t *testing.T, server *Server, sql string) {
	t.Helper()
	conn := connect(t, server)
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func word(t *testing.T, server *Server) (word string) {
	t.Helper()
	conn := connect(t, server)
	if err := conn.QueryRow(t.Context(), `SELECT word FROM kept`).Scan(&word); err != nil {
		t.Fatal(err)
	}
	return word
}

func connect(t *testing.T, server *Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// openDir is a temporary directory that other users of the machine can enter.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "embedded")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
