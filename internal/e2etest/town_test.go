package e2etest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// town is a portal in which everything has happened that a page can show.
type town struct {
	*portal
	// cases are applications of the citizen for the certificate by what became of them;
	// the official of the prosecutor's office decides on them.
	cases map[string]*application.View
	// drafts are ids of drafts by how far they are; see keepDrafts for whose they are.
	drafts map[string]string
	// questions are pages of questions that between them have every type of field.
	questions []question
	// file is the id of a file of the draft "file" and, filed, of the case "file".
	draftFile, caseFile string
	// trials are what an editor tries.
	trials trials
	// letterTo is the reference of the newest e-mail.
	letterTo string
	// objections are ids of objections of the citizen: an open one and an answered one.
	objections []string
	// reading may be withheld, withheld is a request to withhold another that waits.
	reading, withheld string
	accounts          accounts
	mandates          mandates
	proposals         proposals
	ways              ways
	// rule is the id of a rule of the unit of rehabilitation.
	rule string
	// built is the form of a proposal that the form builder shows.
	built built
	lists lists
	talks talks
	// complaint is the id of the one that the authority has to answer.
	complaint string
	// shift is the id of one that lasts in the centre of Astana.
	shift  string
	centre centre
	visits visits
	trips  trips
}

// question is a page of questions in a draft of the asker.
type question struct {
	draft, step string
	required    bool
}

// asker is the persona whose drafts have every type of field; the registers know less of
// her than of others.
const asker = "citizen-2"

// Services the town lives by: the certificate is due in minutes and has one official, the
// allowance in days and has an official and a head.
const (
	certificate = "no-criminal-record"
	allowance   = "child-birth-allowance"
	apostille   = "court-apostille"
)

// crowd is how many more applications there are, so that every list has a second page.
const crowd = 50

func newTown(t *testing.T) *town {
	t.Helper()
	c := &town{portal: newPortal(t), cases: map[string]*application.View{}, drafts: map[string]string{}}
	c.file(t, "overdue", "citizen", certificate)
	c.keepCorrections(t)
	c.keepCentre(t)
	c.advance(t, 8*time.Hour+24*time.Minute) // 18:24: the office closes in six minutes, the term ends in ten
	c.fileCases(t)
	c.decideCases(t)
	c.keepDrafts(t)
	c.askEverything(t)
	c.advance(t, 7*time.Minute)
	c.file(t, "submitted", "citizen", certificate)
	c.overtake(t)
	c.keepDocuments(t)
	c.keepTrials(t)
	c.lookAndObject(t)
	c.keepAccounts(t)
	c.keepMandates(t)
	c.keepProposals(t)
	c.simulate(t)
	c.keepWays(t)
	c.buildForm(t)
	c.keepCalendar(t)
	c.keepLists(t)
	c.keepTalk(t)
	c.keepStaff(t)
	c.keepTime(t)
	c.keepComplaint(t)
	c.keepCalls(t)
	c.keepShifts(t)
	c.keepVisits(t)
	c.keepTrips(t)
	for name, v := range c.cases {
		c.cases[name] = c.reopen(t, v)
	}
	await(t, func() bool { return c.rendered(t) })
	c.letterTo = c.newestLetter(t)
	return c
}

func (c *town) fileCases(t *testing.T) {
	t.Helper()
	for _, name := range []string{"registered", "review", "approved", "refused", "withdrawn", "revoked", "replaced"} {
		c.file(t, name, "citizen", certificate)
	}
	c.file(t, "allowance", "parent", allowance)
	c.file(t, "file", "citizen", apostille)
	for id := range c.cases["file"].Files {
		c.caseFile = id
	}
	for range crowd {
		c.file(t, "crowd", "citizen", certificate)
	}
}

