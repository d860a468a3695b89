package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
)

// errReadable says what to do with a secret that lies open.
var errReadable = errors.New("everybody on this machine can read it: chmod o-rwx")

// everybody are the bits of a file's mode for those who are neither owner nor group.
const everybody fs.FileMode = 0o007

// readFile reads a setting. A secret's file that everybody may read, or write, is refused.
func readFile(path string, secret bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat() // of the very file that was opened, wherever a link leads
	if err != nil {
		return nil, err
	}
	if secret && info.Mode().Perm()&everybody != 0 {
		return nil, errReadable
	}
	return io.ReadAll(f)
}

// Strength of a secret: how long it is, and how many different characters it has.
const (
	keyLength     = 32
	variety       = 12
	clientLength  = 16
	passwordShort = 8
)

// defaults are words of secrets that stand in examples and in the demo's files.
var defaults = []string{"demo", "replace", "change", "example", "default", "password", "0123456789", "test"}

func (c Config) secretFaults() (faults []error) {
	if len(c.SecretKey) < keyLength {
		faults = append(faults, errors.New("SECRET_KEY must have at least 32 characters"))
	} else if c.Mode == Production && weak(c.SecretKey) {
		faults = append(faults, errors.New("SECRET_KEY is an example or too even: make it with `openssl rand -base64 32`"))
	}
	if c.Mode != Production {
		return faults
	}
	if c.OIDC.ClientSecret != "" && (len(c.OIDC.ClientSecret) < clientLength || example(c.OIDC.ClientSecret)) {
		faults = append(faults, errors.New("OIDC_CLIENT_SECRET is short or an example"))
	}
	if c.MailPassword != "" && (len(c.MailPassword) < passwordShort || example(c.MailPassword)) {
		faults = append(faults, errors.New("MAIL_PASSWORD is short or an example"))
	}
	for name, address := range map[string]string{"DATABASE_URL": c.DatabaseURL, "DATABASE_OWNER_URL": c.DatabaseOwnerURL} {
		if weakLogin(address) {
			faults = append(faults, fmt.Errorf("the password in %s is short or an example", name))
		}
	}
	return faults
}

// weak reports whether a key is no random text.
func weak(key string) bool {
	different := map[rune]bool{}
	for _, r := range key {
		different[r] = true
	}
	return len(different) < variety || example(key)
}

func example(secret string) bool {
	return slices.ContainsFunc(defaults, func(word string) bool { return strings.Contains(strings.ToLower(secret), word) })
}

// weakLogin reports whether an address of the database carries a password that is none. A
// login without one proves itself otherwise: by certificate, socket or .pgpass.
func weakLogin(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return false
	}
	password, given := u.User.Password()
	return given && (len(password) < passwordShort || password == u.User.Username() || example(password))
}

// surfaceFaults checks what the outside sees.
func (c Config) surfaceFaults() (faults []error) {
	for _, network := range c.Proxies() {
		prefix, err := netip.ParsePrefix(network)
		if err != nil || prefix.Bits() == 0 {
			faults = append(faults, fmt.Errorf("TRUSTED_PROXIES: %q is no network, or every one", network))
		}
	}
	contact, err := url.Parse(c.SecurityContact)
	if c.SecurityContact != "" && (err != nil || contact.Scheme != "mailto" && contact.Scheme != "https" ||
		strings.ContainsFunc(c.SecurityContact, func(r rune) bool { return r <= ' ' })) {
		faults = append(faults, errors.New("SECURITY_CONTACT must be a mailto: or https: address"))
	}
	return faults
}

// Proxies are the networks of TrustedProxies.
func (c Config) Proxies() []string {
	return strings.FieldsFunc(c.TrustedProxies, func(r rune) bool { return r == ',' || r == ' ' })
}
