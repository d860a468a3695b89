package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// vocabulary is the words of one language, the frequent ones first: those of the real
// catalogue, then invented ones, drawn by Zipf's law as in any large body of titles.
type vocabulary struct {
	words []string
	draw  *rand.Zipf
}

// inventedWords are added to each language's real ones, so that 200,000 services differ.
const inventedWords = 20_000

func newVocabulary(r *rand.Rand, texts []string, syllables string) *vocabulary {
	v := &vocabulary{}
	seen := map[string]bool{}
	for _, text := range texts {
		for word := range strings.FieldsSeq(strings.ToLower(text)) {
			word = strings.Trim(word, `«»"(),.:;–-`)
			if len(word) > 2 && !seen[word] {
				seen[word] = true
				v.words = append(v.words, word)
			}
		}
	}
	parts := strings.Fields(syllables)
	for range inventedWords {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		v.words = append(v.words, b.String())
	}
	v.draw = rand.NewZipf(r, 1.1, 8, uint64(len(v.words)-1))
	return v
}

func (v *vocabulary) phrase(words int) string {
	drawn := make([]string, words)
	for i := range drawn {
		drawn[i] = v.words[v.draw.Uint64()]
	}
	return strings.Join(drawn, " ")
}

// maker invents services like those of the catalogue.
type maker struct {
	random     *rand.Rand
	kk, ru, en *vocabulary
	bodies     []standard.Body
}

func newMaker(s *standard.Snapshot) *maker {
	r := rand.New(rand.NewPCG(2026, 11))
	var kk, ru, en []string
	for _, v := range s.Services {
		kk = append(append(kk, v.Name.KK), v.Keywords.KK...)
		ru = append(append(ru, v.Name.RU), v.Keywords.RU...)
		en = append(append(en, v.Name.EN), v.Keywords.EN...)
	}
	return &maker{
		random: r, bodies: s.Bodies,
		kk: newVocabulary(r, kk, "қа ла ты рын ө сім бер ке шы лық дар ту ғы зең мен қы зы ұр ін ән дік жол аға бай"),
		ru: newVocabulary(r, ru, "по ра во ста но ка ле ние ри до ми гра тель ход бор ве щи зна ку лос мен та фор це"),
		en: newVocabulary(r, en, "con ter ra mo si ble tion re pla ver in duc ment al ca per for stra te li bor que nal"),
	}
}

// rows are services number from to number until, for the table of invented ones.
func (m *maker) rows(from, until int) [][]any {
	rows := make([][]any, 0, until-from)
	for n := from; n < until; n++ {
		size := 3 + m.random.IntN(5)
		name := i18n.Text{KK: m.kk.phrase(size), RU: m.ru.phrase(size), EN: m.en.phrase(size)}
		var keys standard.Words
		for range 2 + m.random.IntN(3) {
			keys.KK = append(keys.KK, m.kk.phrase(1+m.random.IntN(2)))
			keys.RU = append(keys.RU, m.ru.phrase(1+m.random.IntN(2)))
			keys.EN = append(keys.EN, m.en.phrase(1))
		}
		title := strings.Join([]string{name.KK, name.RU, name.EN, standard.Latin(name.KK), standard.Latin(name.RU)}, " ")
		kk, ru, en := strings.Join(keys.KK, " "), strings.Join(keys.RU, " "), strings.Join(keys.EN, " ")
		all := strings.Join([]string{kk, ru, en, standard.Latin(kk), standard.Latin(ru)}, " ")
		rows = append(rows, []any{fmt.Sprintf("synthetic-%d", n), m.bodies[n%len(m.bodies)].Code, name, keys,
			n, name.RU, name.EN, title, ru, en, all, called(name, keys)})
	}
	return rows
}

var inventedColumns = strings.Fields(
	"code body name keywords position title_ru title_en title keys_ru keys_en keys called")

const makeInvented = `CREATE TEMP TABLE invented (code text, body text, name jsonb, keywords jsonb, position int,
	title_ru text, title_en text, title text, keys_ru text, keys_en text, keys text, called text) ON COMMIT DROP`

// enterInvented indexes as the seed does, but all at once: the words are what a trigger
// adds for one service at a time.
var enterInvented = []string{
	`ALTER TABLE service DISABLE TRIGGER remember_search_words`,
	`DROP INDEX service_search_idx`,
	`INSERT INTO service (code, body_code, name, keywords, audience, channels, position, search, search_text)
	SELECT code, body, name, keywords, '{citizen}', '{portal}', position,
		setweight(to_tsvector('russian', title_ru) || to_tsvector('english', title_en)
		          || to_tsvector('simple', title), 'A')
		|| setweight(to_tsvector('russian', keys_ru) || to_tsvector('english', keys_en)
		          || to_tsvector('simple', keys), 'B'),
		called
	FROM invented`,
	`CREATE INDEX service_search_idx ON service USING gin (search) WITH (fastupdate = off)`,
	`INSERT INTO search_word
	SELECT DISTINCT unnest(tsvector_to_array(search)) FROM service ON CONFLICT DO NOTHING`,
	`ALTER TABLE service ENABLE TRIGGER remember_search_words`,
}

// called is service.search_text as the seed writes it.
func called(name i18n.Text, keys standard.Words) string {
	lines := []string{"", "#" + name.KK, "#" + name.RU, "#" + name.EN}
	return strings.Join(slices.Concat(lines, keys.KK, keys.RU, keys.EN, []string{""}), "\n")
}

// grow fills the catalogue up to so many services.
func (m *maker) grow(ctx context.Context, owner *pgxpool.Pool, from, until int) error {
	tx, err := owner.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, makeInvented); err != nil {
		return err
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"invented"}, inventedColumns,
		pgx.CopyFromRows(m.rows(from, until))); err != nil {
		return err
	}
	for _, sql := range enterInvented {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}
