package standard

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet/internal/demo"
	"qyzmet/internal/registry"
	"qyzmet/internal/standard/seed"
)

// seeded is the catalogue of the project's files, without a database.
var seeded = sync.OnceValues(func() (*Snapshot, error) {
	files, err := readSeed(seed.Files)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{
		Bodies: files.bodies, Services: files.services, bodies: map[string]Body{},
		grounds: map[string]Ground{}, registers: map[string]Register{}, services: map[string]int{},
		editions: map[string][]*Edition{}, classifiers: files.classifiers,
	}
	for _, b := range files.bodies {
		s.bodies[b.Code] = b
	}
	for _, g := range files.grounds {
		s.grounds[g.Code] = g
	}
	for _, r := range files.registers {
		s.registers[r.Code] = r
	}
	for i, service := range files.services {
		s.services[service.Code] = i
	}
	for _, e := range files.editions {
		s.editions[e.Service] = append(s.editions[e.Service], &Edition{
			Service: e.Service, Number: e.Number, From: e.From, Content: e.parsed,
		})
	}
	for _, editions := range s.editions {
		slices.SortFunc(editions, func(a, b *Edition) int { return b.Number - a.Number })
	}
	return s, nil
})

func catalogue(t testing.TB) *Snapshot {
	t.Helper()
	s, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// content is a copy of a seed standard, free to be spoilt.
func content(t testing.TB, service string) (Content, Service) {
	t.Helper()
	s := catalogue(t)
	of, ok := s.Service(service)
	if !ok || len(s.Editions(service)) == 0 {
		t.Fatalf("no standard of %q", service)
	}
	return copied(t, s.newest(service).Content), of
}

// copied goes through JSON, as an edition does.
func copied(t testing.TB, c Content) (again Content) {
	t.Helper()
	raw, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(raw, &again)
	}
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// brief lists faults as "part path key".
func brief(faults []ContentFault) []string {
	var all []string
	for _, f := range faults {
		all = append(all, fmt.Sprintf("%s %s %s", f.Part, f.Path, f.Message.Key))
	}
	return all
}

func TestContent_EverySeedStandardMayGoOn(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	for service, editions := range s.editions {
		of, _ := s.Service(service)
		for _, e := range editions {
			for _, fault := range e.Faults(of, s) {
				t.Errorf("%s, edition %d: %s", service, e.Number, fault)
			}
		}
	}
}

// The list of registers is the one place that says what they hold.
func TestRegisters_ListEveryDocumentThatAStandardTakesFromThem(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	for service := range s.editions {
		for _, d := range s.newest(service).Documents {
			register, _ := s.Register(d.Register)
			if d.FromState() && !slices.Contains(register.Holds.Documents, d.Code) {
				t.Errorf("%s takes %q from register %q, whose list of documents lacks it",
					service, d.Code, d.Register)
			}
		}
	}
}

func TestRegisters_ListEveryAttributeThatTheStandInsGive(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	for _, person := range demo.People() {
		for _, code := range registry.Codes() {
			record, _ := person.Record(code)
			register, _ := s.Register(code)
			for attribute := range record {
				name, _, _ := strings.Cut(attribute, ".")
				name = strings.TrimSuffix(strings.TrimSuffix(name, "_ru"), "_en")
				if _, known := register.says(name); !known {
					t.Errorf("register %q lacks the attribute %q", code, attribute)
				}
			}
		}
	}
}

// What one standard takes from a register, another may not ask: so the list names the question.
func TestRegisters_ListEveryQuestionThatAStandardTakesFromThem(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	for service := range s.editions {
		for _, f := range s.newest(service).Form.Fields() {
			if f.Prefill == nil {
				continue
			}
			if _, held := s.HolderOfAnswer(f); !held {
				t.Errorf("%s takes %q (%s) from register %q, whose list of questions lacks it",
					service, f.ID, f.Type, f.Prefill.Register)
			}
		}
	}
}

func TestRegisters_SayWhichTypesOfFieldCanAskEveryAttribute(t *testing.T) {
	t.Parallel()
	for _, r := range catalogue(t).Registers() {
		for _, a := range r.Holds.Attributes {
			if len(a.Types) == 0 {
				t.Errorf("register %q: attribute %q can be asked by no type of field", r.Code, a.Name)
			}
		}
	}
}

// An editor sees the faults on every page, so they are found at once; the best of some runs
// counts, for other tests run beside.
func TestContent_FaultsAreFoundAtOnce(t *testing.T) {
	t.Parallel()
	s := catalogue(t)
	for service := range s.editions {
		of, _ := s.Service(service)
		best := time.Hour
		for range 5 {
			began := time.Now()
			s.newest(service).Faults(of, s)
			best = min(best, time.Since(began))
		}
		if best > 20*time.Millisecond {
			t.Errorf("%s: one check takes %v", service, best)
		}
	}
}

func BenchmarkContent_Faults(b *testing.B) {
	s := catalogue(b)
	c, of := content(b, "birth-registration")
	for b.Loop() {
		c.Faults(of, s)
	}
}
