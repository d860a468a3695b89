package app

import (
	"strings"
	"testing"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// args are those of a good command line; the IIN is one of the demo's and of nobody.
func adminArgs(t *testing.T, more ...string) []string {
	t.Helper()
	p := demoPeople()[0].Person
	return append([]string{
		"--iin", p.IIN, "--surname", p.Names.Surname.RU, "--name", p.Names.Name.RU, "--phone", "8 701 000 00 01",
	}, more...)
}

func TestAdminCreate_PrintsAOneTimeLink(t *testing.T) {
	t.Parallel()
	pool := pgtest.Locked(t, pgtest.Schema)
	in, again, err := readAdmin(adminArgs(t))
	if err != nil || again || in.Phone != "+77010000001" {
		t.Fatalf("%+v %t %v", in.Phone, again, err)
	}
	var out strings.Builder
	if err := createAdmin(t.Context(), pool, "https://portal.test/", in, again, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "open within 24 hours, once: https://portal.test/kk/enrol/2") {
		t.Errorf("prints:\n%s", out.String())
	}
	if strings.Contains(out.String(), in.IIN) {
		t.Error("prints the IIN")
	}
	ctx := postgres.WithScope(t.Context(), postgres.System)
	_, err = postgres.Scoped(pool).Exec(ctx, `UPDATE credential SET password_hash = '$argon2id$x', changed_at = now()`)
	if err != nil {
		t.Fatal(err)
	}
	err = createAdmin(t.Context(), pool, "https://portal.test", in, false, &out)
	if err == nil || !strings.Contains(err.Error(), "--again") {
		t.Errorf("a second time: %v", err)
	}
	in, again, err = readAdmin(adminArgs(t, "--again"))
	if err != nil || !again {
		t.Fatal(again, err)
	}
	if err := createAdmin(t.Context(), pool, "https://portal.test", in, again, &out); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestAdminCreate_NamesEveryFaultOfTheCommandLine(t *testing.T) {
	t.Parallel()
	_, _, err := readAdmin([]string{"--iin", "123", "--phone", "5"})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, flag := range []string{"--iin", "--phone", "--surname"} {
		if !strings.Contains(err.Error(), flag) {
			t.Errorf("says nothing of %s: %v", flag, err)
		}
	}
}
