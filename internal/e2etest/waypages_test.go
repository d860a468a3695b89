package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/postgres"
	"qyzmet/internal/rulemaking"
)

// approver is the persona who approves what the editor writes.
const approver = "approver"

// ways are ids of texts by how far they are on their way to force, and of comments.
type ways struct {
	drafting, overtaken, discussed, reporting, approval, published, withdrawn string
	// waiting, shown, answered and hidden are comments on the text that is discussed.
	waiting, shown, answered, hidden string
}

// discussedService and publishedService are services of the editor's body with a standard.
const (
	discussedService = "child-care-payment"
	publishedService = "job-seeker-registration"
)

var whyChange = i18n.Text{
	KK: "Мерзімі қысқарады: өтініш тезірек қаралады.",
	RU: "Срок становится короче: заявление рассмотрят быстрее.",
	EN: "The term becomes shorter: applications are considered sooner.",
}

// keepWays takes texts as far as pages can show.
func (c *town) keepWays(t *testing.T) {
	t.Helper()
	who, ctx := c.actor(t, editor), t.Context()
	w := &c.ways
	w.discussed, w.reporting = c.putToPublic(t, discussedService), c.putToPublic(t, "targeted-social-assistance")
	w.waiting = c.comment(t, w.discussed, citizen, "Осы өзгеріс ауылға да керек.", i18n.KK)
	w.shown = c.comment(t, w.discussed, citizen, "Добавьте уведомление по SMS.\nИ письмо тоже.", i18n.RU)
	w.answered = c.comment(t, w.discussed, helper, "Three days are enough.", i18n.EN)
	w.hidden = c.comment(t, w.discussed, citizen, "Чиновник Ахметов – плохой человек.", i18n.RU)
	c.moderate(t, w.shown, true)
	c.moderate(t, w.answered, true)
	c.moderate(t, w.hidden, false)
	answer := rulemaking.Answer{Verdict: "accepted", Text: "Иә, мәтінге енгіземіз, рақмет.", Lang: i18n.KK}
	problems, err := c.Rulemaking.Reply(ctx, who, w.answered, answer)
	done(t, problems, err)
	_, err = c.behind().Exec(ctx, `UPDATE proposal SET discussed_to = '2026-11-01' WHERE id = $1`, w.reporting)
	done(t, nil, err)
	done(t, nil, c.Rulemaking.CloseDiscussions(postgres.WithScope(ctx, postgres.System)))
	w.published = c.beginText(t, publishedService, rulemaking.NewEdition)
	w.overtaken = c.beginText(t, publishedService, rulemaking.NewEdition)
	c.shortenTerm(t, w.published)
	c.submitUrgently(t, w.published)
	problems, err = c.Rulemaking.Approve(ctx, c.actor(t, approver), w.published, calendar.DateOf(c.Clock.Now()).AddDays(30), "town")
	done(t, problems, err)
	c.see(t)
	w.drafting = c.beginText(t, discussedService, rulemaking.NewEdition)
	w.approval = c.beginText(t, discussedService, rulemaking.NewEdition)
	c.shortenTerm(t, w.approval)
	c.submitUrgently(t, w.approval)
	w.withdrawn = c.putToPublic(t, "disability-assistant")
	done(t, nil, c.Rulemaking.Withdraw(ctx, who, w.withdrawn))
	done(t, nil, c.Rulemaking.Subscribe(ctx, c.actor(t, citizen), discussedService, i18n.KK, true))
}

// done fails on an error or on problems of a form.
func done(t *testing.T, problems []rulemaking.Problem, err error) {
	t.Helper()
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", problems, err)
	}
}

// shortenTerm changes the ordinary term of a text.
func (c *town) shortenTerm(t *testing.T, id string) {
	t.Helper()
	who, ctx := c.actor(t, editor), t.Context()
	v, err := c.Rulemaking.Read(ctx, who, id)
	done(t, nil, err)
	place := rulemaking.Variants.Item(v.Content.Term.Ordinary().Code)
	now, _ := place.Get(&v.Content)
	then := now
	then.Value++
	_, err = rulemaking.Save(ctx, c.Rulemaking, who, id, place, rulemaking.Seen(now), then)
	done(t, nil, err)
}

func (c *town) putToPublic(t *testing.T, service string) string {
	t.Helper()
	id := c.beginText(t, service, rulemaking.NewEdition)
	c.shortenTerm(t, id)
	problems, err := c.Rulemaking.Discuss(t.Context(), c.actor(t, editor), id, rulemaking.Announcement{Purpose: whyChange})
	done(t, problems, err)
	return id
}

