package feedback_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/feedback"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres/pgtest"
)

var now = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)

func remark() feedback.Remark {
	return feedback.Remark{
		Page: "/services", Lang: i18n.KK, Kind: feedback.Unclear, Text: "Мерзім түсініксіз жазылған", Role: "guest",
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*feedback.Remark)
		wrong  []feedback.Problem
		page   string
		text   string
	}{
		"a remark is kept as it is":         {func(*feedback.Remark) {}, nil, "", ""},
		"a kind must be chosen":             {func(r *feedback.Remark) { r.Kind = "" }, []feedback.Problem{feedback.NoKind}, "", ""},
		"a kind of one's own is no kind":    {func(r *feedback.Remark) { r.Kind = "praise" }, []feedback.Problem{feedback.NoKind}, "", ""},
		"nine characters are too few":       {func(r *feedback.Remark) { r.Text = " әәәәәәәәә " }, []feedback.Problem{feedback.TooShort}, "", "әәәәәәәәә"},
		"ten characters suffice":            {func(r *feedback.Remark) { r.Text = "әәәәәәәәәә" }, nil, "", "әәәәәәәәәә"},
		"2000 characters fit":               {func(r *feedback.Remark) { r.Text = strings.Repeat("ә", 2000) }, nil, "", strings.Repeat("ә", 2000)},
		"2001 characters do not":            {func(r *feedback.Remark) { r.Text = strings.Repeat("ә", 2001) }, []feedback.Problem{feedback.TooLong}, "", strings.Repeat("ә", 2001)},
		"what is invisible is dropped":      {func(r *feedback.Remark) { r.Text = "не\u200bпонятный\x00 срок\r\nздесь" }, nil, "", "непонятный срок\nздесь"},
		"an identifier is hidden":           {func(r *feedback.Remark) { r.Text = "мой ИИН 900101300123, не открывается" }, nil, "", "мой ИИН ************, не открывается"},
		"a case's number is hidden":         {func(r *feedback.Remark) { r.Page = "/cabinet/applications/GP-26-000001" }, nil, "/cabinet/applications/*", ""},
		"another site is no page":           {func(r *feedback.Remark) { r.Page = "https://evil.example" }, nil, "/", ""},
		"an address without end is no page": {func(r *feedback.Remark) { r.Page = "/" + strings.Repeat("a", 300) }, nil, "/", ""},
		"control characters are no page":    {func(r *feedback.Remark) { r.Page = "/a\nb" }, nil, "/", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given := remark()
			tc.change(&given)
			got, wrong := feedback.Check(given)
			if diff := cmp.Diff(tc.wrong, wrong); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if tc.page != "" && got.Page != tc.page {
				t.Errorf("page %q, want %q", got.Page, tc.page)
			}
			if tc.text != "" && got.Text != tc.text {
				t.Errorf("text %q, want %q", got.Text, tc.text)
			}
		})
	}
}

func TestGive(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	box := feedback.NewBox(pool, func() time.Time { return now })
	if err := box.Give(t.Context(), remark()); err != nil {
		t.Fatal(err)
	}
	bad := remark()
	bad.Text = "?"
	if err := box.Give(t.Context(), bad); !fault.Is(err, fault.Invalid) {
		t.Errorf("a bad remark gives %v", err)
	}
	var got feedback.Remark
	var at time.Time
	err := pgtest.Owner(t).QueryRow(t.Context(), `SELECT page, lang, kind, text, role, at FROM feedback`).
		Scan(&got.Page, &got.Lang, &got.Kind, &got.Text, &got.Role, &at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(remark(), got); diff != "" || !at.Equal(now) {
		t.Errorf("kept at %v (-want +got):\n%s", at, diff)
	}
}

func TestThePortalOnlyAdds(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for _, sql := range []string{
		`SELECT text FROM feedback`, `UPDATE feedback SET text = text`, `DELETE FROM feedback`, `TRUNCATE feedback`,
	} {
		if _, err := pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("the application may %s", sql)
		}
	}
}
