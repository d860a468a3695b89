package credential_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
)

func TestThePasswordIsTheFirstFactor(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	for name, tc := range map[string]struct{ login, words, want string }{
		"the right one":                {d.login, secretWords, ""},
		"a login in capitals":          {" " + strings.ToUpper(d.login) + " ", secretWords, ""},
		"a wrong one":                  {d.login, secretWords + "x", credential.Wrong},
		"another case":                 {d.login, strings.ToUpper(secretWords), credential.Wrong},
		"an unknown login":             {"n.obody", secretWords, credential.Wrong},
		"an IIN is no login":           {"900101300123", secretWords, credential.Wrong},
		"a login that the base cannot": {"a\x00\xff' OR 1=1", secretWords, credential.Wrong},
		"nothing":                      {"", "", credential.Wrong},
	} {
		t.Run(name, func(t *testing.T) {
			if got := d.try(t, tc.login, tc.words, home+name); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestBeforeItsEnrolmentAnAccountOpensNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if got := d.try(t, d.login, "", home); got != credential.Wrong {
		t.Errorf("the password: %q", got)
	}
	if got := d.factor(t, "000000", home); got != credential.WrongCode {
		t.Errorf("the code: %q", got)
	}
}

func TestACodeIsTakenWithinOneStepAndNeverTwice(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		steps int64
		want  string
	}{
		"two steps old": {-2, credential.WrongCode}, "one step old": {-1, ""}, "of now": {0, ""},
		"one step ahead": {1, ""}, "two steps ahead": {2, credential.WrongCode},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t).enrol(t)
			code := d.code(t, tc.steps)
			if got := d.factor(t, code[:3]+" "+code[3:], home); got != tc.want {
				t.Fatalf("got %q, want %q", got, tc.want)
			}
			if tc.want != "" {
				return
			}
			if got := d.factor(t, code, home); got != credential.WrongCode {
				t.Errorf("again: %q", got)
			}
			d.wait(30 * time.Second)
			if got := d.factor(t, code, home); got != credential.WrongCode {
				t.Errorf("again in the next step: %q", got)
			}
		})
	}
}

func TestOfManyAtOnceWithOneCodeOneGetsIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	code := d.code(t, 0)
	var in sync.Map
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			r, err := d.CheckFactor(t.Context(), d.person, code, home+string(rune('a'+i)), i18n.KK)
			if err != nil {
				t.Error(err)
			}
			if err == nil && r.OK() {
				in.Store(i, true)
			}
		})
	}
	all.Wait()
	n := 0
	in.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d got in", n)
	}
}

func TestARecoveryCodeOpensOnceAndIsTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	if len(d.codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(d.codes)))) != 10 {
		t.Fatalf("codes: %d", len(d.codes))
	}
	typed := strings.ToLower(strings.ReplaceAll(d.codes[3], "-", " "))
	if got := d.factor(t, typed, home); got != "" {
		t.Fatalf("refused: %q", got)
	}
	if got := d.factor(t, d.codes[3], home); got != credential.WrongCode {
		t.Errorf("again: %q", got)
	}
	if n := d.count(t, `SELECT count(*) FROM message WHERE template = 'sms.recovery_used'`); n != 1 {
		t.Errorf("%d notices", n)
	}
	state, err := d.State(t.Context(), identity.Actor{PersonID: d.person})
	if err != nil || state.RecoveryLeft != 9 || state.Login != "a.mukanova" {
		t.Errorf("%+v %v", state, err)
	}
	for _, code := range d.codes {
		n := d.count(t, `SELECT count(*) FROM recovery_code WHERE position($1::bytea IN code_hash) > 0`, []byte(code))
		if n != 0 {
			t.Error("a code lies in the database")
		}
	}
}

func TestNewRecoveryCodesEndTheOld(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	actor := identity.Actor{PersonID: d.person, Role: identity.Auditor}
	_, refusal, err := d.RenewRecovery(t.Context(), actor, "000000", home, i18n.RU)
	if err != nil || refusal.Key != credential.WrongCode {
		t.Fatalf("without a factor: %+v %v", refusal, err)
	}
	fresh, refusal, err := d.RenewRecovery(t.Context(), actor, d.code(t, 0), home, i18n.RU)
	if err != nil || !refusal.OK() || len(fresh) != 10 {
		t.Fatalf("%d %+v %v", len(fresh), refusal, err)
	}
	if got := d.factor(t, d.codes[0], home); got != credential.WrongCode {
		t.Errorf("an old one: %q", got)
	}
	if got := d.factor(t, fresh[0], home); got != "" {
		t.Errorf("a new one: %q", got)
	}
}

func TestADisabledAccountIsRefusedLikeAWrongPassword(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	if _, err := d.pool.Exec(t.Context(), `UPDATE credential SET disabled_at = now()`); err != nil {
		t.Fatal(err)
	}
	if got := d.try(t, d.login, secretWords, home); got != credential.Wrong {
		t.Errorf("the password: %q", got)
	}
	if got := d.factor(t, d.code(t, 0), home); got != credential.WrongCode {
		t.Errorf("the code: %q", got)
	}
}

