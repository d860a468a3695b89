package e2etest

import (
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/demo"
	"qyzmet/internal/form"
)

// TestEveryPrefillIsKnownOfSomebody keeps the standards and the demo's registers in one
// language: what no register knows of anybody is a slip of the pen.
func TestEveryPrefillIsKnownOfSomebody(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	snapshot, err := p.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range snapshot.Services {
		e := snapshot.InForce(s.Code, p.Clock.Now())
		if e == nil {
			continue
		}
		for _, section := range e.Form.Sections {
			for _, page := range section.Pages {
				for _, f := range page.Fields {
					if f.Prefill != nil && !knownOfSomebody(*f.Prefill) {
						t.Errorf("%s: nobody has %s in %s", s.Code, f.Prefill.Attribute, f.Prefill.Register)
					}
				}
			}
		}
	}
}

func knownOfSomebody(from form.Prefill) bool {
	return slices.ContainsFunc(demo.Everyone(), func(d demo.Person) bool {
		record, _ := d.Record(from.Register)
		for name := range record {
			if name == from.Attribute || strings.HasPrefix(name, from.Attribute+".") {
				return true
			}
		}
		return false
	})
}

// TestWhatTheRegistersKnowOfTheDemosPeopleIsNotAsked begins drafts of those of whom the
// registers know most.
func TestWhatTheRegistersKnowOfTheDemosPeopleIsNotAsked(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for service, known := range map[string]struct{ persona, fields string }{
		"vehicle-deregistration":       {"entrepreneur", "registered_vin vehicle_model plate_number"},
		"tax-debt-inquiry":             {"entrepreneur", "applicant_full_name"},
		"marriage-registration":        {"citizen", "married"},
		"minor-residence-registration": {"parent", "child_full_name child_birth_date home_address"},
		"pension-assignment":           {"parent", "applicant_birth_date applicant_address"},
		"job-seeker-registration":      {"parent", "ie_status education_level speciality applicant_address"},
		"targeted-social-assistance":   {"parent", "family_size children_count family_income"},
		"child-care-payment":           {"parent", "child_iin child_full_name child_birth_date"},
	} {
		who := p.actor(t, known.persona)
		filling := p.draft(t, who, p.begin(t, who, service)).Filling
		for field := range strings.FieldsSeq(known.fields) {
			if filling.Origin(field) != form.FromRegister {
				t.Errorf("%s asks %s of %s", service, field, known.persona)
			}
		}
	}
}

// TestWhatAnAnswerOpensIsTakenFromTheRegisterToo answers the question before it.
func TestWhatAnAnswerOpensIsTakenFromTheRegisterToo(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	for service, known := range map[string]struct {
		persona, field string
		differ         said
	}{
		"passport":         {"citizen", "passport_number", said{"reason": "expiry"}},
		"tax-debt-inquiry": {"entrepreneur", "company_bin", said{"about_whom": "company"}},
	} {
		who := p.actor(t, known.persona)
		d := p.draft(t, who, p.fill(t, who, service, known.differ))
		if d.Filling.Origin(known.field) != form.FromRegister {
			t.Errorf("%s asks %s of %s", service, known.field, known.persona)
		}
	}
}
