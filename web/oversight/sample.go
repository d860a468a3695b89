package oversight

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/oversight"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// fieldVerdict is the button that judges a reading.
const fieldVerdict = "verdict"

// sampleView are the readings drawn by lot.
type sampleView struct {
	ui.Page
	// Drawn says of which week and out of how many; empty before the first week is over.
	Drawn string
	Table ui.TableView
}

func (room Room) showSample(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	sample, err := room.Oversight.Sample(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	view := sampleView{Page: v.Base(r, v.T.T("oversight.sample.title"))}
	view.Wide, view.Back = true, toStart(v)
	if !sample.Week.IsZero() {
		view.Drawn = v.T.T("oversight.sample.drawn", "from", i18n.DateShort(sample.Week.Start()),
			"to", i18n.DateShort(sample.Week.AddDays(6).Start()), "n", len(sample.Drawn), "of", sample.Of)
	}
	view.Table = ui.TableView{Caption: view.Title, Quiet: true, RowFact: "access-entry",
		Head: append(entryHead(v.T), v.T.T("oversight.sample.verdict"))}
	for _, d := range sample.Drawn {
		view.Table.Rows = append(view.Table.Rows,
			append(entryCells(v, sample.Snapshot, d.Entry), ui.Cell{Content: verdictCell(v.T, verdictOf(v, d))}))
	}
	return page.Render(w, r, http.StatusOK, samplePage(view))
}

// verdict is how a drawn reading was judged, or the form to do it.
type verdict struct {
	Tag  ui.TagView
	Form ui.FormView
	// About tells the forms apart.
	About string
}

func verdictOf(v *page.Visit, d oversight.Drawn) verdict {
	if d.Verdict == "" {
		action := v.In(link.ReviewSample(strconv.FormatInt(d.ID, 10)))
		return verdict{Form: ui.FormView{Action: action, Does: "review"}, About: d.Entry.Number}
	}
	intents := map[string]ui.Intent{
		oversight.Justified: ui.Good, oversight.Doubtful: ui.Wait, oversight.Unjustified: ui.Bad,
	}
	return verdict{Tag: ui.TagView{Text: v.T.T("oversight.verdict." + d.Verdict), Intent: intents[d.Verdict]}}
}

func (room Room) submitReview(w http.ResponseWriter, r *http.Request) error {
	n, err := id(r)
	if err != nil {
		return err
	}
	err = room.Oversight.Review(r.Context(), page.Of(r).Actor, n, r.PostFormValue(fieldVerdict))
	if err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Sample, "sample_reviewed")
}
