package account_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

// room is an office with two administrators, made on the command line.
type room struct {
	*account.Office
	pool *pgxpool.Pool
	a, b identity.Actor
	mu   sync.Mutex
	now  time.Time
}

func (r *room) wall() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *room) wait(by time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(by)
}

func newRoom(t *testing.T) *room {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := job.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load(os.DirFS("../../../web/locale"))
	if err != nil {
		t.Fatal(err)
	}
	r := &room{pool: pool, now: time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)}
	keeper := credential.NewKeeper(credential.Deps{
		DB: pool, Jobs: queue, Wall: r.wall, Secret: []byte("a secret of the tests, 32 bytes long"),
		Hasher: password.NewHasher(password.Options{Cost: password.Cost{Memory: 64, Time: 1, Threads: 1}}),
		Sender: notify.NewSender(pool, nil, texts, r.wall),
	})
	r.Office = account.NewOffice(account.Deps{DB: pool, Keeper: keeper, Wall: r.wall})
	r.a = r.admin(t, "900101300001", "Ахметов")
	r.b = r.admin(t, "900101300002", "Болатов")
	return r
}

func (r *room) admin(t *testing.T, iin, surname string) identity.Actor {
	t.Helper()
	out, err := r.CreateAdmin(t.Context(), someone(iin, surname), true)
	if err != nil {
		t.Fatal(err)
	}
	return identity.Actor{PersonID: out.PersonID, Role: identity.Admin, Proved: true}
}

func someone(iin, surname string) account.Invitation {
	return account.Invitation{IIN: iin, Surname: surname, Name: "Серик", Phone: "+77010000001"}
}

// invite lets a take in a person for a role without a body.
func (r *room) invite(t *testing.T, iin string, role identity.Role) account.Invited {
	t.Helper()
	in := someone(iin, "Сериков")
	in.Held = account.Held{Role: role}
	out, err := r.Invite(t.Context(), r.a, in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (r *room) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := r.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (r *room) roles(t *testing.T, personID string) int {
	t.Helper()
	a, err := r.Account(t.Context(), r.a, personID)
	if err != nil {
		t.Fatal(err)
	}
	return len(a.Roles)
}

func (r *room) request(t *testing.T) account.Request {
	t.Helper()
	list, err := r.Requests(t.Context(), r.b)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	return list[0]
}

func TestTheFirstAdministratorIsMadeOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	out, err := r.CreateAdmin(t.Context(), someone("900101300003", "Касымов"), false)
	if err != nil || out.Login != "s.kasymov" || out.Token == "" {
		t.Fatalf("while nobody has a working sign-in: %+v %v", out, err)
	}
	r.exec(t, `UPDATE credential SET password_hash = '$argon2id$x', changed_at = now() WHERE person_id = $1`, out.PersonID)
	if _, err := r.CreateAdmin(t.Context(), someone("900101300004", "Касымов"), false); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second: %v", err)
	}
	if _, err := r.CreateAdmin(t.Context(), someone("900101300004", "Касымов"), true); err != nil {
		t.Errorf("again: %v", err)
	}
	r.exec(t, `UPDATE credential SET disabled_at = now() WHERE person_id = $1`, out.PersonID)
	if _, err := r.CreateAdmin(t.Context(), someone("900101300005", "Касымов"), false); err != nil {
		t.Errorf("when all are disabled: %v", err)
	}
}

