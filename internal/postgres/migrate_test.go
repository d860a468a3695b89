package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const utf8 = `ENCODING 'UTF8' LOCALE 'C.UTF-8'`

// tiny is a schema of three files.
func tiny(changes ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for path, text := range map[string]string{
		"000001_create_a.up.sql":   `CREATE TABLE a ();`,
		"000001_create_a.down.sql": `DROP TABLE a;`,
		"000002_create_b.up.sql":   `CREATE TABLE b ();`,
		"000002_create_b.down.sql": `DROP TABLE b;`,
		"000003_create_c.up.sql":   `CREATE TABLE c ();`,
		"000003_create_c.down.sql": `DROP TABLE c;`,
	} {
		files[path] = &fstest.MapFile{Data: []byte("BEGIN;\n" + text + "\nCOMMIT;\n")}
	}
	for i := 0; i+1 < len(changes); i += 2 {
		files[changes[i]] = &fstest.MapFile{Data: []byte(changes[i+1])}
	}
	return files
}

func TestMigrator(t *testing.T) {
	t.Parallel()
	t.Run("goes up, up again, down by steps and up", func(t *testing.T) {
		t.Parallel()
		migrator := postgres.Migrator{URL: emptyDatabase(t, utf8), Files: tiny()}
		steps := []struct {
			run     func() error
			version uint
		}{
			{func() error { return nil }, 0},
			{func() error { return migrator.Up(t.Context()) }, 3},
			{func() error { return migrator.Up(t.Context()) }, 3},
			{func() error { return migrator.Down(t.Context(), 2) }, 1},
			{func() error { return migrator.Up(t.Context()) }, 3},
			{func() error { return migrator.Down(t.Context(), 3) }, 0},
		}
		for i, step := range steps {
			if err := step.run(); err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
			got, err := migrator.Status(t.Context())
			want := postgres.State{Version: step.version, Expected: 3}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("step %d: error %v, state (-want +got):\n%s", i, err, diff)
			}
		}
	})
	t.Run("lets two run at once", func(t *testing.T) {
		t.Parallel()
		migrator := postgres.Migrator{URL: emptyDatabase(t, utf8), Files: tiny()}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if err := migrator.Up(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	})
	t.Run("refuses to take back less than one", func(t *testing.T) {
		t.Parallel()
		if err := postgres.MigrateDown(t.Context(), "postgres://", 0); err == nil {
			t.Error("no error")
		}
	})
	t.Run("stops when the caller does", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		migrator := postgres.Migrator{URL: emptyDatabase(t, utf8), Files: tiny()}
		if err := migrator.Up(ctx); err == nil {
			t.Error("no error")
		}
	})
}

func TestMigrator_repair(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		files   fstest.MapFS
		down    int // how many to take back; the command after down is the second
		command string
		says    string
	}{
		{"a file that fails going up",
			tiny("000003_create_c.up.sql", "BEGIN;\nSELECT nothing;\nCOMMIT;"),
			0,
			`UPDATE schema_migrations SET version = 2, dirty = false`, "line 2"},
		{"the first file", tiny("000001_create_a.up.sql", "BEGIN; SELECT nothing; COMMIT;"),
			0, `TRUNCATE schema_migrations`, "nothing"},
		{"a file that fails going down",
			tiny("000002_create_b.down.sql", "BEGIN; SELECT nothing; COMMIT;"),
			3, `UPDATE schema_migrations SET version = 2, dirty = false`, "nothing"},
		{"the first file going down",
			tiny("000001_create_a.down.sql", "BEGIN; SELECT nothing; COMMIT;"),
			3, `UPDATE schema_migrations SET version = 1, dirty = false`, "nothing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			migrator := postgres.Migrator{URL: emptyDatabase(t, utf8), Files: test.files}
			err := upThenDown(t.Context(), migrator, test.down)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Fatalf("error = %v, want one that says %q", err, test.says)
			}
			again := migrator.Up(t.Context())
			if again == nil || !strings.Contains(again.Error(), "stopped half-way") {
				t.Errorf("error on a dirty schema = %v", again)
			}
			repair := commands(t, err)[min(test.down, 1)]
			if repair != test.command {
				t.Errorf("repair = %s, want %s", repair, test.command)
			}
			execute(t, open(t, migrator.URL, postgres.Options{AsOwner: true}), repair)
			migrator.Files = tiny()
			if err := migrator.Up(t.Context()); err != nil {
				t.Errorf("after the repair: %v", err)
			}
		})
	}
}

