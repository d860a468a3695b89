package sealed_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/internal/sealed"
	"qyzmet/internal/sealed/sealedtest"
)

func ring(t testing.TB, ids ...string) *sealed.Keyring {
	t.Helper()
	var keys []sealed.Key
	for _, id := range ids {
		keys = append(keys, sealed.Key{ID: id, Secret: bytes.Repeat([]byte(id), sealed.KeySize)[:sealed.KeySize]})
	}
	k, err := sealed.New(keys, bytes.Repeat([]byte{7}, sealed.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var place = rapid.Custom(func(t *rapid.T) sealed.Place {
	part := rapid.StringN(0, 6, -1)
	return sealed.Place{Table: part.Draw(t, "table"), Column: part.Draw(t, "column"), Row: part.Draw(t, "row")}
})

// K-01
func TestAValueOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	k := ring(t, "a")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		here, there := place.Draw(t, "here"), place.Draw(t, "there")
		value := k.Seal(plain, here)
		if got, err := k.Open(value, here); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%q %v", got, err)
		}
		if _, err := k.Open(value, there); here != there && !errors.Is(err, sealed.ErrUnopened) {
			t.Fatalf("opens elsewhere: %v", err)
		}
		if len(plain) > 3 && bytes.Contains(value, plain) {
			t.Fatal("stands in clear")
		}
	})
}

// K-01: whoever tries values in turn learns nothing from the answers.
func TestAChangedValueIsOneError(t *testing.T) {
	t.Parallel()
	k, other := ring(t, "a"), ring(t, "b")
	at := sealed.PersonIIN.At("1")
	value := k.Seal([]byte("900101300123"), at)
	tries := map[string][]byte{"nothing": nil, "another key": other.Seal([]byte("900101300123"), at)}
	for n := range value {
		tries["cut at "+string(rune('0'+n))] = value[:n]
		changed := bytes.Clone(value)
		changed[n] ^= 1
		tries["changed at "+string(rune('0'+n))] = changed
	}
	for name, try := range tries {
		if got, err := k.Open(try, at); err != sealed.ErrUnopened || got != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

// K-01
func TestANonceIsNeverUsedTwice(t *testing.T) {
	t.Parallel()
	const values = 1_000_000
	k, at := ring(t, "a"), sealed.PersonIIN.At("1")
	start := len(k.Mark())
	seen := make(map[[12]byte]struct{}, values)
	for range values {
		seen[[12]byte(k.Seal(nil, at)[start:])] = struct{}{}
	}
	if len(seen) != values {
		t.Errorf("%d nonces for %d values", len(seen), values)
	}
}

// K-02
func TestAnOlderKeyOpensAndTheActiveOneSeals(t *testing.T) {
	t.Parallel()
	at := sealed.PersonPhone.At("1")
	before := ring(t, "a").Seal([]byte("+77010000001"), at)
	k := ring(t, "b", "a")
	if got, err := k.Open(before, at); err != nil || string(got) != "+77010000001" {
		t.Errorf("%q %v", got, err)
	}
	if id := sealed.KeyOf(k.Seal([]byte("x"), at)); id != "b" || sealed.KeyOf(before) != "a" {
		t.Errorf("sealed by %s and %s", id, sealed.KeyOf(before))
	}
	if _, err := ring(t, "b").Open(before, at); !errors.Is(err, sealed.ErrUnopened) {
		t.Errorf("without the older key: %v", err)
	}
	if !bytes.HasPrefix(k.Seal(nil, at), k.Mark()) || bytes.HasPrefix(before, k.Mark()) {
		t.Error("the mark does not tell the keys apart")
	}
}

func TestTheIndexIsOfOneColumnAndOneKey(t *testing.T) {
	t.Parallel()
	k := ring(t, "a")
	rapid.Check(t, func(t *rapid.T) {
		one, another := rapid.String().Draw(t, "one"), rapid.String().Draw(t, "another")
		index := k.Index("person", "iin_sealed", one)
		if len(index) != 32 || !bytes.Equal(index, k.Index("person", "iin_sealed", one)) {
			t.Fatal("not the same twice")
		}
		if one != another && bytes.Equal(index, k.Index("person", "iin_sealed", another)) {
			t.Fatal("two values have one index")
		}
		if bytes.Equal(index, k.Index("person", "phone_sealed", one)) || bytes.Equal(index, sealedtest.Keys().Index("person", "iin_sealed", one)) {
			t.Fatal("another column or key gives the same")
		}
	})
}

// T-03
func TestParse_RefusesWhatAreNoKeys(t *testing.T) {
	t.Parallel()
	one, two := sealed.NewKey(), sealed.NewKey()
	if k, err := sealed.Parse("b:"+two+",\na:"+one+"\n", sealed.NewKey()+"\n"); err != nil || k.Active() != "b" {
		t.Fatalf("%v", err)
	}
	for name, c := range map[string]struct{ keys, index string }{
		"no key":             {"", one},
		"no index":           {"a:" + one, ""},
		"no id":              {one, two},
		"an id of no letter": {"A:" + one, two},
		"a long id":          {strings.Repeat("a", 21) + ":" + one, two},
		"two of one id":      {"a:" + one + ",a:" + two, sealed.NewKey()},
		"short":              {"a:" + base64.StdEncoding.EncodeToString([]byte("short")), two},
		"no base64":          {"a:*", two},
		"a short index":      {"a:" + one, "c2hvcnQ="},
		"one for both":       {"a:" + one, one},
	} {
		if _, err := sealed.Parse(c.keys, c.index); err == nil || strings.Contains(err.Error(), one) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	k := ring(f, "a", "b")
	at := sealed.PersonIIN.At("1")
	f.Add(k.Seal([]byte("900101300123"), at))
	f.Add([]byte{})
	f.Add([]byte{1, 255})
	f.Add([]byte{1, 1, 'a'})
	f.Fuzz(func(t *testing.T, value []byte) {
		plain, err := k.Open(value, at)
		if err == nil && string(plain) != "900101300123" || err != nil && err != sealed.ErrUnopened {
			t.Errorf("%q %v", plain, err)
		}
		_ = sealed.KeyOf(value)
	})
}
