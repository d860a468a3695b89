package rulemaking

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/idempotency"
	"qyzmet/internal/identity"
	"qyzmet/internal/journal"
	"qyzmet/internal/postgres"
	"qyzmet/internal/standard"
)

// Limits of comments.
const (
	MinComment = 10
	MaxComment = 2000
	// commentsPerDay is how much one person may say in 24 hours.
	commentsPerDay = 20
)

// Comment is what somebody says of a proposal.
type Comment struct {
	ID       string
	Proposal string
	// Initials are the commenter as the public sees them.
	Initials i18n.Text
	// Place is the article of the text it is about; empty: the whole.
	Place string
	Lang  i18n.Lang
	Text  string
	At    time.Time
	State string
	// HiddenReason is why it is not shown.
	HiddenReason string
	Answer       Answer
	AnsweredAt   time.Time
	// Own says that the reader wrote it.
	Own bool
}

// States of a comment.
const (
	CommentWaiting = "waiting"
	CommentShown   = "shown"
	CommentHidden  = "hidden"
)

// Answer is what the body says to a comment.
type Answer struct {
	Verdict string
	Text    string
	Lang    i18n.Lang
}

// Verdicts of answers.
var Verdicts = []string{"accepted", "partly", "declined", "explained"}

// Discussions lists the proposals that the public may see: those open to comments first, then
// what was discussed, newest first. Pages count from 1.
func (s *Service) Discussions(ctx context.Context, page int) (p Page, err error) {
	defer fault.Wrap(&err, "rulemaking.Discussions")
	if p.Snapshot, err = s.Registrar.Snapshot(ctx); err != nil {
		return Page{}, err
	}
	p.Proposals, p.More, err = listDiscussed(ctx, s.DB, page)
	return p, err
}

// PublicView is a discussion as everybody sees it.
type PublicView struct {
	Summary
	// Text is what was put to the public; Final is the text as submitted or published, nil while
	// editors still may change it.
	Text        standard.Content
	Final       *standard.Content
	Of          standard.Service
	BaseEdition *standard.Edition
	Snapshot    *standard.Snapshot
	Comments    []Comment
}

// Discussion shows a discussion. What was never put to the public does not exist.
func (s *Service) Discussion(ctx context.Context, actor identity.Actor, id string) (v PublicView, err error) {
	defer fault.Wrap(&err, "rulemaking.Discussion(%s)", id)
	ctx = actor.Scope(ctx)
	if !postgres.IsID(id) {
		return PublicView{}, fault.New(fault.NotFound, "")
	}
	p, _, err := readProposal(ctx, s.DB, id)
	if err != nil {
		return PublicView{}, err
	}
	if p.Discussed == nil {
		return PublicView{}, fault.New(fault.NotFound, "")
	}
	inner := View{Proposal: p}
	if err := s.surround(ctx, &inner); err != nil {
		return PublicView{}, err
	}
	v = PublicView{
		Summary: p.Summary, Text: *p.Discussed, Of: inner.Of, BaseEdition: inner.BaseEdition, Snapshot: inner.Snapshot,
	}
	if p.State == Approval || p.State == Published {
		v.Final = &p.Content
	}
	v.Comments, err = commentsOf(ctx, s.DB, id, actor.PersonID, false)
	return v, err
}

// Comments lists all comments on a proposal for its body, oldest first.
func (s *Service) Comments(ctx context.Context, actor identity.Actor, id string) (list []Comment, err error) {
	defer fault.Wrap(&err, "rulemaking.Comments(%s)", id)
	v, err := s.Read(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return commentsOf(actor.Scope(ctx), s.DB, v.ID, actor.PersonID, true)
}

// Say is a comment as it is written.
type Say struct {
	Proposal string
	Place    string
	Text     string
	Lang     i18n.Lang
	Key      string
}

// Comment says something of a proposal that is under discussion. It is shown after an editor
// has looked at it: names and insults of people stay out, opinions do not.
func (s *Service) Comment(ctx context.Context, actor identity.Actor, say Say) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Comment(%s)", say.Proposal)
	say.Text = clean(say.Text)
	problems = say.problems()
	if err := identity.MayTry(actor, identity.CommentProposal); err != nil || len(problems) > 0 {
		return problems, err
	}
	v, err := s.Discussion(ctx, actor, say.Proposal)
	if err != nil {
		return nil, err
	}
	a := idempotency.Of(actor.PersonID, "proposal_comment", say.Key, say.Proposal, say.Place, say.Text)
	c := Comment{
		ID: postgres.NewID(), Proposal: say.Proposal, Initials: initials(actor.Names), Place: say.Place, Lang: say.Lang,
		Text: say.Text, At: s.Now(), State: CommentWaiting,
	}
	return nil, postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		if _, found, err := a.Done(ctx, tx); found || err != nil {
			return err
		}
		if v.State != Discussion || calendar.DateOf(c.At).After(v.DiscussedTo) {
			return fault.New(fault.Conflict, "rulemaking.fault.discussion_over")
		}
		n, err := saidSince(ctx, tx, actor.PersonID, c.At.Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if n >= commentsPerDay {
			return fault.New(fault.TooMany, "rulemaking.fault.many_comments")
		}
		batch := &postgres.Batch{}
		queueComment(batch, c, v.Body, actor.PersonID)
		a.Queue(batch, c.ID, c.At)
		journal.Queue(ctx, batch, c.change(v.Body, "said"))
		return postgres.Send(ctx, tx, batch)
	})
}

