package credential_test

import (
	"context"
	"encoding/base32"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pquerna/otp/hotp"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/job"
	"qyzmet/internal/notify"
	"qyzmet/internal/notify/smsgateway"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
)

const (
	secretWords = "jEx7 kolibri song"
	home        = "192.0.2.7"
	elsewhere   = "198.51.100.9"
)

// desk is a keeper with a person to try it on.
type desk struct {
	*credential.Keeper
	pool   *pgxpool.Pool
	person string
	login  string
	secret []byte
	codes  []string
	mu     sync.Mutex
	now    time.Time
}

func (d *desk) wall() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) wait(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

type silent struct{}

func (silent) Send(context.Context, smsgateway.Message) (string, error) { return "1", nil }

// newDesk has an official without a credential.
func newDesk(t *testing.T) *desk {
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
	d := &desk{pool: pool, now: time.Date(2026, 11, 25, 5, 0, 3, 0, time.UTC)}
	d.Keeper = credential.NewKeeper(credential.Deps{
		BaseURL: "https://portal.example",
		DB:      pool, Jobs: queue, Wall: d.wall, Secret: []byte("a secret of the tests, 32 bytes long"),
		Hasher: password.NewHasher(password.Options{Cost: password.Cost{Memory: 256, Time: 1, Threads: 1}}),
		Sender: notify.NewSender(pool, silent{}, texts, d.wall),
	})
	d.person = d.hire(t, "900101300123", "Муканова", "Айгуль")
	return d
}

// hire enters a person as an auditor, with a login.
func (d *desk) hire(t *testing.T, iin, surname, name string) (id string) {
	t.Helper()
	err := postgres.InTx(t.Context(), d.pool, func(ctx context.Context, tx postgres.Tx) error {
		_, err := identity.EnterOnce(ctx, tx, identity.Person{IIN: iin, Phone: "+77010000001", Names: identity.Names{
			Surname: i18n.Text{KK: surname, RU: surname}, Name: i18n.Text{KK: name, RU: name},
		}}, d.wall())
		if err != nil {
			return err
		}
		if id, err = identity.SubjectByIIN(ctx, tx, iin); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO staff_role (person_id, role) VALUES ($1, 'auditor')`, id); err != nil {
			return err
		}
		d.login, err = credential.Open(ctx, tx, id, surname, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (d *desk) link(t *testing.T) (token string) {
	t.Helper()
	err := postgres.InTx(t.Context(), d.pool, func(ctx context.Context, tx postgres.Tx) (err error) {
		token, err = d.NewLink(ctx, tx, d.person, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// enrol sets everything up.
func (d *desk) enrol(t *testing.T) *desk {
	t.Helper()
	token := d.link(t)
	if trouble, err := d.ChoosePassword(t.Context(), token, secretWords); trouble != "" || err != nil {
		t.Fatal(trouble, err)
	}
	d.readSecret(t, token)
	codes, refusal, err := d.Finish(t.Context(), token, d.code(t, 0), i18n.KK)
	if refusal != "" || err != nil {
		t.Fatal(refusal, err)
	}
	d.codes = codes
	d.wait(2 * time.Minute) // the code of the enrolment is used up
	return d
}

func (d *desk) readSecret(t *testing.T, token string) {
	t.Helper()
	e, err := d.Enrolment(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(e.Secret.Text, " ", "")
	if d.secret, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text); err != nil {
		t.Fatal(err)
	}
}

// code is what the application shows so many steps away from now.
func (d *desk) code(t *testing.T, steps int64) string {
	t.Helper()
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(d.secret)
	code, err := hotp.GenerateCode(text, uint64(d.wall().Unix()/30+steps))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// password tries the first factor and gives the key of the refusal.
func (d *desk) try(t *testing.T, login, words, address string) string {
	t.Helper()
	who, refusal, err := d.CheckPassword(t.Context(), credential.Attempt{Login: login, Password: words, Address: address})
	if err != nil {
		t.Fatal(err)
	}
	if (who != "") != refusal.OK() {
		t.Fatalf("%q with %q", who, refusal.Key)
	}
	return refusal.Key
}

func (d *desk) factor(t *testing.T, code, address string) string {
	t.Helper()
	refusal, err := d.CheckFactor(t.Context(), d.person, code, address, i18n.KK)
	if err != nil {
		t.Fatal(err)
	}
	return refusal.Key
}

func (d *desk) count(t *testing.T, sql string, args ...any) (n int) {
	t.Helper()
	if err := d.pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
