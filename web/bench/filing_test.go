package bench_test

import (
	"bytes"
	"image"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// filing is what a persona files, page by page of the form.
type filing struct {
	persona, service string
	pages            map[string]url.Values
	uploads          map[string]map[string]application.Upload
}

var (
	consent  = url.Values{"personal_data_consent": {"yes"}}
	contacts = url.Values{"phone": {"+7 700 000 01 01"}}
)

// allowance is filed with the body of official and head and takes eight working days.
var allowance = filing{
	persona: "parent", service: "child-birth-allowance",
	pages: map[string]url.Values{
		"bank-account": {"iban": {"KZ859990000000000101"}}, "contacts": contacts, "consent": consent,
	},
}

// certificate takes ten minutes.
var certificate = filing{
	persona: "citizen", service: "no-criminal-record",
	pages: map[string]url.Values{
		"subject": {"subject": {"self"}}, "purpose": {"purpose": {"employment"}},
		"delivery": {"result_delivery": {"cabinet"}}, "contacts": contacts, "consent": consent,
	},
}

// business is filed with a body that has two officials among the demo's people.
var business = filing{
	persona: "citizen", service: "ie-registration",
	pages: map[string]url.Values{
		"activity": {"oked": {"A"}}, "tax-regime": {"tax_regime": {"simplified"}},
		"place": {
			"activity_address-region": {"100000000"}, "activity_address-locality": {"Семей"},
			"activity_address-street": {"Абай"}, "activity_address-house": {"1"},
		},
		"start-date": {"start_date-day": {"1"}, "start_date-month": {"12"}, "start_date-year": {"2026"}},
		"contacts":   contacts, "consent": consent,
	},
}

// scan is a picture that can be filed.
func scan(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// assistant is filed with a file.
func assistant(t testing.TB) filing {
	return filing{
		persona: "citizen-2", service: "disability-assistant",
		pages: map[string]url.Values{
			"filing":         {"by_representative": {"representative"}},
			"representative": {"representative_iin": {"960314501017"}},
			"contacts":       contacts, "consent": consent,
		},
		uploads: map[string]map[string]application.Upload{
			"power-of-attorney": {"poa_scan": {Name: "сенімхат.png", Data: scan(t)}},
		},
	}
}

// file walks a filing through the service and gives its number.
func file(t testing.TB, p *apptest.Portal, f filing) string {
	t.Helper()
	ctx := t.Context()
	persona, err := p.Directory.Persona(ctx, f.persona)
	if err != nil {
		t.Fatal(err)
	}
	id, err := p.Applications.StartDraft(ctx, persona.Actor, f.service, i18n.KK, identity.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	answer(t, p, persona.Actor, id, f)
	if wrong, err := p.Applications.SendCode(ctx, persona.Actor, id, ""); err != nil || len(wrong) > 0 {
		t.Fatalf("the filing of %s is not complete: %v %v", f.service, wrong, err)
	}
	confirming, err := p.Applications.Confirming(ctx, persona.Actor, id)
	if err != nil {
		t.Fatal(err)
	}
	filed, err := p.Applications.File(ctx, persona.Actor, id,
		application.Confirmation{Code: confirming.Digits, Key: identity.NewKey()})
	if err != nil || filed.Number == "" {
		t.Fatalf("filing %s: %+v %v", f.service, filed, err)
	}
	return filed.Number
}

// answer saves the pages in the order of the form, so that conditions are met.
func answer(t testing.TB, p *apptest.Portal, actor identity.Actor, id string, f filing) {
	t.Helper()
	draft, err := p.Applications.Draft(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range draft.Standard.Form.Sections {
		for _, page := range section.Pages {
			posted, uploads := f.pages[page.ID], f.uploads[page.ID]
			if posted == nil && uploads == nil {
				continue
			}
			saved, err := p.Applications.SaveAnswers(t.Context(), actor, id, page.ID, posted, uploads, nil)
			if err != nil || len(saved.Errors) > 0 {
				t.Fatalf("%s/%s: %v %v", f.service, page.ID, saved.Errors, err)
			}
		}
	}
}

// at opens a browser signed in as a persona.
func at(t testing.TB, p *apptest.Portal, persona string) *apptest.Client {
	t.Helper()
	c := p.Client()
	c.SignIn(t, persona)
	return c
}

// says fails the test for every one of the words that a page does not say.
func says(t testing.TB, a *apptest.Answer, words ...string) {
	t.Helper()
	for _, want := range words {
		if !strings.Contains(a.Text(), want) {
			t.Errorf("the page does not say %q:\n%s", want, a.Text())
		}
	}
}

// acting are the forms of a page that do something to a case; what is said about it may be
// said by more people, and at other times.
const acting = `main form:not([data-form="message"]):not([data-form="note"]):not([data-form="opinion"])`

// toAct is the link from a case to an act that has a page of its own.
func toAct(does string) string { return `main a[href$="/` + does + `"]` }

// wayTo opens the page of an act by the link on the page of the case.
func wayTo(t testing.TB, c *apptest.Client, a *apptest.Answer, does string) *apptest.Answer {
	t.Helper()
	href, ok := a.Doc.Find(toAct(does)).Attr("href")
	if !ok {
		t.Fatalf("the page does not lead to %q:\n%s", does, a.Text())
	}
	return c.Open(t, href)
}

// offers are what a page has to act by: forms, and ways to the pages of acts.
func offers(a *apptest.Answer) (list []string) {
	for _, form := range a.Doc.Find(acting).EachIter() {
		list = append(list, form.AttrOr("data-form", ""))
	}
	for _, does := range []string{"assign", "hand-over", "correction", "extend", "forward", "terminate"} {
		if a.Doc.Find(toAct(does)).Length() > 0 {
			list = append(list, does)
		}
	}
	return list
}

// offersNothing fails the test when a page has something to act by.
func offersNothing(t testing.TB, a *apptest.Answer) {
	t.Helper()
	if list := offers(a); len(list) > 0 {
		t.Errorf("the page offers %q:\n%s", list, a.Text())
	}
}

// offersOnly fails the test when a page has something to act by other than what is named, or not
// each of it once.
func offersOnly(t testing.TB, a *apptest.Answer, does ...string) {
	t.Helper()
	list := offers(a)
	slices.Sort(list)
	slices.Sort(does)
	if !slices.Equal(list, does) {
		t.Errorf("the page offers %q, want %q:\n%s", list, does, a.Text())
	}
}

// count asks the database how many rows there are.
func count(t testing.TB, p *apptest.Portal, sql string, args ...any) (n int) {
	t.Helper()
	if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM `+sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
