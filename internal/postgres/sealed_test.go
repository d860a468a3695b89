package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/sealed"
)

// K-01
func TestASealedColumn(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	column := sealed.PersonPhone
	there := func(row string, value any, target func(row *string) any) error {
		var got string
		return pool.QueryRow(t.Context(), `SELECT $1::text, $2::bytea`, row, value).Scan(&got, target(&got))
	}
	var text string
	opened := func(row *string) any { return postgres.Opened(column, row, &text) }
	t.Run("gives back what was sealed", func(t *testing.T) {
		if err := there("a", postgres.Sealed(column, "a", "+77010000001"), opened); err != nil || text != "+77010000001" {
			t.Errorf("%q %v", text, err)
		}
		var answers map[string][]string
		value := postgres.SealedJSON(column, "a", map[string][]string{"x": {"1"}})
		err := there("a", value, func(row *string) any { return postgres.OpenedJSON(column, row, &answers) })
		if err != nil || answers["x"][0] != "1" {
			t.Errorf("%v %v", answers, err)
		}
	})
	t.Run("opens in no other row", func(t *testing.T) {
		if err := there("b", postgres.Sealed(column, "a", "+77010000001"), opened); !errors.Is(err, sealed.ErrUnopened) {
			t.Errorf("%v", err)
		}
	})
	t.Run("is NULL for nothing, and nothing for NULL", func(t *testing.T) {
		var null bool
		err := pool.QueryRow(t.Context(), `SELECT $1::bytea IS NULL`, postgres.Sealed(column, "a", "")).Scan(&null)
		if text = "before"; err != nil || !null {
			t.Errorf("%t %v", null, err)
		}
		if err := there("a", nil, opened); err != nil || text != "" {
			t.Errorf("%q %v", text, err)
		}
	})
	t.Run("leaves in ciphertext", func(t *testing.T) {
		var value []byte
		err := pool.QueryRow(t.Context(), `SELECT $1::bytea`, postgres.Sealed(column, "a", "+77010000001")).Scan(&value)
		if err != nil || strings.Contains(string(value), "7701") || sealed.KeyOf(value) != "test" {
			t.Errorf("%q %v", value, err)
		}
	})
}

// a pool without keys neither reads nor writes what is sealed, and says nothing of it.
func TestWithoutKeysNothingIsSealedOrOpened(t *testing.T) {
	t.Parallel()
	var value []byte
	err := pgtest.New(t).QueryRow(t.Context(), `SELECT $1::bytea`, postgres.Sealed(sealed.PersonIIN, "a", "900101300123")).
		Scan(&value)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := postgres.Open(t.Context(), pgtest.URL(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bare.Close)
	var row, iin string
	err = bare.QueryRow(t.Context(), `SELECT 'a', $1::bytea`, value).Scan(&row, postgres.Opened(sealed.PersonIIN, &row, &iin))
	if err == nil || iin != "" {
		t.Errorf("opened: %q", iin)
	}
	for _, arg := range []any{
		postgres.Sealed(sealed.PersonIIN, "a", "900101300123"), postgres.Blind(sealed.PersonIIN, "900101300123"),
	} {
		_, err := bare.Exec(t.Context(), `SELECT $1::bytea`, arg)
		if err = postgres.Fault(err); err == nil || strings.Contains(err.Error(), "900101300123") {
			t.Errorf("sent: %v", err)
		}
	}
}