func upThenDown(ctx context.Context, migrator postgres.Migrator, down int) error {
	if err := migrator.Up(ctx); err != nil || down == 0 {
		return err
	}
	return migrator.Down(ctx, down)
}

var psqlCommand = regexp.MustCompile(`psql "\$DATABASE_OWNER_URL" -c "(.+)"`)

func commands(t *testing.T, err error) []string {
	t.Helper()
	var found []string
	for _, match := range psqlCommand.FindAllStringSubmatch(err.Error(), -1) {
		found = append(found, match[1])
	}
	if len(found) != 2 {
		t.Fatalf("no repair commands in %v", err)
	}
	return found
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	t.Run("takes the files of the binary up, down and up", func(t *testing.T) {
		t.Parallel()
		address := emptyDatabase(t, utf8)
		expected, err := postgres.ExpectedVersion()
		if err != nil || expected == 0 {
			t.Fatalf("expected version = %d, %v", expected, err)
		}
		for _, step := range []func() error{
			func() error { return postgres.Migrate(t.Context(), address) },
			func() error { return postgres.MigrateDown(t.Context(), address, int(expected)) },
			func() error { return postgres.Migrate(t.Context(), address) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		got, err := postgres.Status(t.Context(), address)
		if want := (postgres.State{Version: expected, Expected: expected}); got != want || err != nil {
			t.Errorf("state = %+v, %v, want %+v", got, err, want)
		}
	})
}

// The roles are those of deploy/postgres/roles.sh.
func TestMigrate_withSeparateRoles(t *testing.T) {
	t.Parallel()
	owner, login := fmt.Sprintf("owner_%d", os.Getpid()), fmt.Sprintf("login_%d", os.Getpid())
	superuser := pgtest.Owner(t)
	execute(t, superuser, `CREATE ROLE `+owner+` LOGIN IN ROLE qyzmet_app`,
		`CREATE ROLE `+login+` LOGIN NOINHERIT IN ROLE qyzmet_app`)
	t.Cleanup(func() { execute(t, superuser, `DROP ROLE `+owner+`, `+login) })
	address, err := url.Parse(emptyDatabase(t, utf8+` OWNER `+owner))
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.User(owner)
	if err := postgres.Migrate(t.Context(), address.String()); err != nil {
		t.Errorf("the owner, who is no superuser, cannot migrate: %v", err)
	}
	address.User = url.User(login)
	pool := open(t, address.String(), postgres.Options{})
	if err := postgres.CheckVersion(t.Context(), pool); err != nil {
		t.Errorf("the application's login cannot read the version: %v", err)
	}
	if err := postgres.MigrateDown(t.Context(), address.String(), 1); err == nil {
		t.Error("the application's login can change the schema")
	}
}

func TestCheckVersion(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, change, want string }{
		{"accepts the schema of the binary", `SELECT 1`, ""},
		{"accepts a newer one", `UPDATE schema_migrations SET version = version + 1`, ""},
		{"refuses an older one", `UPDATE schema_migrations SET version = version - 1`,
			"run `portal migrate up`"},
		{"refuses an empty one", `TRUNCATE schema_migrations`, "run `portal migrate up`"},
		{"refuses a dirty one", `UPDATE schema_migrations SET dirty = true`, "stopped half-way"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.New(t)
			execute(t, pgtest.Owner(t), test.change)
			err := postgres.CheckVersion(t.Context(), pool)
			if test.want == "" && err != nil {
				t.Errorf("error = %v, want none", err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error = %v, want %q", err, test.want)
			}
		})
	}
	t.Run("refuses a database without a schema", func(t *testing.T) {
		t.Parallel()
		conn, err := pgx.Connect(t.Context(), emptyDatabase(t, utf8))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		if err := postgres.CheckVersion(t.Context(), conn); err == nil {
			t.Error("no error")
		}
	})
}
