package standard_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/seed"
)

// seededAt is when the catalogue of these tests was published.
var seededAt = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func init() {
	pgtest.Template("catalogue", func(ctx context.Context, ownerURL string) error {
		pool, err := postgres.Open(ctx, ownerURL, postgres.Options{AsOwner: true, MaxConns: 1})
		if err != nil {
			return err
		}
		defer pool.Close()
		return standard.Seed(ctx, pool, seededAt, slog.New(slog.DiscardHandler))
	}, seed.Files)
}

func registrar(t *testing.T) *standard.Registrar {
	t.Helper()
	return standard.NewRegistrar(pgtest.TxFrom(t, "catalogue"), func() time.Time { return seededAt })
}

func TestRegistrar_Search_PutsWhatIsMeantFirst(t *testing.T) {
	t.Parallel()
	r := registrar(t)
	for query, want := range map[string]string{
		"справка о судимости": "no-criminal-record",
		"соттылық":            "no-criminal-record",
		"соттылығы":           "no-criminal-record",
		"соттылығым туралы":   "no-criminal-record",
		"criminal record":     "no-criminal-record",
		"spravka":             "no-criminal-record",
		"судимост":            "no-criminal-record",
		"паспорт":             "passport",
		"Passport":            "passport",
		"права":               "driving-licence",
		"удостоверение":       "id-card",
		"жеке куәлік":         "id-card",
		"жеке куәлігімді":     "id-card",
		"жеке куалик":         "id-card", // typed without the Kazakh letters
		"zheke kualik":        "id-card",
		"ИП":                  "ie-registration",
		"касипкер":            "ie-registration",
		"рождение ребенка":    "birth-of-child",
		"садик":               "kindergarten-queue",
		"балабақша":           "kindergarten-queue",
		"прописка":            "residence-registration",
		"брак":                "marriage-registration",
		"неке":                "marriage-registration",
		"ЭЦП":                 "eds-issue",
		"хочу развестись":     "divorce-registration",
		"зейнетақы":           "pension-assignment",
		"как получить справку о несудимости?": "no-criminal-record",
	} {
		found, err := r.Search(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Codes) == 0 || found.Codes[0] != want || found.Loose {
			t.Errorf("%q finds %v (loose: %v), want %s first", query, found.Codes, found.Loose, want)
		}
	}
}

func TestRegistrar_Search_ForgivesAndSaysSo(t *testing.T) {
	t.Parallel()
	r := registrar(t)
	for query, want := range map[string]string{
		"сутимость":           "no-criminal-record",
		"соттылик":            "no-criminal-record",
		"cghfdrf":             "no-criminal-record", // "справка" on the wrong keyboard
		"cghfdrf j celbvjcnb": "no-criminal-record",
		"справка о судемасти": "no-criminal-record",
		"потерял паспорт":     "passport",
		"udostovernie":        "id-card",
		"criminel recort":     "no-criminal-record",
	} {
		found, err := r.Search(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(found.Codes[:min(3, len(found.Codes))], want) || !found.Loose {
			t.Errorf("%q finds %v (loose: %v), want %s near the top, and loose",
				query, found.Codes, found.Loose, want)
		}
	}
}

func TestRegistrar_Search_FindsNothingWhereNothingIsNear(t *testing.T) {
	t.Parallel()
	r := registrar(t)
	for _, query := range []string{"", "  ?! ", "кирпич", "0000"} {
		found, err := r.Search(t.Context(), query)
		if err != nil || len(found.Codes) > 0 {
			t.Errorf("%q finds %v, error %v", query, found.Codes, err)
		}
	}
}

func TestRegistrar_Search_TakesAnyText(t *testing.T) {
	t.Parallel()
	r := registrar(t)
	snapshot, err := r.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.OneOf(rapid.String(), rapid.StringMatching(`[а-яәіңғүұқөһ'":&|!()\\*<>%_ ]{0,40}`)).
			Draw(t, "query")
		found, err := r.Search(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range found.Codes {
			if _, ok := snapshot.Service(code); !ok {
				t.Fatalf("%q is no service", code)
			}
		}
	})
}
