package app

import (
	"log/slog"

	"qyzmet/internal/config"
	"qyzmet/internal/notify/mailer"
)

// mailName is what mail programs show as the sender.
const mailName = "Qyzmet"

// openMail opens the channel of e-mail, if a mail server is named; a portal without one is
// in order and says so once.
func (out *Outside) openMail(cfg config.Config, log *slog.Logger) (err error) {
	if !cfg.SendsEmail() {
		log.Info("e-mail is off, notices go by SMS only: MAIL_HOST is empty")
		return nil
	}
	out.Mailer, err = mailer.New(mailer.Config{
		Host: cfg.MailHost, Port: cfg.MailPortNumber(), From: cfg.MailFrom, Name: mailName,
		User: cfg.MailUser, Password: cfg.MailPassword, TLS: mailer.TLS(cfg.MailTLS),
	})
	if err == nil && cfg.Mode == config.Demo {
		out.Mailbox, err = mailer.Inbox(cfg.RegistersURL)
	}
	return err
}
