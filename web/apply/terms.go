package apply

import (
	"strconv"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// termsOf are the fee, the day of the reply and the edition, for the answers as they stand.
func (room *Room) termsOf(v *page.Visit, d *application.OpenDraft) ([]ui.Fact, error) {
	fee, err := room.Applications.Fee(d)
	if err != nil {
		return nil, err
	}
	due, err := room.Applications.Expected(d)
	if err != nil {
		return nil, err
	}
	edition := strconv.Itoa(d.Standard.Number)
	under := ui.Fact{Term: v.T.T("apply.check.edition"), Icon: ui.IconBook, Value: v.T.T("application.trial.edition")}
	if d.Trial == "" {
		under.Value, under.Content = "", editionFact(
			v.T, v.In(link.Edition(d.Service, edition)), edition, d.Standard.From.Start())
	}
	return []ui.Fact{
		{Term: v.T.T("apply.check.fee"), Icon: ui.IconCoin, Content: ui.Fee(v.T, fee)},
		{Term: v.T.T("apply.check.due"), Icon: ui.IconCalendar, Content: dueFact(v.T, due)},
		under,
	}, nil
}