func (c *town) submitUrgently(t *testing.T, id string) {
	t.Helper()
	problems, err := c.Rulemaking.Submit(t.Context(), c.actor(t, editor), id,
		rulemaking.Submission{Purpose: whyChange, Ground: whyChange})
	done(t, problems, err)
}

// comment says something and gives its id.
func (c *town) comment(t *testing.T, id, persona, text string, lang i18n.Lang) string {
	t.Helper()
	problems, err := c.Rulemaking.Comment(t.Context(), c.actor(t, persona),
		rulemaking.Say{Proposal: id, Place: "term", Text: text, Lang: lang})
	done(t, problems, err)
	list, err := c.Rulemaking.Comments(t.Context(), c.actor(t, editor), id)
	done(t, nil, err)
	for _, one := range list {
		if one.Text == text {
			return one.ID
		}
	}
	t.Fatal("the comment is not there")
	return ""
}

func (c *town) moderate(t *testing.T, comment string, show bool) {
	t.Helper()
	problems, err := c.Rulemaking.Moderate(t.Context(), c.actor(t, editor), comment, show, "Пікірде адамның аты аталған.")
	done(t, problems, err)
}

// wayPages are the way of texts to force, the discussions, and who is told of changes.
func (c *town) wayPages() map[string][]example {
	w, empty, refused := c.ways, url.Values{}, http.StatusUnprocessableEntity
	way := link.ProposalWay
	all := map[string][]example{
		link.Discussions: {{path: link.Discussions}, {path: link.Discussions, as: citizen}},
		link.Discussion("{id}"): {
			{path: link.Discussion(w.discussed)}, {what: "own comments", path: link.Discussion(w.discussed), as: citizen},
			{what: "too short", path: link.CommentOn(w.discussed), as: citizen, form: url.Values{"text": {"?"}}, status: refused},
			{what: "for staff", path: link.Discussion(w.discussed), as: "official-gp"},
			{what: "answering", path: link.Discussion(w.reporting)}, {what: "withdrawn", path: link.Discussion(w.withdrawn)},
		},
		link.DiscussionText("{id}"): {{path: link.DiscussionText(w.discussed)}},
		link.Subscribe("{code}"): {
			{path: link.Subscribe(certificate), as: citizen}, {what: "told", path: link.Subscribe(discussedService), as: citizen},
		},
		link.Subscriptions: {{path: link.Subscriptions, as: citizen}, {what: "none", path: link.Subscriptions, as: helper}},
		way("{id}"): {
			{what: "drafting", path: way(w.drafting), as: editor}, {what: "overtaken", path: way(w.overtaken), as: editor},
			{what: "faults", path: way(c.proposals.first), as: editor}, {what: "discussed", path: way(w.discussed), as: editor},
			{what: "answering", path: way(w.reporting), as: editor}, {what: "submitted", path: way(w.approval), as: approver},
			{what: "published", path: way(w.published), as: approver}, {what: "withdrawn", path: way(w.withdrawn), as: editor},
		},
		link.WayComments("{id}"): {
			{path: link.WayComments(w.discussed), as: editor}, {what: "none", path: link.WayComments(w.reporting), as: approver},
		},
		link.WayComment("{id}", "{comment}"): {
			{what: "waiting", path: link.WayComment(w.discussed, w.waiting), as: editor},
			{what: "shown", path: link.WayComment(w.discussed, w.shown), as: editor},
			{what: "answered", path: link.WayComment(w.discussed, w.answered), as: editor},
			{what: "hidden", path: link.WayComment(w.discussed, w.hidden), as: approver},
			{what: "no answer", path: link.WayComment(w.discussed, w.shown), as: editor, form: empty, status: refused},
		},
	}
	add := func(address func(string) string, id, as string, malformed bool) {
		all[address("{id}")] = append(all[address("{id}")], example{path: address(id), as: as})
		if malformed {
			all[address("{id}")] = append(all[address("{id}")],
				example{what: "empty", path: address(id), as: as, form: empty, status: refused})
		}
	}
	add(link.WayDiscuss, w.drafting, editor, true)
	add(link.WayUrgent, w.drafting, editor, true)
	add(link.WayReport, w.reporting, editor, true)
	add(link.WayWithdraw, w.drafting, editor, false)
	add(link.WayRebase, w.overtaken, editor, false)
	add(link.WayReturn, w.approval, approver, true)
	add(link.WayApprove, w.approval, approver, true)
	return all
}