// L-05
func TestARoleOfWeightNeedsTwoAdministrators(t *testing.T) {
	t.Parallel()
	for _, role := range []identity.Role{identity.Auditor, identity.Admin} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			out := r.invite(t, "900101300010", role)
			if !out.Waits || r.roles(t, out.PersonID) != 0 {
				t.Fatalf("one administrator gave the role: %+v", out)
			}
			q := r.request(t)
			if err := r.Confirm(t.Context(), r.a, q.ID); !fault.Is(err, fault.Conflict) {
				t.Errorf("the same one confirms: %v", err)
			}
			self := identity.Actor{PersonID: out.PersonID, Role: identity.Admin, Proved: true}
			if err := r.Confirm(t.Context(), self, q.ID); !fault.Is(err, fault.Forbidden) {
				t.Errorf("the person confirms: %v", err)
			}
			if r.roles(t, out.PersonID) != 0 {
				t.Fatal("the role is there")
			}
			if err := r.Confirm(t.Context(), r.b, q.ID); err != nil || r.roles(t, out.PersonID) != 1 {
				t.Errorf("another confirms: %v", err)
			}
			if err := r.Confirm(t.Context(), r.b, q.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

// L-05: in every other order of the steps nothing is given either.
func TestARequestEnds(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*testing.T, *room, string){
		"after a day":              func(_ *testing.T, r *room, _ string) { r.wait(account.ConfirmWithin) },
		"when one of them cancels": func(t *testing.T, r *room, id string) { mustDo(t, r.Cancel(t.Context(), r.a, id)) },
		"when the asker is disabled": func(t *testing.T, r *room, _ string) {
			mustDo(t, r.Disable(t.Context(), r.b, r.a.PersonID))
		},
		"when the confirmer is": func(t *testing.T, r *room, _ string) {
			mustDo(t, r.Disable(t.Context(), r.a, r.b.PersonID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			out := r.invite(t, "900101300010", identity.Auditor)
			q := r.request(t)
			spoil(t, r, q.ID)
			if err := r.Confirm(t.Context(), r.b, q.ID); err == nil {
				t.Error("it can be confirmed")
			}
			var n int
			err := r.pool.QueryRow(t.Context(), `SELECT count(*) FROM staff_role WHERE person_id = $1`, out.PersonID).Scan(&n)
			if err != nil || n != 0 {
				t.Errorf("%d roles, %v", n, err)
			}
		})
	}
}

func mustDo(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// L-05: the database refuses what the program might forget.
func TestTheDatabaseKnowsThatTwoAreTwo(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	r.invite(t, "900101300010", identity.Auditor)
	for _, sql := range []string{
		`UPDATE role_request SET confirmed_by = asked_by, confirmed_at = now()`,
		`UPDATE role_request SET confirmed_by = person_id, confirmed_at = now()`,
		`INSERT INTO role_request (person_id, role, asked_by, asked_at, expires_at)
			SELECT asked_by, 'admin', asked_by, now(), now() FROM role_request`,
		`DELETE FROM account_event`, `UPDATE account_event SET what = 'enabled'`,
	} {
		if _, err := r.pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("accepted: %s", sql)
		}
	}
}

func TestNobodyActsOnTheOwnAccountNorReturnsAFavour(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	ctx, self := t.Context(), r.a.PersonID
	_, grant := r.Grant(ctx, r.a, self, account.Held{Role: identity.Auditor})
	_, linked := r.NewLink(ctx, r.a, self)
	in := someone("900101300001", "Ахметов")
	in.Held = account.Held{Role: identity.Auditor}
	_, invited := r.Invite(ctx, r.a, in)
	for what, err := range map[string]error{
		"grants": grant, "makes a link": linked, "invites": invited,
		"takes":    r.Take(ctx, r.a, self, identity.Admin),
		"disables": r.Disable(ctx, r.a, self), "enables": r.Enable(ctx, r.a, self),
	} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := r.Grant(ctx, r.a, r.b.PersonID, account.Held{Role: identity.Auditor}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Grant(ctx, r.b, self, account.Held{Role: identity.Auditor}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a favour is returned: %v", err)
	}
	r.wait(31 * 24 * time.Hour)
	if _, err := r.Grant(ctx, r.b, self, account.Held{Role: identity.Auditor}); err != nil {
		t.Errorf("after a month: %v", err)
	}
}

func TestOnlyAnAdministratorWhoStillIsOneActs(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	ctx := t.Context()
	out := r.invite(t, "900101300010", identity.Auditor)
	acts := func(who identity.Actor) map[string]error {
		_, listed := r.List(ctx, who, 1)
		_, opened := r.Account(ctx, who, out.PersonID)
		_, granted := r.Grant(ctx, who, out.PersonID, account.Held{Role: identity.Auditor})
		_, linked := r.NewLink(ctx, who, out.PersonID)
		return map[string]error{
			"lists": listed, "opens": opened, "grants": granted, "links": linked,
			"disables": r.Disable(ctx, who, out.PersonID), "takes": r.Take(ctx, who, out.PersonID, identity.Auditor),
			"signs out": r.EndSessions(ctx, who, out.PersonID),
		}
	}
	for _, role := range []identity.Role{identity.Citizen, identity.Official, identity.Head, identity.Auditor} {
		for what, err := range acts(identity.Actor{PersonID: r.b.PersonID, Role: role, Proved: true}) {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s as %s: %v", what, role, err)
			}
		}
	}
	r.exec(t, `DELETE FROM staff_role WHERE person_id = $1`, r.b.PersonID)
	for what, err := range acts(r.b) {
		if reads := what == "lists" || what == "opens"; !reads && !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s after the role was taken between page and act: %v", what, err)
		}
	}
}

// S-16: nothing is done to an account without a factor proved a moment ago.
func TestAnAdministratorProvesAFactorFirst(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	stale := r.a
	stale.Proved = false
	_, granted := r.Grant(t.Context(), stale, r.b.PersonID, account.Held{Role: identity.Auditor})
	_, linked := r.NewLink(t.Context(), stale, r.b.PersonID)
	for what, err := range map[string]error{
		"grants": granted, "links": linked, "disables": r.Disable(t.Context(), stale, r.b.PersonID),
		"takes": r.Take(t.Context(), stale, r.b.PersonID, identity.Admin),
	} {
		if !fault.Is(err, fault.StepUp) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := r.List(t.Context(), stale, 1); err != nil {
		t.Errorf("looking: %v", err)
	}
}

func TestTwoAdministratorsCannotDisableEachOtherAtOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	var all sync.WaitGroup
	errs := make([]error, 2)
	all.Go(func() { errs[0] = r.Disable(context.WithoutCancel(t.Context()), r.a, r.b.PersonID) })
	all.Go(func() { errs[1] = r.Disable(context.WithoutCancel(t.Context()), r.b, r.a.PersonID) })
	all.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%v and %v", errs[0], errs[1])
	}
}

