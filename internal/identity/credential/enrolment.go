package credential

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/password"
	"qyzmet/internal/postgres"
)

// LinkLasts is how long a link to set up the sign-in can be used.
const LinkLasts = 24 * time.Hour

// codeTries is how many wrong codes an enrolment bears.
const codeTries = 10

// enrolment is a link in use.
type enrolment struct {
	id        string
	person    identity.Person
	login     string
	hash      string
	secret    []byte
	failures  int
	used      bool
	expiresAt time.Time
}

// Enrolment is what its pages show.
type Enrolment struct {
	Names identity.Names
	Login string
	// Chosen says that a password is there and the second factor is next.
	Chosen bool
	// Secret is shown until the factor is proved.
	Secret Secret
}

// NewLink makes the one link by which a person can set up the sign-in; earlier ones end.
// by is the administrator, empty on the server's own command line.
func (k *Keeper) NewLink(ctx context.Context, tx postgres.Tx, personID, by string) (token string, err error) {
	defer fault.Wrap(&err, "credential.NewLink(%s)", personID)
	// The digit in front marks the token as something personal wherever addresses are cut.
	token = "2" + rand.Text()
	now := k.Wall()
	return token, insertEnrolment(ctx, tx, personID, by, hashToken(token), now, now.Add(LinkLasts))
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte("enrolment\x00" + token))
	return sum[:]
}

// open finds the enrolment of a token: NotFound for an unknown one, Gone for one that is
// used or over.
func (k *Keeper) open(ctx context.Context, db postgres.Querier, token string, lock bool) (enrolment, error) {
	e, err := enrolmentByToken(ctx, db, hashToken(token), lock)
	if err != nil {
		return e, err
	}
	if e.used || e.failures >= codeTries || !k.Wall().Before(e.expiresAt) {
		return e, fault.New(fault.Gone, "credential.link_over")
	}
	return e, nil
}

// Enrolment opens the page of a link.
func (k *Keeper) Enrolment(ctx context.Context, token string) (_ Enrolment, err error) {
	defer fault.Wrap(&err, "credential.Enrolment")
	ctx = atTheDoor(ctx)
	e, err := k.open(ctx, k.DB, token, false)
	if err != nil {
		return Enrolment{}, err
	}
	view := Enrolment{Names: e.person.Names, Login: e.login, Chosen: e.hash != ""}
	if view.Chosen {
		view.Secret = show(e.secret, e.login)
	}
	return view, nil
}

// ChoosePassword takes the password of an enrolment and makes the secret of the second
// factor. It opens nothing until Finish.
func (k *Keeper) ChoosePassword(ctx context.Context, token, text string) (_ password.Trouble, err error) {
	defer fault.Wrap(&err, "credential.ChoosePassword")
	ctx = atTheDoor(ctx)
	e, err := k.open(ctx, k.DB, token, false)
	if err != nil {
		return "", err
	}
	if trouble := password.Check(text, about(e.person, e.login)...); trouble != "" {
		return trouble, nil
	}
	hash, err := k.Hasher.Hash(ctx, text)
	if err != nil {
		return "", err
	}
	return "", setEnrolment(ctx, k.DB, e.id, hash, newSecret())
}

// about are the words about a person that no password may consist of.
func about(p identity.Person, login string) []string {
	words := []string{p.IIN, p.Phone, p.Email, login}
	for _, n := range []i18n.Text{p.Names.Surname, p.Names.Name, p.Names.Patronymic} {
		words = append(words, n.KK, n.RU, n.EN)
	}
	return words
}

// Finish proves the second factor and makes the credential: password, secret and recovery
// codes, which are shown this once. What the person had before ends, sessions included. A
// wrong code gives the key of a sentence.
func (k *Keeper) Finish(
	ctx context.Context, token, code string, lang i18n.Lang,
) (codes []string, refusal string, err error) {
	defer fault.Wrap(&err, "credential.Finish")
	ctx = atTheDoor(ctx)
	err = postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		codes, refusal = nil, ""
		e, err := k.open(ctx, tx, token, true)
		if err != nil {
			return err
		}
		if e.hash == "" {
			return fault.New(fault.Conflict, "credential.password_first")
		}
		digits, _ := totpDigits(code)
		steps := matching(e.secret, digits, k.Wall())
		if len(steps) == 0 {
			refusal = WrongCode
			return countWrongCode(ctx, tx, e.id)
		}
		codes, err = k.establish(ctx, tx, e, steps[0], lang)
		return err
	})
	return codes, refusal, err
}

func (k *Keeper) establish(
	ctx context.Context, tx postgres.Tx, e enrolment, step int64, lang i18n.Lang,
) ([]string, error) {
	now := k.Wall()
	if err := replaceCredential(ctx, tx, e, now); err != nil {
		return nil, err
	}
	if _, err := useStep(ctx, tx, e.person.ID, step, now); err != nil {
		return nil, err
	}
	if err := clearAccount(ctx, tx, k.keyed("account", e.login)); err != nil {
		return nil, err
	}
	codes, err := k.replaceRecovery(ctx, tx, e.person.ID)
	if err != nil {
		return nil, err
	}
	if err := EndSessions(ctx, tx, e.person.ID); err != nil {
		return nil, err
	}
	return codes, k.note(ctx, tx, Event{Subject: e.person.ID, Actor: e.person.ID, What: Enrolled}, lang)
}

func (k *Keeper) replaceRecovery(ctx context.Context, tx postgres.Tx, personID string) ([]string, error) {
	codes := newRecovery()
	hashes := make([][]byte, len(codes))
	for i, code := range codes {
		plain, _ := normalRecovery(code)
		hashes[i] = k.recoveryHash(personID, plain)
	}
	return codes, replaceRecovery(ctx, tx, personID, hashes, k.Wall())
}
