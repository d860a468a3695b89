package standin

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"qyzmet/internal/demo"
	"qyzmet/internal/registry"
)

type question struct {
	IIN       string `json:"iin"`
	Purpose   string `json:"purpose"`
	Reference string `json:"reference"`
}

type answer struct {
	Register   string          `json:"register"`
	IIN        string          `json:"iin"`
	Found      bool            `json:"found"`
	Attributes registry.Record `json:"attributes,omitempty"`
}

func (s *Server) lookup(w http.ResponseWriter, r *http.Request) {
	code := r.PathValue("code")
	if !isRegister(code) {
		refuse(w, http.StatusNotFound, "no such register")
		return
	}
	var q question
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil || q.IIN == "" {
		refuse(w, http.StatusBadRequest, "the question is not in the agreed form")
		return
	}
	// A register's owner answers nobody who does not say why (Law 88-V, article 5(2)(12)).
	if q.Purpose == "" {
		refuse(w, http.StatusBadRequest, "a lookup needs a purpose")
		return
	}
	fault := s.countLookup(code)
	if fault == wrongPerson {
		answerJSON(w, s.aboutAnother(code, q.IIN))
		return
	}
	if s.misbehave(w, r, fault) {
		return
	}
	answerJSON(w, s.answerTo(code, q.IIN))
}

// countLookup counts one lookup and tells how the register behaves now.
func (s *Server) countLookup(code string) mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lookups[code]++
	return s.faults[code]
}

func (s *Server) answerTo(code, iin string) answer {
	a := answer{Register: code, IIN: iin}
	i := slices.IndexFunc(s.people, func(p demo.Person) bool { return p.IIN == iin })
	if i >= 0 {
		a.Attributes, a.Found = s.people[i].Record(code)
	}
	if !a.Found {
		a.Attributes = nil
	}
	return a
}

// aboutAnother answers with the record of somebody who was not asked about.
func (s *Server) aboutAnother(code, iin string) answer {
	for _, p := range s.people {
		if record, ok := p.Record(code); ok && p.IIN != iin {
			return answer{Register: code, IIN: p.IIN, Found: true, Attributes: record}
		}
	}
	return answer{Register: code, IIN: "000000000000", Found: true}
}

func (s *Server) showLookups(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	counts := maps.Clone(s.lookups)
	s.mu.Unlock()
	answerJSON(w, counts)
}
