package document

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/internal/fault"
)

func TestParseCodeReadsWhatFormatWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "raw")
		code := Code(encode(raw, codeLength))
		if got, err := ParseCode(code.Format()); err != nil || got != code {
			t.Fatalf("got %q, %v, want %q", got, err, code)
		}
		short := TrackingCode(encode(raw[:8], trackingLength))
		if got, err := ParseTrackingCode(short.Format()); err != nil || got != short {
			t.Fatalf("got %q, %v, want %q", got, err, short)
		}
	})
}

func TestACodeCarriesEveryBit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "raw")
		bit := rapid.IntRange(0, 127).Draw(t, "bit")
		before := encode(raw, codeLength)
		raw[bit/8] ^= 1 << (bit % 8)
		if encode(raw, codeLength) == before {
			t.Fatalf("bit %d is lost", bit)
		}
	})
}

// K-08
func TestNewCodesDifferAndParse(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		code, short := NewCode(), NewTrackingCode()
		if _, err := ParseCode(string(code)); err != nil {
			t.Fatal(err)
		}
		if _, err := ParseTrackingCode(string(short)); err != nil {
			t.Fatal(err)
		}
		if seen[string(code)] || seen[string(short)] {
			t.Fatal("a code came twice")
		}
		seen[string(code)], seen[string(short)] = true, true
	}
}

func TestParseCode(t *testing.T) {
	t.Parallel()
	const want = "7ZK3Q9RDH0V5M2XWYB8CTNA1E6"
	for name, typed := range map[string]string{
		"reads the form on the paper":         "7ZK3Q-9RDH0-V5M2X-WYB8C-TNA1E6",
		"reads small letters and spaces":      " 7zk3q 9rdh0 v5m2x wyb8c tna1e6\n",
		"reads O for zero and I or L for one": "7ZK3Q9RDHOV5M2XWYB8CTNAlE6",
		"reads dashes of a word processor":    "7ZK3Q–9RDH0—V5M2X−WYB8C‑TNA1E6",
		"reads Cyrillic letters of one shape": "7ZК3Q9RDН0V5М2ХWУВ8СТNА1Е6",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := ParseCode(typed); err != nil || got != want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	for name, typed := range map[string]string{
		"refuses nothing":                       "",
		"refuses a character too few":           want[1:],
		"refuses a character too many":          want + "0",
		"refuses the letter U":                  "U" + want[1:],
		"refuses more than 128 bits":            "8" + want[1:],
		"refuses other letters":                 "Ж" + want[1:],
		"refuses what nobody types":             strings.Repeat("-", 300) + want,
		"refuses a quote":                       want[:25] + "'",
		"refuses a code of Arabic-Indic digits": "٧" + want[1:],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseCode(typed)
			if !fault.Is(err, fault.Invalid) || got != "" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestFormatGroupsTheCharacters(t *testing.T) {
	t.Parallel()
	if got := Code("7ZK3Q9RDH0V5M2XWYB8CTNA1E6").Format(); got != "7ZK3Q-9RDH0-V5M2X-WYB8C-TNA1E6" {
		t.Error(got)
	}
	if got := TrackingCode("7ZK3Q9RDH0V5").Format(); got != "7ZK3-Q9RD-H0V5" {
		t.Error(got)
	}
}

func FuzzParseCode(f *testing.F) {
	f.Add("7ZK3Q-9RDH0-V5M2X-WYB8C-TNA1E6")
	f.Add("\xff\x00ООО")
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ParseCode(typed)
		if err != nil {
			return
		}
		if again, err := ParseCode(code.Format()); err != nil || again != code {
			t.Errorf("%q became %q, %v", code, again, err)
		}
	})
}
