package app

import (
	"context"
	"errors"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/rulemaking"
)

// demoService is the service whose standard the demo puts to the public.
const demoService = "child-birth-allowance"

// demoTalk is what the demo's people say of it.
var demoTalk = struct {
	purpose  i18n.Text
	answer   string
	comments []rulemaking.Say
}{
	purpose: i18n.Text{
		KK: "Жәрдемақы тағайындау мерзімі 3 жұмыс күніне дейін қысқарады. Жас ана ақшаны ертерек алады.",
		RU: "Срок назначения пособия сокращается до 3 рабочих дней. Молодая мать получит деньги раньше.",
		EN: "The term of the allowance becomes 3 working days. Young mothers get the money sooner.",
	},
	answer: "Учтено: о назначении пособия сообщит SMS в тот же день.",
	comments: []rulemaking.Say{
		{Place: "term", Lang: i18n.RU, Text: "Три дня – хорошо. Сообщите о решении по SMS, чтобы не ждать у портала."},
		{Place: "documents", Lang: i18n.KK, Text: "Баланың туу туралы куәлігін тізілімнен өздеріңіз алсаңыздар екен."},
	},
}

// demoDiscussion opens one public discussion with comments, once, so that the demo's pages of
// discussions are not empty.
func (a *App) demoDiscussion(ctx context.Context) error {
	list, err := a.Rulemaking.Discussions(ctx, 1)
	if err != nil || len(list.Proposals) > 0 {
		return err
	}
	editor, err := a.persona(ctx, "editor")
	if err != nil {
		return err
	}
	id, err := a.Rulemaking.Begin(ctx, editor, rulemaking.Start{Service: demoService, Kind: rulemaking.NewEdition})
	if err != nil {
		return err
	}
	if err := a.demoChange(ctx, editor, id); err != nil {
		return err
	}
	problems, err := a.Rulemaking.Discuss(ctx, editor, id, rulemaking.Announcement{Purpose: demoTalk.purpose})
	if err := flawless(problems, err); err != nil {
		return err
	}
	for i, persona := range []string{"citizen", "parent"} {
		if err := a.demoComment(ctx, persona, id, demoTalk.comments[i]); err != nil {
			return err
		}
	}
	return a.demoAnswers(ctx, editor, id)
}

func (a *App) persona(ctx context.Context, code string) (identity.Actor, error) {
	p, err := a.Directory.Persona(ctx, code)
	return p.Actor, err
}

// demoChange makes the ordinary term one of three working days.
func (a *App) demoChange(ctx context.Context, editor identity.Actor, id string) error {
	v, err := a.Rulemaking.Read(ctx, editor, id)
	if err != nil {
		return err
	}
	place := rulemaking.Variants.Item(v.Content.Term.Ordinary().Code)
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = 3
	_, err = rulemaking.Save(ctx, a.Rulemaking, editor, id, place, rulemaking.Seen(now), then)
	return err
}

func (a *App) demoComment(ctx context.Context, persona, id string, say rulemaking.Say) error {
	who, err := a.persona(ctx, persona)
	if err != nil {
		return err
	}
	say.Proposal = id
	return flawless(a.Rulemaking.Comment(ctx, who, say))
}

// demoAnswers shows every comment and answers the first.
func (a *App) demoAnswers(ctx context.Context, editor identity.Actor, id string) error {
	comments, err := a.Rulemaking.Comments(ctx, editor, id)
	if err != nil {
		return err
	}
	for i, c := range comments {
		if err := flawless(a.Rulemaking.Moderate(ctx, editor, c.ID, true, "")); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		answer := rulemaking.Answer{Verdict: "accepted", Text: demoTalk.answer, Lang: i18n.RU}
		if err := flawless(a.Rulemaking.Reply(ctx, editor, c.ID, answer)); err != nil {
			return err
		}
	}
	return nil
}

// flawless turns problems of a form into an error: the demo's own forms have none.
func flawless(problems []rulemaking.Problem, err error) error {
	if err == nil && len(problems) > 0 {
		return errors.New("the demo's form is malformed at " + problems[0].Field)
	}
	return err
}
