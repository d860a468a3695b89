package document

import (
	"crypto/rand"
	"strings"

	"qyzmet/internal/fault"
)

// alphabet is Crockford's base 32: no I, L, O and U, so that a code read aloud or copied
// by hand cannot be mistaken.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Lengths of codes, in characters of five bits.
const (
	codeLength     = 26 // 128 random bits and two zero bits in front
	trackingLength = 12 // 60 random bits
)

// Code is the verification code of an issued document: 128 random bits as 26 characters
// without separators. Whoever knows it may see what the paper shows.
type Code string

// TrackingCode opens the state of an application together with its number, without
// signing in: 60 random bits as 12 characters. It shows no personal data.
type TrackingCode string

// NewCode draws a verification code.
func NewCode() Code {
	var raw [16]byte
	rand.Read(raw[:]) // never fails, see crypto/rand
	return Code(encode(raw[:], codeLength))
}

// NewTrackingCode draws a tracking code.
func NewTrackingCode() TrackingCode {
	var raw [8]byte
	rand.Read(raw[:]) // never fails, see crypto/rand
	return TrackingCode(encode(raw[:], trackingLength))
}

// ParseCode reads a verification code as people type it: any case, with spaces or dashes
// anywhere, O for 0, I and L for 1, and Cyrillic letters that look like Latin ones.
// Anything else is a fault of kind Invalid.
func ParseCode(typed string) (Code, error) {
	code, ok := parse(typed, codeLength)
	// The first character carries three bits only; a larger one is no code of ours.
	if !ok || code[0] > '7' {
		return "", fault.New(fault.Invalid, "document.code_malformed", "length", codeLength)
	}
	return Code(code), nil
}

// ParseTrackingCode reads a tracking code with the same tolerance as ParseCode.
func ParseTrackingCode(typed string) (TrackingCode, error) {
	code, ok := parse(typed, trackingLength)
	if !ok {
		return "", fault.New(fault.Invalid, "document.tracking_code_malformed",
			"length", trackingLength)
	}
	return TrackingCode(code), nil
}

// Format writes the code for people: 7ZK3Q-….
func (c Code) Format() string { return group(string(c), 5) }

// Format writes the code for people: 7ZK3-Q9RD-….
func (c TrackingCode) Format() string { return group(string(c), 4) }

// encode writes the last 5×length bits of raw, most significant first; missing bits are
// zero.
func encode(raw []byte, length int) string {
	out := make([]byte, length)
	var window uint
	bits, next := 0, len(raw)-1
	for i := length - 1; i >= 0; i-- {
		if bits < 5 && next >= 0 {
			window |= uint(raw[next]) << bits
			bits, next = bits+8, next-1
		}
		out[i] = alphabet[window&31]
		window, bits = window>>5, bits-5
	}
	return string(out)
}

// lookalikes maps what is read or typed for a character of the alphabet.
var lookalikes = strings.NewReplacer(
	"O", "0", "I", "1", "L", "1",
	"А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "О", "0",
	"Р", "P", "Т", "T", "Х", "X", "У", "Y", "Ү", "Y", "І", "1", "З", "3",
)

// separators may stand anywhere in a typed code: spaces, hyphens and dashes of all kinds.
const separators = " \t\r\n\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014\u2212_."

func parse(typed string, length int) (code string, ok bool) {
	const patience = 200 // bytes; nobody types more than that for 26 characters
	if len(typed) > patience {
		return "", false
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(separators, r) {
			return -1
		}
		return r
	}, typed)
	code = lookalikes.Replace(strings.ToUpper(bare))
	if len(code) != length || strings.Trim(code, alphabet) != "" {
		return "", false
	}
	return code, true
}

// group puts a hyphen after every size characters; a last group of one joins the one before.
func group(code string, size int) string {
	var b strings.Builder
	for i := range code {
		if i > 0 && i%size == 0 && i < len(code)-1 {
			b.WriteByte('-')
		}
		b.WriteByte(code[i])
	}
	return b.String()
}
