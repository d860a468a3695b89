package credential_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"qyzmet/internal/identity/credential"
	"qyzmet/internal/identity/password"
)

// S-12
func TestGuessingGetsSlowerAndARightPasswordDoesNotJumpTheQueue(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	for range 5 {
		if got := d.try(t, d.login, "wrong", elsewhere); got != credential.Wrong {
			t.Fatalf("got %q", got)
		}
	}
	if got := d.try(t, d.login, secretWords, elsewhere); got != credential.Wait {
		t.Errorf("the right one at once: %q", got)
	}
	if got := d.try(t, d.login, secretWords, home); got != "" {
		t.Errorf("from another address: %q", got)
	}
	if got := d.try(t, "n.obody", "wrong", elsewhere); got != credential.Wrong {
		t.Errorf("another account from that address: %q", got)
	}
	d.wait(3 * time.Second)
	if got := d.try(t, d.login, secretWords, elsewhere); got != "" {
		t.Errorf("after the wait: %q", got)
	}
}

// S-12
func TestTheWaitDoublesUpToAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	var longest time.Duration
	for range 40 {
		_, r, err := d.CheckPassword(t.Context(), credential.Attempt{Login: d.login, Password: "x", Address: elsewhere})
		if err != nil {
			t.Fatal(err)
		}
		if r.Key == credential.Wait {
			if r.Wait < longest {
				t.Fatalf("%s after %s", r.Wait, longest)
			}
			longest = r.Wait
			d.wait(r.Wait)
		}
	}
	if longest != 15*time.Minute {
		t.Errorf("the longest wait is %s", longest)
	}
}

// S-12: a stranger uses up the account's hundred failures from many addresses; the owner
// still gets in from where the owner was before, and nobody else does.
func TestAStrangerCannotKeepTheOwnerOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	if got := d.factor(t, d.code(t, 0), home); got != "" {
		t.Fatal(got)
	}
	d.attack(t, d.login, 100)
	if got := d.try(t, d.login, secretWords, elsewhere); got != credential.UnknownPlace {
		t.Errorf("the 101st from an unknown address, with the right password: %q", got)
	}
	if got := d.try(t, d.login, secretWords, home); got != "" {
		t.Errorf("the owner: %q", got)
	}
	d.wait(time.Minute)
	if got := d.factor(t, d.code(t, 0), home); got != "" {
		t.Errorf("the owner's code: %q", got)
	}
	if got := d.try(t, d.login, secretWords, elsewhere); got != "" {
		t.Errorf("after the owner's success the count begins anew: %q", got)
	}
	d.attack(t, d.login, 100)
	d.wait(31 * 24 * time.Hour)
	if got := d.try(t, d.login, secretWords, elsewhere); got != "" {
		t.Errorf("after a month of quiet: %q", got)
	}
}

// S-12
func TestAnAccountThatIsNotThereIsCountedLikeOneThatIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.attack(t, "n.obody", 100)
	if got := d.try(t, "n.obody", "wrong", elsewhere); got != credential.UnknownPlace {
		t.Errorf("got %q", got)
	}
}

func (d *desk) attack(t *testing.T, login string, tries int) {
	t.Helper()
	for i := range tries {
		if got := d.try(t, login, "wrong", fmt.Sprintf("203.0.113.%d", i)); got != credential.Wrong {
			t.Fatalf("guess %d: %q", i, got)
		}
	}
}

// S-12
func TestOneAddressOnManyAccountsHasToWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var got string
	for i := range 62 {
		got = d.try(t, fmt.Sprintf("s.person%d", i), "wrong", elsewhere)
	}
	if got != credential.Wait {
		t.Errorf("the 62nd: %q", got)
	}
	d.wait(time.Hour)
	if got = d.try(t, "s.person", "wrong", elsewhere); got != credential.Wrong {
		t.Errorf("after an hour: %q", got)
	}
}