func (say Say) problems() (problems []Problem) {
	if say.Place != "" && !slices.Contains(standard.Articles, standard.Article(say.Place)) {
		problems = append(problems, Problem{FieldPlace, i18n.M("rulemaking.error.place")})
	}
	switch n := utf8.RuneCountInString(say.Text); {
	case n < MinComment:
		problems = append(problems, Problem{FieldText, i18n.M("rulemaking.error.short", "n", MinComment)})
	case n > MaxComment:
		problems = append(problems, Problem{FieldText, i18n.M("rulemaking.error.long", "n", MaxComment)})
	}
	return problems
}

func initials(n identity.Names) i18n.Text {
	return i18n.Text{KK: n.Masked(i18n.KK), RU: n.Masked(i18n.RU), EN: n.Masked(i18n.EN)}
}

// change is what happened to a comment, for the journal.
func (c Comment) change(ledger, did string) journal.Change {
	return journal.Change{
		Ledger: ledger, Act: "comment_" + did, ObjectKind: kindComment, ObjectID: c.ID,
		After: journal.StateOf(kindComment).Text(c.ID).Text(c.Text).Text(c.State).Text(c.HiddenReason).
			Text(c.Answer.Verdict).Text(c.Answer.Text).Sum(),
	}
}

// Moderate shows a comment, or hides it for a stated reason that the commenter sees.
func (s *Service) Moderate(
	ctx context.Context, actor identity.Actor, id string, show bool, reason string,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Moderate(%s)", id)
	reason = clean(reason)
	err = s.takeComment(ctx, actor, id, func(ctx context.Context, tx postgres.Tx, c *Comment, p Proposal) error {
		if show {
			c.State, c.HiddenReason = CommentShown, ""
		} else if problems = lengthProblem(FieldReason, reason); len(problems) > 0 {
			return nil
		} else {
			c.State, c.HiddenReason = CommentHidden, reason
		}
		return settle(ctx, tx, p, *c, "moderated")
	})
	return problems, err
}

// Reply answers a comment; the commenter is told soon. Until the report it may be answered anew.
func (s *Service) Reply(
	ctx context.Context, actor identity.Actor, id string, a Answer,
) (problems []Problem, err error) {
	defer fault.Wrap(&err, "rulemaking.Reply(%s)", id)
	a.Text = clean(a.Text)
	if problems = lengthProblem(FieldAnswer, a.Text); !slices.Contains(Verdicts, a.Verdict) {
		problems = append([]Problem{{FieldVerdict, i18n.M("rulemaking.error.verdict")}}, problems...)
	}
	if len(problems) > 0 {
		return problems, identity.MayTry(actor, identity.EditProposal)
	}
	return nil, s.takeComment(ctx, actor, id, func(ctx context.Context, tx postgres.Tx, c *Comment, p Proposal) error {
		if c.State != CommentShown {
			return fault.New(fault.Conflict, "rulemaking.fault.not_shown")
		}
		if c.Answer == a {
			return nil
		}
		c.Answer, c.AnsweredAt = a, s.Now()
		return settle(ctx, tx, p, *c, "answered")
	})
}

// takeComment locks a comment and its proposal while the body may still work at it.
func (s *Service) takeComment(
	ctx context.Context, actor identity.Actor, id string,
	do func(context.Context, postgres.Tx, *Comment, Proposal) error,
) error {
	if err := identity.MayTry(actor, identity.EditProposal); err != nil {
		return err
	}
	if !postgres.IsID(id) {
		return fault.New(fault.NotFound, "")
	}
	return postgres.InTx(actor.Scope(ctx), s.DB, func(ctx context.Context, tx postgres.Tx) error {
		c, err := commentByID(ctx, tx, id)
		if err != nil {
			return err
		}
		p, err := lockProposal(ctx, tx, actor, c.Proposal, identity.EditProposal)
		if err != nil {
			return err
		}
		if p.State != Discussion && p.State != Reporting {
			return moved()
		}
		return do(ctx, tx, &c, p)
	})
}

func settle(ctx context.Context, tx postgres.Tx, p Proposal, c Comment, did string) error {
	batch := &postgres.Batch{}
	queueCommentState(batch, c)
	journal.Queue(ctx, batch, c.change(p.Body, did))
	return postgres.Send(ctx, tx, batch)
}

// CloseDiscussions ends the discussions whose last day has passed. It may run at any time.
func (s *Service) CloseDiscussions(ctx context.Context) (err error) {
	defer fault.Wrap(&err, "rulemaking.CloseDiscussions")
	today := calendar.DateOf(s.Now())
	return postgres.InTx(ctx, s.DB, func(ctx context.Context, tx postgres.Tx) error {
		list, err := lockOver(ctx, tx, today)
		if err != nil {
			return err
		}
		for _, p := range list {
			v := View{Proposal: p}
			if err := s.goTo(ctx, tx, identity.Actor{Role: "system"}, &v, Reporting, step{act: actClosed}); err != nil {
				return err
			}
		}
		return nil
	})
}
