package config

import (
	"errors"
	"net"
	"net/mail"
	"slices"
	"strconv"
)

// SendsEmail reports whether there is a channel of e-mail.
func (c Config) SendsEmail() bool { return c.MailHost != "" }

// MailPortNumber is MailPort as a number; zero when it is none.
func (c Config) MailPortNumber() int {
	n, err := strconv.ParseUint(c.MailPort, 10, 16)
	if err != nil {
		return 0
	}
	return int(n)
}

func (c Config) mailFaults() (faults []error) {
	if !c.SendsEmail() {
		return nil
	}
	if a, err := mail.ParseAddress(c.MailFrom); err != nil || a.Address != c.MailFrom {
		faults = append(faults, errors.New("MAIL_FROM is not an address of e-mail"))
	}
	if c.MailPortNumber() == 0 {
		faults = append(faults, errors.New("MAIL_PORT is not a port"))
	}
	if !slices.Contains([]string{"starttls", "tls", "none"}, c.MailTLS) {
		faults = append(faults, errors.New("MAIL_TLS must be starttls, tls or none"))
	}
	// Letters tell who has applied for what number: they cross no network in the open.
	if c.Mode == Production && c.MailTLS == "none" && !loopback(c.MailHost) {
		faults = append(faults, errors.New("MAIL_TLS none is for the demo and for this host"))
	}
	if (c.MailUser == "") != (c.MailPassword == "") {
		faults = append(faults, errors.New("MAIL_USER and MAIL_PASSWORD belong together"))
	}
	return faults
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