// S-12, L-06: a hall of five hundred has one address, and somebody in it mistypes all the time. Whoever
// has signed in from there before does not wait for the others, only for their own mistakes.
func TestAHallDoesNotWaitForTheMistakesOfOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	if got := d.try(t, d.login, secretWords, home) + d.factor(t, d.code(t, 0), home); got != "" {
		t.Fatal(got)
	}
	d.wait(time.Minute)
	for i := range 61 {
		d.try(t, fmt.Sprintf("s.person%d", i), "wrong", home)
	}
	if got := d.try(t, "s.person", "wrong", home); got != credential.Wait {
		t.Errorf("somebody who never signed in from there: %q", got)
	}
	if got := d.try(t, d.login, secretWords, home) + d.factor(t, d.code(t, 0), home); got != "" {
		t.Errorf("somebody who did: %q", got)
	}
	for range 5 {
		if got := d.try(t, d.login, "wrong", home); got != credential.Wrong {
			t.Fatalf("an own mistake: %q", got)
		}
	}
	if got := d.try(t, d.login, secretWords, home); got != credential.Wait {
		t.Errorf("after five own mistakes: %q", got)
	}
}

// S-12
func TestCodesCannotBeGuessedEither(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	for range 5 {
		if got := d.factor(t, "abc", elsewhere); got != credential.WrongCode {
			t.Fatal(got)
		}
	}
	if got := d.factor(t, d.code(t, 0), elsewhere); got != credential.Wait {
		t.Errorf("the right one after five wrong ones: %q", got)
	}
}

// S-14: the time of an answer tells no account; the bound is generous, for a busy machine.
func TestAnUnknownLoginTakesAsLongAsAKnownOne(t *testing.T) {
	d := newDesk(t)
	d.Hasher = password.NewHasher(password.Options{Cost: password.Cost{Memory: 16 << 10, Time: 1, Threads: 1}})
	d.enrol(t)
	median := func(login func(int) string) time.Duration {
		var took []time.Duration
		for i := range 21 {
			start := time.Now()
			d.try(t, login(i), "wrong words, all of them", fmt.Sprintf("10.0.%d.%d", len(login(0)), i))
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		return took[len(took)/2]
	}
	known := median(func(int) string { return d.login })
	unknown := median(func(i int) string { return fmt.Sprintf("s.body%d", i) })
	if ratio := float64(known) / float64(unknown); ratio > 2 || ratio < 0.5 {
		t.Errorf("%s for a known login, %s for an unknown one", known, unknown)
	}
}

func TestSweepKeepsWhatStillCounts(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	d.try(t, d.login, "wrong", elsewhere)
	d.link(t)
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, `SELECT count(*) FROM sign_in_bucket`); n != 3 {
		t.Errorf("at once %d counts are left", n)
	}
	d.wait(2 * time.Hour)
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, `SELECT count(*) FROM sign_in_bucket`); n != 1 {
		t.Errorf("after two hours %d counts are left, want the account's", n)
	}
	d.wait(72 * time.Hour)
	if err := d.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, `SELECT count(*) FROM enrolment WHERE used_at IS NULL`); n != 0 {
		t.Errorf("%d ended links are left", n)
	}
}

// Whoever comes in from where they never did is told, once for each place and not of
// the first.
func TestASignInFromANewPlaceIsTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	told := func() int { return d.count(t, `SELECT count(*) FROM message WHERE template = 'sms.new_place'`) }
	for i, c := range []struct {
		from string
		want int
	}{{home, 0}, {home, 0}, {elsewhere, 1}, {elsewhere, 1}, {home, 1}} {
		d.wait(time.Minute)
		if got := d.factor(t, d.code(t, 0), c.from); got != "" {
			t.Fatalf("sign-in %d: %q", i, got)
		}
		if n := told(); n != c.want {
			t.Errorf("after sign-in %d from %s there are %d notices, want %d", i, c.from, n, c.want)
		}
	}
}
