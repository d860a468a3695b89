package e2etest

import (
	"net/http"
	"net/url"

	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// talks are ids of questions to another body about the case "talk": an answered and an open one.
type talks struct{ answered, open string }

// asked is the persona whose body is asked for its opinion.
const asked = "official-mj"

// keepTalk has a case in which both sides have written, an official keeps a note, and another
// body was asked twice.
func (c *town) keepTalk(t *testing.T) {
	t.Helper()
	c.file(t, "talk", citizen, certificate)
	ctx, number := t.Context(), c.number("talk")
	who, official, other := c.actor(t, citizen), c.actor(t, "official-gp"), c.actor(t, asked)
	must := func(problems []application.Problem, err error) {
		t.Helper()
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
	}
	must(nil, c.Applications.Take(ctx, official, number, identity.NewKey()))
	for range 12 {
		must(c.Applications.WriteToBody(ctx, who, number, application.Letter{Text: "Құжат керек пе?", Lang: i18n.KK}))
	}
	must(c.Applications.WriteToApplicant(ctx, official, number, application.Letter{Text: "Керек емес.", Lang: i18n.KK}))
	must(c.Applications.WriteNote(ctx, official, number, "Есептен тексеру керек.", i18n.KK, identity.NewKey()))
	for range 2 {
		must(c.Applications.AskOpinion(ctx, official, number, application.Question{
			Body: other.Body, Text: "Бұл адам есепте тұр ма?", Days: application.DefaultOpinionDays, Lang: i18n.KK,
			Fields: []string{"purpose", application.ShownPerson}, Key: identity.NewKey(),
		}))
	}
	list, err := c.Applications.AskedOfUs(ctx, other, 1)
	must(nil, err)
	c.talks = talks{answered: list.Opinions[0].ID, open: list.Opinions[1].ID}
	must(c.Applications.AnswerOpinion(ctx, other, c.talks.answered, application.OpinionReply{
		Outcome: application.OpinionNegative, Text: "Есепте тұр, мерзімі біткен жоқ.", Lang: i18n.KK,
	}))
}

// talkPages are what is said about a case.
func (c *town) talkPages() map[string][]example {
	const official = "official-gp"
	number, wrong := c.number("talk"), http.StatusUnprocessableEntity

	return map[string][]example{
		link.Messages: {{path: link.Messages, as: citizen}, {what: "empty", path: link.Messages, as: boss}},
		link.ApplicationMessages("{number}"): {
			{path: link.ApplicationMessages(number), as: citizen},
			{what: "none", path: link.ApplicationMessages(c.number("registered")), as: citizen},
		},
		link.Application("{number}"): {
			{what: "with messages", path: link.Application(number), as: citizen},
			{what: "an empty message", path: link.WriteToBody(number), as: citizen, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.CaseMessages("{number}"): {{path: link.CaseMessages(number), as: official}},
		link.Case("{number}"): {
			{what: "talked about", path: link.Case(number), as: official},
			{what: "an empty message", path: link.WriteToApplicant(c.number("approved")), as: official, form: url.Values{"key": {"k"}}, status: wrong},
			{what: "an empty note", path: link.WriteNote(c.number("refused")), as: official, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.Opinions: {
			{path: link.Opinions, as: asked}, {what: "none", path: link.Opinions, as: "official-mts"},
		},
		link.Opinion("{id}"): {
			{what: "to answer", path: link.Opinion(c.talks.open), as: asked},
			{what: "answered", path: link.Opinion(c.talks.answered), as: asked},
			{what: "an empty opinion", path: link.AnswerOpinion(c.talks.open), as: asked, form: url.Values{"key": {"k"}}, status: wrong},
		},
		link.OpinionFile("{id}", "{file}"): {
			{what: "not shown", path: link.OpinionFile(c.talks.open, c.caseFile), as: asked, status: http.StatusNotFound},
		},
	}
}
