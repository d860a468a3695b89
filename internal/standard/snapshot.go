package standard

import (
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

// Snapshot is the whole catalogue at one version, read-only. Pages and use cases read
// from it without asking the database again.
type Snapshot struct {
	Version       int64
	Bodies        []Body
	Organisations []Organisation
	Categories    []Category
	Situations    []Situation
	Regions       []Region
	Services      []Service
	// Calendar is the newest; CalendarAt gives those that clocks were counted by.
	Calendar calendar.Calendar

	calendars   calendarState
	bodies      map[string]Body
	grounds     map[string]Ground
	groundList  []Ground
	registers   map[string]Register
	services    map[string]int
	editions    map[string][]*Edition
	byID        map[int64]*Edition
	classifiers map[string][]Item
	items       map[string]map[string]Item
	mrp         map[int]int64
}

// Body finds a body by code.
func (s *Snapshot) Body(code string) (Body, bool) { b, ok := s.bodies[code]; return b, ok }

// Holder is the name today of a body or an organisation that may hold data; empty for a
// code of neither.
func (s *Snapshot) Holder(code string) i18n.Text {
	if body, ok := s.bodies[code]; ok {
		return body.Today()
	}
	for _, o := range s.Organisations {
		if o.Code == code {
			return o.Name
		}
	}
	return i18n.Text{}
}

// Ground finds a refusal ground by code.
func (s *Snapshot) Ground(code string) (Ground, bool) { g, ok := s.grounds[code]; return g, ok }

// Grounds lists the closed list of grounds in the order of the law.
func (s *Snapshot) Grounds() []Ground { return s.groundList }

// Register finds a register by code.
func (s *Snapshot) Register(code string) (Register, bool) { r, ok := s.registers[code]; return r, ok }

// Service finds a service by code.
func (s *Snapshot) Service(code string) (Service, bool) {
	i, ok := s.services[code]
	if !ok {
		return Service{}, false
	}
	return s.Services[i], true
}

// InForce is the edition of a service in force on the day, nil when it has no full
// standard yet.
func (s *Snapshot) InForce(service string, now time.Time) *Edition {
	day := calendar.DateOf(now)
	for _, e := range s.editions[service] {
		if e.InForceOn(day) {
			return e
		}
	}
	return nil
}

// Editions lists the published editions of a service, newest first.
func (s *Snapshot) Editions(service string) []*Edition { return s.editions[service] }

// Last is the newest published edition of a service, in force or not; nil when there is none.
func (s *Snapshot) Last(service string) *Edition {
	if editions := s.editions[service]; len(editions) > 0 {
		return editions[0]
	}
	return nil
}

// Edition finds an edition by its id.
func (s *Snapshot) Edition(id int64) (*Edition, bool) { e, ok := s.byID[id]; return e, ok }

// EditionNumber finds an edition of a service by its number.
func (s *Snapshot) EditionNumber(service string, number int) (*Edition, bool) {
	for _, e := range s.editions[service] {
		if e.Number == number {
			return e, true
		}
	}
	return nil, false
}

// Has, Label, Items and Attribute read classifiers; "kato" are the regions.
func (s *Snapshot) Has(list, code string) bool { _, ok := s.items[list][code]; return ok }

// Label is the name of a classifier's item.
func (s *Snapshot) Label(list, code string) i18n.Text { return s.items[list][code].Label }

// Items lists a classifier in its order.
func (s *Snapshot) Items(list string) []Item { return s.classifiers[list] }

// Attribute is a property of a classifier's item, empty when it has none.
func (s *Snapshot) Attribute(list, code, name string) string {
	return s.items[list][code].Attributes[name]
}

// MRP is the monthly calculation index of the year in tiyn; of the last known year
// before it when the budget law of the year is not entered yet.
func (s *Snapshot) MRP(year int) (int64, error) {
	for y := year; y > year-5; y-- {
		if tiyn, ok := s.mrp[y]; ok {
			return tiyn, nil
		}
	}
	return 0, fault.New(fault.Unavailable, "fault.mrp_missing", "year", year)
}