func TestAnotherPasswordNeedsBothFactors(t *testing.T) {
	t.Parallel()
	d := newDesk(t).enrol(t)
	actor := identity.Actor{PersonID: d.person, Role: identity.Auditor}
	const better = "жеті көлдің суы тәтті"
	for name, tc := range map[string]struct {
		change credential.Change
		bad    func(credential.Changed) bool
	}{
		"a wrong old one": {credential.Change{Old: "x", New: better, Code: d.code(t, 0)},
			func(c credential.Changed) bool { return c.Old.Key == credential.Wrong }},
		"a wrong code": {credential.Change{Old: secretWords, New: better, Code: "12"},
			func(c credential.Changed) bool { return c.Code.Key == credential.WrongCode }},
		"a poor new one": {credential.Change{Old: secretWords, New: "short", Code: d.code(t, 0)},
			func(c credential.Changed) bool { return c.Trouble != "" }},
		"the own name": {credential.Change{Old: secretWords, New: "Муканова Айгуль!", Code: d.code(t, 0)},
			func(c credential.Changed) bool { return c.Trouble != "" }},
	} {
		out, err := d.ChangePassword(t.Context(), actor, tc.change)
		if err != nil || !tc.bad(out) {
			t.Errorf("%s: %+v %v", name, out, err)
		}
	}
	out, err := d.ChangePassword(t.Context(), actor,
		credential.Change{Old: secretWords, New: better, Code: d.code(t, 0), Address: home, Lang: i18n.KK})
	if err != nil || !out.OK() {
		t.Fatalf("%+v %v", out, err)
	}
	if old, fresh := d.try(t, d.login, secretWords, home), d.try(t, d.login, better, home); old == "" || fresh != "" {
		t.Errorf("the old one gives %q, the new one %q", old, fresh)
	}
	if n := d.count(t, `SELECT count(*) FROM message WHERE template = 'sms.password_changed'`); n != 1 {
		t.Errorf("%d notices", n)
	}
}

func TestALinkIsUsedOnceWithinADay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, second := d.link(t), d.link(t)
	if _, err := d.Enrolment(t.Context(), first); !fault.Is(err, fault.NotFound) {
		t.Errorf("the link before: %v", err)
	}
	d.wait(credential.LinkLasts)
	if _, err := d.Enrolment(t.Context(), second); !fault.Is(err, fault.Gone) {
		t.Errorf("after a day: %v", err)
	}
	third := d.link(t)
	if _, _, err := d.Finish(t.Context(), third, "000000", i18n.KK); !fault.Is(err, fault.Conflict) {
		t.Errorf("without a password: %v", err)
	}
	for _, bad := range []string{"", "short", "a.mukanova2026!"} {
		if trouble, err := d.ChoosePassword(t.Context(), third, bad); trouble == "" || err != nil {
			t.Errorf("%q: %q %v", bad, trouble, err)
		}
	}
	if _, err := d.ChoosePassword(t.Context(), third, secretWords); err != nil {
		t.Fatal(err)
	}
	d.readSecret(t, third)
	if _, refusal, err := d.Finish(t.Context(), third, "000000", i18n.KK); refusal != credential.WrongCode || err != nil {
		t.Errorf("a wrong code: %q %v", refusal, err)
	}
	if got := d.try(t, d.login, secretWords, home); got != credential.Wrong {
		t.Errorf("before the factor the password gives %q", got)
	}
	code := d.code(t, 0)
	if _, refusal, err := d.Finish(t.Context(), third, code, i18n.KK); refusal != "" || err != nil {
		t.Fatalf("%q %v", refusal, err)
	}
	if _, _, err := d.Finish(t.Context(), third, code, i18n.KK); !fault.Is(err, fault.Gone) {
		t.Errorf("once more: %v", err)
	}
	if n := d.count(t, `SELECT count(*) FROM message WHERE template = 'sms.credential_new'`); n != 1 {
		t.Errorf("%d notices", n)
	}
	if n := d.count(t, `SELECT count(*) FROM enrolment WHERE password_hash IS NOT NULL`); n != 0 {
		t.Errorf("%d links still hold a password", n)
	}
}

func TestALinkBearsTenWrongCodes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	token := d.link(t)
	if _, err := d.ChoosePassword(t.Context(), token, secretWords); err != nil {
		t.Fatal(err)
	}
	d.readSecret(t, token)
	for range 10 {
		if _, refusal, err := d.Finish(t.Context(), token, "abc", i18n.KK); refusal == "" || err != nil {
			t.Fatal(refusal, err)
		}
	}
	if _, _, err := d.Finish(t.Context(), token, d.code(t, 0), i18n.KK); !fault.Is(err, fault.Gone) {
		t.Errorf("the right one after ten wrong ones: %v", err)
	}
}

func TestAWorkLoginIsMadeOfTheName(t *testing.T) {
	t.Parallel()
	for _, tc := range [][3]string{
		{"Муканова", "Айгуль", "a.mukanova"}, {"Әбдіқадырова", "Үміт", "u.abdikadyrova"},
		{"Щедрин", "Юрий", "y.shchedrin"}, {"O'Neil-Smith", "Ann", "a.oneilsmith"}, {"王", "李", "x"},
	} {
		if got := credential.WorkLogin(tc[0], tc[1]); got != tc[2] {
			t.Errorf("%s %s is %q, want %q", tc[1], tc[0], got, tc[2])
		}
	}
	d := newDesk(t)
	d.hire(t, "900101300124", "Муканова", "Асель")
	if d.login != "a.mukanova2" {
		t.Errorf("the second is %q", d.login)
	}
}
