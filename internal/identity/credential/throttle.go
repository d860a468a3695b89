package credential

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"time"

	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/postgres"
)

// Limits of guessing (security S-12; NIST SP 800-63B-4, 3.2.2: at most 100 failures in a
// row on an account). What is counted lies in the database, so that all nodes agree.
const (
	// pairFree are failures of one address on one account before it has to wait; each
	// further one doubles the wait.
	pairFree = 4
	pairMost = 15 * time.Minute
	// addressFree are failures of one address on any accounts: an office may share it. Somebody who
	// has signed in from there before does not wait for the others: in a hall of five hundred who
	// prove a factor before every act of weight, somebody mistypes all the time.
	addressFree = 60
	addressMost = time.Minute
	// accountFree are failures on one account from anywhere. After them only addresses
	// are heard from which the person has signed in before: a stranger can use the
	// account's attempts up, but cannot keep its owner out.
	accountFree = 100
	// quiet is after how long without a failure an address and a pair begin anew,
	// accountQuiet an account that nobody signs in to.
	quiet        = time.Hour
	accountQuiet = 30 * 24 * time.Hour
)

type step string

// Steps of signing in.
const (
	stepPassword step = "password"
	stepFactor   step = "factor"
)

// bucket counts the failures of one kind.
type bucket struct {
	key      []byte
	kind     string
	failures int
	failedAt time.Time
}

// Kinds of buckets.
const (
	ofPair    = "pair"
	ofAccount = "account"
	ofAddress = "address"
)

// try is an attempt as it is counted: by hashes, without a login or an address.
type try struct {
	pair, account, address []byte
	place                  []byte
	personID               string
}

func (k *Keeper) try(s step, login, address, personID string) try {
	return try{
		pair: k.keyed("pair", string(s), login, address), account: k.keyed("account", login),
		address: k.keyed("address", address), place: k.keyed("place", address), personID: personID,
	}
}

// keyed is a hash that nobody can make without the portal's secret.
func (k *Keeper) keyed(parts ...string) []byte {
	mac := hmac.New(sha256.New, k.Secret)
	mac.Write([]byte("sign-in\x00" + strings.Join(parts, "\x00")))
	return mac.Sum(nil)
}

// begin counts an attempt before it is looked at, so that many at once are not more than
// one after another; success takes it back. A refused attempt is not counted.
func (k *Keeper) begin(ctx context.Context, t try) (refusal Refusal, _ error) {
	now := k.Wall()
	err := postgres.InTx(ctx, k.DB, func(ctx context.Context, tx postgres.Tx) error {
		buckets, err := lockBuckets(ctx, tx, t, now)
		if err != nil {
			return err
		}
		if refusal = refusalOf(buckets, false, now); refusal.OK() {
			return countFailure(ctx, tx, buckets, now)
		}
		known, err := isKnownPlace(ctx, tx, t)
		if err != nil || !known {
			return err
		}
		if refusal = refusalOf(buckets, known, now); refusal.OK() {
			return countFailure(ctx, tx, buckets, now)
		}
		return nil
	})
	if err != nil || refusal.OK() {
		return refusal, err
	}
	return refusal, k.refused(ctx, securitylog.Throttled, t.personID, refusal.Key)
}

// standing is how many failures still count.
func (b bucket) standing(now time.Time) int {
	after := quiet
	if b.kind == ofAccount {
		after = accountQuiet
	}
	if now.Sub(b.failedAt) >= after {
		return 0
	}
	return b.failures
}

// wait is how long nothing is heard: it doubles with every failure up to a limit.
func (b bucket) wait(now time.Time) time.Duration {
	free, most := pairFree, pairMost
	switch b.kind {
	case ofAccount:
		return 0
	case ofAddress:
		free, most = addressFree, addressMost
	}
	over := b.standing(now) - free
	if over <= 0 {
		return 0
	}
	pause := most
	if over < 12 { // 2^12 s is more than any limit
		pause = min(most, time.Second<<over)
	}
	return b.failedAt.Add(pause).Sub(now)
}

// refusalOf is why an attempt is not looked at; known says that its person has signed in from there.
func refusalOf(buckets []bucket, known bool, now time.Time) Refusal {
	if wait := longestWait(buckets, known, now); wait > 0 {
		return Refusal{Key: Wait, Wait: wait}
	}
	if exhausted(buckets, now) && !known {
		return Refusal{Key: UnknownPlace}
	}
	return Refusal{}
}

func longestWait(buckets []bucket, known bool, now time.Time) time.Duration {
	var longest time.Duration
	for _, b := range buckets {
		if b.kind != ofAddress || !known {
			longest = max(longest, b.wait(now))
		}
	}
	return longest
}

func exhausted(buckets []bucket, now time.Time) bool {
	for _, b := range buckets {
		if b.kind == ofAccount && b.standing(now) >= accountFree {
			return true
		}
	}
	return false
}