// enter enters a citizen.
func (r *room) enter(t *testing.T, p identity.Person) {
	t.Helper()
	err := postgres.InTx(t.Context(), r.pool, func(ctx context.Context, tx postgres.Tx) error {
		_, err := identity.EnterOnce(ctx, tx, p, r.wall())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnIINTellsAnAdministratorNothing(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	name := i18n.Text{KK: "Жасырын", RU: "Жасырын"}
	r.enter(t, identity.Person{
		IIN: "900101300099", Phone: "+77019999999", Names: identity.Names{Surname: name, Name: name},
	})
	in := someone("900101300099", "Сериков")
	in.Held = account.Held{Role: identity.Auditor}
	if _, err := r.Invite(t.Context(), r.a, in); !fault.Is(err, fault.Conflict) {
		t.Errorf("another name: %v", err)
	}
	list, err := r.List(t.Context(), r.a, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list.Accounts {
		if a.Names.Surname == name {
			t.Error("a citizen is on the list")
		}
	}
	var id string
	sql := `SELECT id::text FROM person WHERE iin_index = $1`
	if err := r.pool.QueryRow(t.Context(), sql, identity.ByIIN("900101300099")).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Account(t.Context(), r.a, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("a citizen opens as an account: %v", err)
	}
	in.Surname, in.Name = "жасырын", "ЖАСЫРЫН"
	if _, err := r.Invite(t.Context(), r.a, in); err != nil {
		t.Errorf("the right name: %v", err)
	}
}

func TestARoleHasABodyOrHasNot(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	out := r.invite(t, "900101300010", identity.Auditor)
	for _, h := range []account.Held{
		{Role: identity.Official}, {Role: identity.Admin, Body: "mvd"}, {Role: identity.Citizen},
		{Role: "root"}, {Role: identity.Official, Body: "no-such-body"},
	} {
		if _, err := r.Grant(t.Context(), r.a, out.PersonID, h); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", h, err)
		}
	}
}
