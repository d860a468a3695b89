package credential_test

import (
	"testing"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
)

// actor is the desk's person, who has just proved a factor.
func (d *desk) actor() identity.Actor {
	return identity.Actor{PersonID: d.person, Role: identity.Auditor, Proved: true}
}

// add makes a passkey on a device and gives the key of the refusal.
func (d *desk) add(t *testing.T, on *device) string {
	t.Helper()
	c, err := d.BeginPasskey(t.Context(), d.actor())
	if err != nil {
		t.Fatal(err)
	}
	return d.finishAdding(t, c.ID, on.create(t, c.Options))
}

func (d *desk) finishAdding(t *testing.T, challenge, response string) string {
	t.Helper()
	refusal, err := d.FinishPasskey(t.Context(), d.actor(), credential.NewPasskey{
		Challenge: challenge, Response: response, Name: " work \n laptop ", Lang: i18n.EN,
	})
	if err != nil {
		t.Fatal(err)
	}
	return refusal.Key
}

func (d *desk) ask(t *testing.T) credential.Ceremony {
	t.Helper()
	c, err := d.BeginAssertion(t.Context(), d.person)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (d *desk) assert(t *testing.T, person, challenge, response, address string) string {
	t.Helper()
	refusal, err := d.FinishAssertion(t.Context(), person, credential.Assertion{
		Challenge: challenge, Response: response, Address: address,
	})
	if err != nil {
		t.Fatal(err)
	}
	return refusal.Key
}

func TestAPasskeyIsAddedUsedAndRemoved(t *testing.T) {
	t.Parallel()
	d, on := newDesk(t).enrol(t), newDevice(t)
	if got := d.add(t, on); got != "" {
		t.Fatalf("adding: %q", got)
	}
	for range 2 {
		c := d.ask(t)
		if got := d.assert(t, d.person, c.ID, on.get(t, c.Options), home); got != "" {
			t.Fatalf("proving: %q", got)
		}
	}
	list, err := d.Passkeys(t.Context(), d.actor())
	if err != nil || len(list) != 1 || list[0].Name != "work laptop" || list[0].UsedAt.IsZero() {
		t.Fatalf("%v, %+v", err, list)
	}
	if err := d.RemovePasskey(t.Context(), d.actor(), list[0].ID, i18n.EN); err != nil {
		t.Fatal(err)
	}
	if err := d.RemovePasskey(t.Context(), d.actor(), list[0].ID, i18n.EN); !fault.Is(err, fault.NotFound) {
		t.Errorf("removing twice: %v", err)
	}
	if _, err := d.BeginAssertion(t.Context(), d.person); !fault.Is(err, fault.NotFound) {
		t.Errorf("asking for a removed one: %v", err)
	}
	for _, what := range []string{"passkey_added", "passkey_removed"} {
		n := d.count(t, `SELECT count(*) FROM account_event WHERE what = $1 AND subject_id = $2`, what, d.person)
		n += d.count(t, `SELECT count(*) FROM security_event WHERE detail = $1`, what)
		n += d.count(t, `SELECT count(*) FROM message WHERE template = 'sms.' || $1::text AND person_id = $2`, what, d.person)
		if n != 3 {
			t.Errorf("%s: %d records and notices, want 3", what, n)
		}
	}
}

// S-16: a passkey is added by staff with a fresh factor only, and beside the application.
func TestAPasskeyIsNeverTheOnlyFactor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.BeginPasskey(t.Context(), d.actor()); !fault.Is(err, fault.NotFound) {
		t.Errorf("without the application: %v", err)
	}
	d.enrol(t)
	stale, citizen := d.actor(), d.actor()
	stale.Proved, citizen.Role = false, identity.Citizen
	if _, err := d.BeginPasskey(t.Context(), stale); !fault.Is(err, fault.StepUp) {
		t.Errorf("without a fresh factor: %v", err)
	}
	if _, err := d.BeginPasskey(t.Context(), citizen); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a citizen: %v", err)
	}
	if err := d.RemovePasskey(t.Context(), stale, "AAAA", i18n.EN); !fault.Is(err, fault.StepUp) {
		t.Errorf("removing without a fresh factor: %v", err)
	}
	if got := d.add(t, newDevice(t)); got != "" {
		t.Fatal(got)
	}
	d.enrol(t) // the administrator's link: what was there before ends
	if n := d.count(t, `SELECT count(*) FROM passkey`); n != 0 {
		t.Errorf("%d passkeys outlive a new enrolment", n)
	}
}

