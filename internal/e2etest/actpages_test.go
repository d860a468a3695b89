package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/application"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
)

// assistance may take longer than its term, when the head of the body says so.
const assistance = "disability-assistant"

// keepTime has an official hold two cases that may take longer, one of which waits for the word of
// the head.
func (c *town) keepTime(t *testing.T) {
	t.Helper()
	official := c.actor(t, "official")
	for _, name := range []string{"long", "longer"} {
		c.file(t, name, "parent", assistance)
		if err := c.Applications.Take(t.Context(), official, c.number(name), identity.NewKey()); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := c.Applications.AskTime(t.Context(), official, c.number("longer"), application.TimeAsked{
		Value: 1, Reasons: "Мәліметтерді қосымша тексеру керек.", Key: identity.NewKey(),
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
}

// actPages are the acts on a case that have pages of their own, as they open and as they come back.
func (c *town) actPages() map[string][]example {
	const official, head, office = "official", "head", "official-gp"
	both := func(address func(string) string, as, number string) []example {
		return []example{
			{path: address(number), as: as},
			{what: "wrong", path: address(number), as: as, form: url.Values{"key": {"k"}}, status: http.StatusUnprocessableEntity},
		}
	}
	mine := c.number("assigned")
	alone := example{what: "to nobody", path: link.HandOver(c.number("review")), as: office}
	return map[string][]example{
		link.Assign("{number}"):        both(link.Assign, head, mine),
		link.HandOver("{number}"):      append(both(link.HandOver, official, mine), alone),
		link.AskCorrection("{number}"): both(link.AskCorrection, official, mine),
		link.AskOpinion("{number}"):    both(link.AskOpinion, office, c.number("talk")),
		link.Forward("{number}"):       both(link.Forward, official, mine),
		link.Terminate("{number}"):     both(link.Terminate, official, mine),
		link.Extend("{number}"): append(both(link.Extend, official, c.number("long")),
			example{what: "to answer", path: link.Extend(c.number("longer")), as: head},
			example{what: "no answer", path: link.Extend(c.number("longer")), as: head,
				form: url.Values{"key": {"k"}}, status: http.StatusUnprocessableEntity}),
		link.Case("{number}"): {
			{what: "may take longer", path: link.Case(c.number("long")), as: official},
			{what: "waits for more time", path: link.Case(c.number("longer")), as: head},
		},
	}
}
