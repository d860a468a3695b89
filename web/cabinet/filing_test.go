package cabinet_test

import (
	"net/url"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// pagesOf are the answers of a service by page, as a browser posts them.
type pagesOf map[string]url.Values

// allowance is filed by the persona "parent", its term is eight working days.
const allowance = "child-birth-allowance"

var allowanceAnswers = pagesOf{
	"contacts":     {"phone": {"+7 700 000 01 03"}},
	"bank-account": {"iban": {"KZ86125KZT5004100100"}},
	"consent":      {"personal_data_consent": {"yes"}},
}

// residence is filed by the persona "citizen", its term is thirty minutes.
const residence = "residence-registration"

var residenceAnswers = pagesOf{
	"contacts": {"phone": {"+7 700 000 01 01"}},
	"kind":     {"reg_kind": {"permanent"}},
	"new-address": {"new_address-region": {"710000000"}, "new_address-locality": {"Астана"},
		"new_address-street": {"Абай"}, "new_address-house": {"1"}},
	"ownership": {"is_owner": {"yes"}},
	"children":  {},
	"consent":   {"personal_data_consent": {"yes"}},
}

// kindergarten is filed by the persona "parent"; a privilege must be proved by a file.
const kindergarten = "kindergarten-queue"

var kindergartenAnswers = pagesOf{
	"contacts": {"phone": {"+7 700 000 01 03"}},
	"child":    {"child_iin": {"951009501053"}},
	"region":   {"region": {"750000000"}},
	"language": {"language": {"kk"}},
	"benefit":  {"benefit": {"teacher"}},
	"consent":  {"personal_data_consent": {"yes"}},
}

// actor is a persona as it acts.
func actor(t *testing.T, p *apptest.Portal, persona string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return found.Actor
}

// drafted fills a form in and leaves it a draft.
func drafted(
	t *testing.T, p *apptest.Portal, persona, service string, lang i18n.Lang, pages pagesOf,
) (id string) {
	t.Helper()
	who := actor(t, p, persona)
	id, err := p.Applications.StartDraft(t.Context(), who, service, lang, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	for page, posted := range pages {
		saved, err := p.Applications.SaveAnswers(t.Context(), who, id, page, posted, nil, nil)
		if err != nil || len(saved.Errors) > 0 {
			t.Fatalf("page %s: %v, %v", page, err, saved.Errors)
		}
	}
	return id
}

// filed files an application and gives its number.
func filed(
	t *testing.T, p *apptest.Portal, persona, service string, lang i18n.Lang, pages pagesOf,
) (number string) {
	t.Helper()
	return confirmed(t, p, actor(t, p, persona), drafted(t, p, persona, service, lang, pages))
}

// confirmed files a draft with its one-time code.
func confirmed(t *testing.T, p *apptest.Portal, who identity.Actor, id string) (number string) {
	t.Helper()
	if wrong, err := p.Applications.SendCode(t.Context(), who, id, ""); err != nil || len(wrong) > 0 {
		t.Fatalf("sending the code: %v, %v", err, wrong)
	}
	confirming, err := p.Applications.Confirming(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	done, err := p.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: confirming.Digits, Key: identity.NewKey()})
	if err != nil || done.Number == "" {
		t.Fatalf("filing: %v, %+v", err, done)
	}
	return done.Number
}

// taken puts an application into the hands of the official of its body.
func taken(t *testing.T, p *apptest.Portal, official, number string) identity.Actor {
	t.Helper()
	who := actor(t, p, official)
	if err := p.Applications.Take(t.Context(), who, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	return who
}

func approved(t *testing.T, p *apptest.Portal, official, number string) {
	t.Helper()
	who := taken(t, p, official, number)
	if err := p.Applications.Approve(t.Context(), who, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
}

// reasonsGiven are why the tests refuse.
const reasonsGiven = "Представленный счет закрыт банком.\nУкажите действующий счет."

// refused announces a refusal, lets the days for objections pass, and refuses.
func refused(t *testing.T, p *apptest.Portal, official, number string) {
	t.Helper()
	announced(t, p, official, number)
	p.Advance(t, 6*24*time.Hour)
	problems, err := p.Applications.Refuse(t.Context(), actor(t, p, official), number, verdict())
	if err != nil || len(problems) > 0 {
		t.Fatalf("refusing: %v, %v", err, problems)
	}
}

func announced(t *testing.T, p *apptest.Portal, official, number string) {
	t.Helper()
	who := taken(t, p, official, number)
	problems, err := p.Applications.AnnounceRefusal(t.Context(), who, number, verdict())
	if err != nil || len(problems) > 0 {
		t.Fatalf("announcing: %v, %v", err, problems)
	}
}

func verdict() application.Verdict {
	return application.Verdict{Ground: "unreliable-documents", Reasons: reasonsGiven, Key: identity.NewKey()}
}