func TestWhatIsNoPasskeyIsNotAdded(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*device){
		"made for another site": func(on *device) { on.origin = "https://portal.example.evil.example" },
		"made for another name": func(on *device) { on.host = "evil.example" },
		"without its user":      func(on *device) { on.verifies = false },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, on := newDesk(t).enrol(t), newDevice(t)
			spoil(on)
			if got := d.add(t, on); got != credential.WrongPasskey {
				t.Errorf("got %q", got)
			}
		})
	}
	d, on := newDesk(t).enrol(t), newDevice(t)
	if got := d.add(t, on); got != "" {
		t.Fatal(got)
	}
	if got := d.add(t, on); got != credential.WrongPasskey {
		t.Errorf("the same one again: %q", got)
	}
	c := d.ask(t)
	if got := d.finishAdding(t, c.ID, newDevice(t).create(t, c.Options)); got != credential.WrongPasskey {
		t.Errorf("by a challenge for proving: %q", got)
	}
}

// S-15: an answer proves its person only, once, in time, with its user and on this site.
func TestWhatAPasskeyDoesNotProve(t *testing.T) {
	t.Parallel()
	for name, prove := range map[string]func(*testing.T, *desk, *device) string{
		"an answer sent twice": func(t *testing.T, d *desk, on *device) string {
			c := d.ask(t)
			response := on.get(t, c.Options)
			if got := d.assert(t, d.person, c.ID, response, home); got != "" {
				t.Fatal(got)
			}
			return d.assert(t, d.person, c.ID, response, home)
		},
		"an old answer to a new challenge": func(t *testing.T, d *desk, on *device) string {
			response := on.get(t, d.ask(t).Options)
			return d.assert(t, d.person, d.ask(t).ID, response, home)
		},
		"an answer that comes late": func(t *testing.T, d *desk, on *device) string {
			c := d.ask(t)
			d.wait(credential.ChallengeLasts)
			return d.assert(t, d.person, c.ID, on.get(t, c.Options), home)
		},
		"an answer for somebody else": func(t *testing.T, d *desk, on *device) string {
			c, first := d.ask(t), d.person
			d.person = d.hire(t, "900101300124", "Серікова", "Дана")
			d.enrol(t)
			second := d.person
			d.person = first
			return d.assert(t, second, c.ID, on.get(t, c.Options), home)
		},
		"a device without its user": func(t *testing.T, d *desk, on *device) string {
			on.verifies = false
			c := d.ask(t)
			return d.assert(t, d.person, c.ID, on.get(t, c.Options), home)
		},
		"another site": func(t *testing.T, d *desk, on *device) string {
			on.origin = "https://portal.example:8443"
			c := d.ask(t)
			return d.assert(t, d.person, c.ID, on.get(t, c.Options), home)
		},
		"another key": func(t *testing.T, d *desk, on *device) string {
			other := newDevice(t)
			other.id = on.id
			c := d.ask(t)
			return d.assert(t, d.person, c.ID, other.get(t, c.Options), home)
		},
		"a copied key": func(t *testing.T, d *desk, on *device) string {
			c := d.ask(t)
			if got := d.assert(t, d.person, c.ID, on.get(t, c.Options), home); got != "" {
				t.Fatal(got)
			}
			on.count--
			c = d.ask(t)
			return d.assert(t, d.person, c.ID, on.get(t, c.Options), home)
		},
		"nothing":    func(t *testing.T, d *desk, _ *device) string { return d.assert(t, d.person, "", "", home) },
		"a nonsense": func(t *testing.T, d *desk, _ *device) string { return d.assert(t, d.person, d.ask(t).ID, "{", home) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, on := newDesk(t).enrol(t), newDevice(t)
			if got := d.add(t, on); got != "" {
				t.Fatal(got)
			}
			if got := prove(t, d, on); got != credential.WrongPasskey {
				t.Errorf("got %q", got)
			}
		})
	}
}

// S-12: wrong passkeys and wrong codes are counted together.
func TestGuessingWithPasskeysHasToWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	got := ""
	for range 6 {
		got = d.assert(t, d.person, "", "{}", elsewhere)
	}
	if got != credential.Wait || d.factor(t, d.code(t, 0), elsewhere) != credential.Wait {
		t.Errorf("got %q", got)
	}
	d.wait(time.Hour)
	if got := d.factor(t, d.code(t, 0), elsewhere); got != "" {
		t.Errorf("after an hour: %q", got)
	}
}
