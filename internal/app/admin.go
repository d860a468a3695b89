package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/config"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/account"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
)

// adminCommand makes the first administrator. Further ones are made in the portal, by two
// administrators; --again is for when all of them have lost their way in.
func adminCommand(ctx context.Context, cfg config.Config, args []string, _ *slog.Logger) error {
	if len(args) == 0 || args[0] != "create" {
		return fmt.Errorf("%w admin create --iin --surname --name [--patronymic] --phone [--again]", errUsage)
	}
	in, again, err := readAdmin(args[1:])
	if err != nil {
		return err
	}
	if cfg.DatabaseURL == "" {
		return errors.New("DATABASE_URL is empty")
	}
	keys, err := columnKeys(cfg)
	if err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, cfg.DatabaseURL, postgres.Options{Name: "admin", Keys: keys})
	if err != nil {
		return err
	}
	defer pool.Close()
	return createAdmin(ctx, pool, cfg.BaseURL, in, again, os.Stdout)
}

func readAdmin(args []string) (in account.Invitation, again bool, _ error) {
	flags := flag.NewFlagSet("admin create", flag.ContinueOnError)
	flags.StringVar(&in.IIN, "iin", "", "individual identification number, 12 digits")
	flags.StringVar(&in.Surname, "surname", "", "surname, as in the identity document")
	flags.StringVar(&in.Name, "name", "", "name")
	flags.StringVar(&in.Patronymic, "patronymic", "", "patronymic, if there is one")
	flags.StringVar(&in.Phone, "phone", "", "mobile phone, for notices about the account")
	flags.BoolVar(&again, "again", false, "although there is an administrator who can sign in")
	if err := flags.Parse(args); err != nil {
		return in, again, err
	}
	var faults []error
	refuse := func(trouble form.Trouble, text string) {
		if trouble != "" {
			faults = append(faults, errors.New(text))
		}
	}
	var trouble form.Trouble
	in.IIN, trouble = form.ParseIIN(in.IIN)
	refuse(trouble, "--iin is not an individual identification number")
	in.Phone, trouble = form.ParsePhone(in.Phone)
	refuse(trouble, "--phone is not a mobile phone of Kazakhstan")
	in.Surname, in.Name = strings.TrimSpace(in.Surname), strings.TrimSpace(in.Name)
	if in.Surname == "" || in.Name == "" {
		faults = append(faults, errors.New("--surname and --name are needed"))
	}
	return in, again, errors.Join(faults...)
}

// createAdmin prints the link; it stands nowhere else.
func createAdmin(
	ctx context.Context, pool *pgxpool.Pool, base string, in account.Invitation, again bool, out io.Writer,
) error {
	db := postgres.Scoped(pool)
	keeper := credential.NewKeeper(credential.Deps{DB: db, Wall: time.Now})
	office := account.NewOffice(account.Deps{DB: db, Keeper: keeper, Wall: time.Now})
	made, err := office.CreateAdmin(ctx, in, again)
	if key, _ := fault.Message(err); key == "account.admin_exists" {
		return errors.New("there is an administrator who can sign in; with --again another is made all the same")
	}
	if err != nil {
		return err
	}
	address := strings.TrimSuffix(base, "/") + link.In(i18n.KK, link.Enrol(made.Token))
	_, err = fmt.Fprintf(out, "login: %s\nopen within %s, once: %s\n", made.Login, hours(credential.LinkLasts), address)
	return err
}

func hours(d time.Duration) string { return fmt.Sprintf("%d hours", int(d.Hours())) }
