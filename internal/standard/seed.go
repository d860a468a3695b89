package standard

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard/seed"
)

// seedFiles is the catalogue as it lies in the project.
type seedFiles struct {
	bodies        []Body
	organisations []Organisation
	categories    []Category
	situations    []Situation
	registers     []Register
	grounds       []Ground
	regions       []Region
	services      []Service
	classifiers   map[string][]Item
	calendar      seedCalendar
	indices       seedIndices
	bank          []form.Field
	editions      []seedEdition
}

type seedCalendar struct {
	Names map[string]i18n.Text `json:"names"`
	Years map[string][]seedDay `json:"years"`
	Basis map[string]string    `json:"basis"`
}

type seedDay struct {
	Date      calendar.Date `json:"date"`
	Kind      string        `json:"kind"`
	Code      string        `json:"code"`
	MovedFrom calendar.Date `json:"moved_from,omitzero"`
}

type seedIndices struct {
	MRP     []seedIndex `json:"mrp"`
	MinWage []seedIndex `json:"min_wage"`
}

type seedIndex struct {
	Year  int         `json:"year"`
	Tenge json.Number `json:"tenge"`
	Basis string      `json:"basis"`
}

// seedEdition is one file of standards/: an edition and its content in one object.
type seedEdition struct {
	Service string        `json:"service"`
	Number  int           `json:"number"`
	From    calendar.Date `json:"effective_from"`
	content json.RawMessage
	parsed  Content
}

// Seed enters the project's catalogue, or brings it up to date, in one transaction. It
// may be run again at any time. A published edition is left as it is: where the file says
// something else, a warning names it, for a change of law is a new edition.
func Seed(ctx context.Context, db postgres.DB, now time.Time, log *slog.Logger) (err error) {
	defer fault.Wrap(&err, "standard.Seed")
	files, err := readSeed(seed.Files)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, db, func(ctx context.Context, tx postgres.Tx) error {
		if err := files.upsertCatalogue(ctx, tx); err != nil {
			return err
		}
		if err := files.insertBank(ctx, tx, now); err != nil {
			return err
		}
		for _, e := range files.editions {
			same, err := insertEdition(ctx, tx, e, now)
			if err != nil {
				return err
			}
			if !same {
				log.Warn("published edition differs from its file and stays as published",
					"service", e.Service, "edition", e.Number)
			}
		}
		return nil
	})
}

func readSeed(files fs.FS) (*seedFiles, error) {
	s := &seedFiles{}
	for name, target := range map[string]any{
		"bodies.json": &s.bodies, "organisations.json": &s.organisations, "categories.json": &s.categories,
		"life_situations.json": &s.situations, "registers.json": &s.registers, "grounds.json": &s.grounds,
		"regions.json": &s.regions, "services.json": &s.services, "classifiers.json": &s.classifiers,
		"calendar.json": &s.calendar, "indices.json": &s.indices,
		"bank.json": &s.bank,
	} {
		if err := readJSON(files, name, target); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(files, "standards/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		e, err := readEdition(files, name)
		if err != nil {
			return nil, err
		}
		s.editions = append(s.editions, e)
	}
	slices.SortStableFunc(s.editions, func(a, b seedEdition) int { return a.Number - b.Number })
	return s, nil
}

func readJSON(files fs.FS, name string, target any) error {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, target); err != nil {
		return fmt.Errorf("seed %s: %w", name, err)
	}
	return nil
}

func readEdition(files fs.FS, name string) (seedEdition, error) {
	var e seedEdition
	if err := readJSON(files, name, &e); err != nil {
		return e, err
	}
	if err := readJSON(files, name, &e.content); err != nil {
		return e, err
	}
	if err := readJSON(files, name, &e.parsed); err != nil {
		return e, err
	}
	return e, checkContent(name, e.parsed)
}

// checkContent refuses an edition that could not be executed.
func checkContent(name string, c Content) error {
	if len(c.Term.Variants) == 0 || c.Term.Ordinary().Value == 0 {
		return fmt.Errorf("seed %s: no ordinary term", name)
	}
	if len(c.RefusalGrounds) == 0 {
		return fmt.Errorf("seed %s: no refusal grounds", name)
	}
	if problems := c.Form.Check(); len(problems) > 0 {
		return fmt.Errorf("seed %s: %v", name, problems)
	}
	return nil
}
