package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"time"

	"qyzmet/internal/config"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/standardfile"
	"qyzmet/web/locale"
)

// errUnsound ends the command when a file may not be used; the faults stand on the output.
var errUnsound = errors.New("not every file is a sound standard")

// standardsCommand checks standards that lie in files, or writes one to such a file.
func standardsCommand(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	if len(args) > 1 && args[0] == "validate" {
		lang, files, err := readValidate(args[1:], config.Terminal())
		if err != nil {
			return err
		}
		return validateStandards(files, lang, os.Stdout)
	}
	if (len(args) == 2 || len(args) == 3) && args[0] == "export" {
		pool, err := postgres.Open(ctx, cfg.DatabaseURL, postgres.Options{Name: "standards"})
		if err != nil {
			return err
		}
		defer pool.Close()
		ctx = postgres.WithScope(ctx, postgres.System)
		return exportStandard(ctx, standard.NewRegistrar(postgres.Scoped(pool), time.Now), args[1:], time.Now(), os.Stdout)
	}
	return fmt.Errorf("%w standards validate [--lang kk|ru|en] FILE... | standards export SERVICE [EDITION]", errUsage)
}

// readValidate reads the language, else that of the terminal, and the files.
func readValidate(args []string, terminal string) (i18n.Lang, []string, error) {
	if len(terminal) > 2 {
		terminal = terminal[:2]
	}
	lang, spoken := i18n.ParseLang(terminal)
	if !spoken {
		lang = i18n.EN
	}
	flags := flag.NewFlagSet("standards validate", flag.ContinueOnError)
	wanted := flags.String("lang", string(lang), "language of the sentences: kk, ru, en")
	if err := flags.Parse(args); err != nil {
		return "", nil, err
	}
	lang, spoken = i18n.ParseLang(*wanted)
	if !spoken {
		return "", nil, errors.New("--lang is kk, ru or en")
	}
	if flags.NArg() == 0 {
		return "", nil, fmt.Errorf("%w standards validate FILE...", errUsage)
	}
	return lang, flags.Args(), nil
}

// validateStandards prints a line a fault: file, line and column, JSON pointer, sentence.
func validateStandards(files []string, lang i18n.Lang, out io.Writer) error {
	texts, err := i18n.Load(locale.Files)
	if err != nil {
		return err
	}
	unsound := false
	for _, name := range files {
		faults, err := validateStandard(name)
		if err != nil {
			return err
		}
		if len(faults) == 0 {
			fmt.Fprintf(out, "%s: %s\n", name, texts.In(lang).T("standardfile.valid"))
		}
		for _, f := range faults {
			unsound = true
			fmt.Fprintf(out, "%s:%d:%d: %s %s\n", name, f.Line, f.Column, strconv.Quote(f.Pointer), texts.In(lang).Message(f.Message))
		}
	}
	if unsound {
		return errUnsound
	}
	return nil
}

func validateStandard(name string) ([]standardfile.Fault, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, faults, err := standardfile.Read(f)
	return faults, err
}

// exportStandard writes an edition: the one named by its number, else the one in force.
func exportStandard(ctx context.Context, r *standard.Registrar, args []string, now time.Time, out io.Writer) error {
	s, err := r.Snapshot(ctx)
	if err != nil {
		return err
	}
	edition := s.InForce(args[0], now)
	if len(args) > 1 {
		number, err := strconv.Atoi(args[1])
		if err != nil {
			return fmt.Errorf("%q is no number of an edition", args[1])
		}
		edition, _ = s.EditionNumber(args[0], number)
	}
	if edition == nil {
		return fmt.Errorf("there is no such edition of %q", args[0])
	}
	return standardfile.Write(out, standardfile.Of(edition))
}
