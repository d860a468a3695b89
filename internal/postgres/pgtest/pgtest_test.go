package pgtest

import (
	"context"
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/postgres"
)

func TestNew(t *testing.T) {
	t.Parallel()
	t.Run("acts as the application's role on a migrated database", func(t *testing.T) {
		t.Parallel()
		pool := New(t)
		if got := text(t, pool, `SELECT current_user::text`); got != postgres.AppRole {
			t.Errorf("current_user = %s, want %s", got, postgres.AppRole)
		}
		if err := postgres.CheckVersion(t.Context(), pool); err != nil {
			t.Errorf("the schema is not that of the binary: %v", err)
		}
		if err := postgres.CheckLocale(t.Context(), pool); err != nil {
			t.Errorf("the locale is not fit for Kazakh: %v", err)
		}
	})
	t.Run("gives every test a database of its own", func(t *testing.T) {
		t.Parallel()
		names := make(chan string, 2)
		for _, who := range []string{"one", "another"} {
			t.Run(who, func(t *testing.T) {
				names <- text(t, New(t), `SELECT current_database()::text`)
			})
		}
		if one, another := <-names, <-names; one == another {
			t.Errorf("two tests share %s", one)
		}
	})
	t.Run("gives one test the same database again, and its owner too", func(t *testing.T) {
		t.Parallel()
		name := text(t, New(t), `SELECT current_database()::text`)
		for _, pool := range []*pgxpool.Pool{New(t), Owner(t)} {
			if got := text(t, pool, `SELECT current_database()::text`); got != name {
				t.Errorf("database = %s, want %s", got, name)
			}
		}
		if got := text(t, Owner(t), `SELECT current_user::text`); got == postgres.AppRole {
			t.Error("the owner acts as the application")
		}
	})
}

func TestNew_dropsTheDatabase(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("used", func(t *testing.T) {
		name = text(t, New(t), `SELECT current_database()::text`)
	})
	gone := text(t, Owner(t),
		`SELECT (count(*) = 0)::text FROM pg_database WHERE datname = '`+name+`'`)
	if gone != "true" {
		t.Errorf("%s outlives its test", name)
	}
}

func TestTx(t *testing.T) {
	t.Parallel()
	t.Run("leaves nothing behind", func(t *testing.T) {
		t.Parallel()
		write := func(t *testing.T) int {
			var found int
			tx := Tx(t)
			_, err := tx.Exec(t.Context(), `CREATE TEMPORARY TABLE IF NOT EXISTS left_over ()`)
			if err != nil {
				t.Fatal(err)
			}
			insert := `WITH row AS (INSERT INTO left_over DEFAULT VALUES RETURNING 1)
				SELECT count(*) FROM left_over`
			if err := tx.QueryRow(t.Context(), insert).Scan(&found); err != nil {
				t.Fatal(err)
			}
			return found
		}
		for range 3 {
			t.Run("again", func(t *testing.T) {
				if found := write(t); found != 0 {
					t.Errorf("found %d rows of an earlier test", found)
				}
			})
		}
	})
}

// runs counts the calls of the function below; random input makes its template new to a
// server that still holds that of an earlier run.
var runs = make(chan struct{}, 10)

func init() {
	Template("pgtest", func(ctx context.Context, ownerURL string) error {
		runs <- struct{}{}
		conn, err := pgx.Connect(ctx, ownerURL)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, `CREATE TABLE prepared AS SELECT 'yes'::text AS word`)
		return err
	}, fstest.MapFS{"run": {Data: []byte(rand.Text())}})
}

func TestTemplate(t *testing.T) {
	t.Parallel()
	for _, who := range []string{"one", "another"} {
		t.Run("is prepared before "+who, func(t *testing.T) {
			From(t, "pgtest")
			if got := text(t, Owner(t), `SELECT word FROM prepared`); got != "yes" {
				t.Errorf("word = %s, want yes", got)
			}
		})
	}
	if n := len(runs); n != 1 {
		t.Errorf("prepared %d times, want once", n)
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	sum := func(path, text string) string {
		files := fstest.MapFS{path: {Data: []byte(text)}}
		sum, err := fingerprint([]fs.FS{fstest.MapFS{"seed": {}}}, files)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	base := sum("a.go", "package a")
	for _, other := range []string{sum("a.go", "package b"), sum("b.go", "package a")} {
		if other == base {
			t.Error("changed code keeps the old template")
		}
	}
	if sum("a_test.go", "package a") != sum("a_test.go", "package b") {
		t.Error("a changed test makes another template")
	}
	if sum("a.go", "package a") != base {
		t.Error("the same files make another template")
	}
}

func TestKeeper(t *testing.T) {
	t.Parallel()
	t.Run("ends when the last user has left, and leaves no data", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(shortTemp(t), "pg")
		server, err := join(t.Context(), dir, keeperArgs{idle: 200 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		defer server.admin.Close()
		conn, err := pgx.Connect(t.Context(), server.address)
		if err != nil {
			t.Fatal(err)
		}
		leave(t, server.using)
		if _, err := conn.WaitForNotification(t.Context()); err == nil {
			t.Fatal("a notification that nobody sent")
		}
		// The keeper holds this lock from its decision to its very end.
		users, err := lockFile(filepath.Join(dir, "users"), syscall.LOCK_EX)
		if err != nil {
			t.Fatal(err)
		}
		defer users.Close()
		if found, _ := filepath.Glob(filepath.Join(dir, "server-*")); len(found) != 0 {
			t.Errorf("the keeper left %v", found)
		}
		if readAddress(dir) != "" {
			t.Error("the address of the ended server is left")
		}
	})
	t.Run("says why there is no server", func(t *testing.T) {
		t.Parallel()
		_, err := join(t.Context(), filepath.Join(t.TempDir(), "pg"), keeperArgs{bin: t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), "no PostgreSQL in") {
			t.Errorf("error = %v", err)
		}
	})
}

func shortTemp(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgtest")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func leave(t *testing.T, file *os.File) {
	t.Helper()
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, pool *pgxpool.Pool, sql string) (text string) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

func BenchmarkNew(b *testing.B) {
	New(b) // the server and the template, once
	for b.Loop() {
		clone := &database{template: Schema}
		if err := clone.clone(b.Context()); err != nil {
			b.Fatal(err)
		}
		server, err := sharedServer()
		if err != nil {
			b.Fatal(err)
		}
		if err := server.exec(b.Context(), `DROP DATABASE `+clone.name); err != nil {
			b.Fatal(err)
		}
	}
}
