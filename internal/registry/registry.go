// Package registry is what a state register can answer about a person: the question,
// the record, and how several registers are asked at once. It knows no network;
// adapters live below it. What a register knows must not be asked of the applicant
// (Law 88-V, articles 5(2)(4) and 20).
package registry

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"qyzmet/internal/fault"
)

// Codes of the state registers, as the catalogue of services names them.
const (
	GBDFL      = "gbdfl"       // state database "Individuals"
	GBDUL      = "gbdul"       // state database "Legal entities"
	ZAGS       = "zags"        // civil status records
	EGKN       = "egkn"        // cadastre of real estate
	AR         = "ar"          // address register
	MedBirth   = "medbirth"    // medical birth certificates
	Dispensary = "dispensary"  // medical follow-up
	CBDI       = "cbdi"        // persons with disabilities
	SUIO       = "suio"        // special records
	Vehicles   = "vehicles"    // vehicles and driving licences
	Taxpayers  = "taxpayers"   // taxpayers
	Payments   = "payments"    // e-government payment gateway
	Documents  = "digitaldocs" // digital documents service
	BMG        = "bmg"         // mobile citizens database
	FamilyCard = "familycard"  // digital family card
	NOBD       = "nobd"        // national education database
)

var codes = []string{
	GBDFL, GBDUL, ZAGS, EGKN, AR, MedBirth, Dispensary, CBDI, SUIO, Vehicles,
	Taxpayers, Payments, Documents, BMG, FamilyCard, NOBD,
}

// Codes lists every register of the catalogue.
func Codes() []string { return slices.Clone(codes) }

// Record is what a register knows of a person: attribute → canonical value. Attributes
// carry the names of the form fields they prefill; dates are ISO 8601, phones +7XXXXXXXXXX.
type Record map[string]string

// Clone copies the record.
func (r Record) Clone() Record { return maps.Clone(r) }

// IINs are the other persons that fields of the record name, each once; a field may hold several with
// commas.
func (r Record) IINs(fields ...string) (iins []string) {
	for _, field := range fields {
		for iin := range strings.SplitSeq(r[field], ",") {
			if iin = strings.TrimSpace(iin); iin != "" && !slices.Contains(iins, iin) {
				iins = append(iins, iin)
			}
		}
	}
	return iins
}

// Request is one question to one register.
type Request struct {
	// Register is the register's code.
	Register string
	// IIN is whom the question is about.
	IIN string
	// Purpose says in law or in service why the data are read; the register's owner
	// and the person see it. Never empty.
	Purpose string
	// Reference is the portal's own number of the matter: a draft or an application.
	// It may be empty before there is one; it never holds personal data.
	Reference string
}

var (
	codeForm = regexp.MustCompile(`^[a-z][a-z0-9-]{1,30}$`)
	iinForm  = regexp.MustCompile(`^[0-9]{12}$`)
)

// Check refuses a question no register may be asked: fault.Invalid.
func (r Request) Check() error {
	switch {
	case !codeForm.MatchString(r.Register):
		return fault.From(fault.Invalid, errors.New("no such form of register code"))
	case !iinForm.MatchString(r.IIN):
		return fault.From(fault.Invalid, errors.New("the IIN is not twelve digits"))
	case r.Purpose == "":
		return fault.From(fault.Invalid, errors.New("a lookup needs a purpose"))
	}
	return nil
}

// Register answers questions about persons. It is safe for concurrent use.
type Register interface {
	// Lookup gives the person's record. Faults: NotFound when the register knows no
	// such person; Unavailable when it is down, slow, or answers what cannot be
	// trusted; Invalid when the question itself is wrong.
	Lookup(ctx context.Context, req Request) (Record, error)
}
