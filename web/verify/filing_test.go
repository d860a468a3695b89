package verify_test

import (
	"net/url"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// answers of the child-birth allowance by page; the persona "parent" files it.
var answers = map[string]url.Values{
	"contacts":     {"phone": {"+7 700 000 01 03"}},
	"bank-account": {"iban": {"KZ86125KZT5004100100"}},
	"consent":      {"personal_data_consent": {"yes"}},
}

// filed files an application in Russian and opens it as its applicant sees it.
func filed(t *testing.T, p *apptest.Portal) *application.View {
	t.Helper()
	who := persona(t, p, "parent")
	service := "child-birth-allowance"
	id, err := p.Applications.StartDraft(t.Context(), who, service, i18n.RU, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	for page, posted := range answers {
		saved, err := p.Applications.SaveAnswers(t.Context(), who, id, page, posted, nil, nil)
		if err != nil || len(saved.Errors) > 0 {
			t.Fatalf("page %s: %v, %v", page, err, saved.Errors)
		}
	}
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
	return opened(t, p, done.Number)
}

// approved decides the application for its applicant and opens it again.
func approved(t *testing.T, p *apptest.Portal, number string) *application.View {
	t.Helper()
	who := persona(t, p, "official")
	if err := p.Applications.Take(t.Context(), who, number, "take"); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Approve(t.Context(), who, number, "approve"); err != nil {
		t.Fatal(err)
	}
	return opened(t, p, number)
}

func opened(t *testing.T, p *apptest.Portal, number string) *application.View {
	t.Helper()
	v, err := p.Applications.Own(t.Context(), persona(t, p, "parent"), number)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func persona(t *testing.T, p *apptest.Portal, code string) identity.Actor {
	t.Helper()
	found, err := p.Directory.Persona(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return found.Actor
}