// file files an application in Kazakh and keeps it under a name.
func (c *town) file(t *testing.T, name, persona, service string) {
	t.Helper()
	who := c.actor(t, persona)
	id := c.fill(t, who, service, nil)
	code := c.code(t, who, id)
	filed, err := c.Applications.File(t.Context(), who, id,
		application.Confirmation{Code: code, Key: identity.NewKey()})
	if err != nil || filed.Number == "" {
		t.Fatalf("filing %s: %+v %v", service, filed, err)
	}
	v, err := c.Applications.Own(t.Context(), who, filed.Number)
	if err != nil {
		t.Fatal(err)
	}
	c.cases[name] = v
}

// begin starts a draft.
func (p *portal) begin(t *testing.T, who identity.Actor, service string) string {
	t.Helper()
	id, err := p.Applications.StartDraft(t.Context(), who, service, i18n.KK, identity.NewKey())
	if err != nil {
		t.Fatalf("starting %s: %v", service, err)
	}
	return id
}

// fill starts a draft and answers everything.
func (p *portal) fill(t *testing.T, who identity.Actor, service string, differ said) string {
	t.Helper()
	id := p.begin(t, who, service)
	p.answerAll(t, who, id, differ)
	return id
}

// answerAll answers what is open in a draft.
func (p *portal) answerAll(t *testing.T, who identity.Actor, id string, differ said) {
	t.Helper()
	for range 60 {
		d := p.draft(t, who, id)
		page, open := d.Filling.FirstIncomplete()
		if !open {
			return
		}
		p.save(t, who, d, page, differ)
	}
	t.Fatalf("the draft %s asks without end", id)
}

func (p *portal) draft(t *testing.T, who identity.Actor, id string) *application.OpenDraft {
	t.Helper()
	d, err := p.Applications.Draft(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (p *portal) save(t *testing.T, who identity.Actor, d *application.OpenDraft, page form.Page, differ said) {
	t.Helper()
	s := sheetFor(t, d, page, differ, p.Clock.Now())
	saved, err := p.Applications.SaveAnswers(t.Context(), who, d.ID, page.ID, s.posted, s.files, nil)
	if err != nil || len(saved.Errors) > 0 {
		t.Fatalf("answering %s of %s with %v: %v %v", page.ID, d.Service, s.posted, saved.Errors, err)
	}
}

// code has a one-time code sent and reads it as the demo shows it.
func (p *portal) code(t *testing.T, who identity.Actor, id string) string {
	t.Helper()
	if wrong, err := p.Applications.SendCode(t.Context(), who, id, ""); err != nil || len(wrong) > 0 {
		t.Fatalf("sending a code: %v %v", wrong, err)
	}
	confirming, err := p.Applications.Confirming(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return confirming.Digits
}

// breakSMS takes the gateway down until mend.
func (p *portal) breakSMS(t *testing.T) (mend func()) {
	t.Helper()
	turn := func(mode string) {
		body := strings.NewReader(`{"register": "sms", "mode": "` + mode + `"}`)
		res, err := http.Post(p.registers+"/faults", "application/json", body)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode >= http.StatusBadRequest {
			t.Fatalf("the stand-in answers %d", res.StatusCode)
		}
	}
	turn("down")
	return func() { turn("off") }
}

// overtake gives two documents a later event, as a body would through the register.
func (c *town) overtake(t *testing.T) {
	t.Helper()
	for name, status := range map[string]document.Status{"revoked": document.Revoked, "replaced": document.Replaced} {
		issued := c.reopen(t, c.cases[name]).Document
		var by *string
		if status == document.Replaced {
			by = &issued.ID
		}
		_, err := c.behind().Exec(t.Context(), `INSERT INTO issued_document_event
			(document_id, seq, status, at, replaced_by) VALUES ($1, 2, $2, $3, $4)`, issued.ID, status, c.Clock.Now(), by)
		if err != nil {
			t.Fatal(err)
		}
	}
}

// reopen reads an application anew.
func (c *town) reopen(t *testing.T, v *application.View) *application.View {
	t.Helper()
	persona := "citizen"
	if v.Service == allowance || v.Service == assistance {
		persona = "parent"
	}
	fresh, err := c.Applications.Own(t.Context(), c.actor(t, persona), v.Number)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}
