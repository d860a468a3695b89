package cabinet

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// resultView is the issued document as a page: what the paper shows, in its language.
type resultView struct {
	ui.Page
	// Ended says in the reader's language that the document holds no longer.
	Ended string
	// Others are the document in its other languages.
	Others []ui.Link
	Sheet  sheet
	// PDF and Verify are addresses.
	PDF, Verify string
	// Mending is what became of errors in the document, and where to tell of one.
	Mending *mendingView
}

// sheet is a paper laid out for reading.
type sheet struct {
	document.Paper
	// Foreign is the language of the paper when it is not the page's.
	Foreign                i18n.Lang
	Number, Issued         string
	KindWords              string
	Person, Facts, Closing []ui.Row
	Appeal                 []ui.Row
	// Square leads to the page of verification, CodeWords is the code in groups.
	Square    ui.QRCode
	CodeWords string
}

func (room Room) showResult(w http.ResponseWriter, r *http.Request) error {
	a, err := room.Applications.OwnResult(r.Context(), page.Of(r).Actor, page.Param(r, numberParam))
	if err != nil {
		return err
	}
	if a.Document == nil {
		return fault.New(fault.NotFound, "")
	}
	v := page.Of(r)
	paper := paperAsked(r, a)
	square, err := ui.EncodeQR(paper.URL)
	if err != nil {
		return err
	}
	view := resultView{
		Page: baseOf(r, a, v.T.T("cabinet.result.title", "number", a.Number)), Ended: ended(v.T, a.Document),
		Sheet: sheetOf(paper, ui.Foreign(v.T, paper.Lang), square),
		PDF:   v.In(inPaper(link.ResultPDF(a.Number), a, paper.Lang)), Verify: verifyURL(v, paper.Code),
		Others: otherLanguages(v, a, paper.Lang),
	}
	if view.Mending, err = room.mendingOf(v, a); err != nil {
		return err
	}
	view.Crumbs = crumbsOf(v, a, ui.Link{URL: v.In(link.Application(a.Number)), Text: a.Number},
		ui.Link{Text: v.T.T("cabinet.result.crumb")})
	return page.Render(w, r, http.StatusOK, resultPage(view))
}

// paperAsked is the paper in the language of the address, or the applicant's.
func paperAsked(r *http.Request, a *application.View) document.Paper {
	if lang, ok := i18n.ParseLang(r.URL.Query().Get(paperParam)); ok {
		if paper, ok := a.Document.All().In(lang); ok {
			return paper
		}
	}
	return a.Document.Paper
}

// inPaper is an address of the document in a language; the applicant's needs no word.
func inPaper(path string, a *application.View, lang i18n.Lang) string {
	if lang == a.Document.Paper.Lang {
		return path
	}
	return link.InPaper(path, lang)
}

func otherLanguages(v *page.Visit, a *application.View, shown i18n.Lang) (links []ui.Link) {
	for _, p := range a.Document.All() {
		if p.Lang != shown {
			links = append(links, ui.Link{
				URL: v.In(inPaper(link.Result(a.Number), a, p.Lang)), Text: ui.LanguageName(p.Lang), Lang: p.Lang,
			})
		}
	}
	return links
}

// ended is empty for a document that holds.
func ended(t i18n.Localizer, d *document.Issued) string {
	at := i18n.DateShort(d.StatusAt.In(calendar.Almaty))
	switch d.Status {
	case document.Revoked:
		return t.T("cabinet.result.revoked", "date", at)
	case document.Replaced:
		return t.T("cabinet.result.replaced", "date", at, "number", d.ReplacedBy)
	}
	return ""
}

// headings are the words a paper was issued with.
type headings document.Words

// fill puts a value into a heading.
func (h headings) fill(key string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(h["document.paper_"+key])
}

func sheetOf(p document.Paper, lang i18n.Lang, square ui.QRCode) sheet {
	h := headings(p.Words)
	s := sheet{
		Paper: p, Foreign: lang, Square: square, CodeWords: p.Code.Format(),
		Number:    h.fill("number", "number", p.Number),
		Issued:    h.fill("issued", "date", i18n.FormatDateShort(p.Lang, p.Issued.In(calendar.Almaty))),
		KindWords: h.fill("kind_" + string(p.Kind)),
		Person: given(ui.Row{Key: h.fill("person"), Value: p.Person.Name},
			ui.Row{Key: h.fill("iin"), Value: p.Person.IIN},
			ui.Row{Key: h.fill("application"), Value: p.Application}),
	}
	for _, r := range p.Rows {
		s.Facts = append(s.Facts, ui.Row{Key: r.Label, Value: r.Value, ValueLang: r.Lang})
	}
	if p.Refusal != nil {
		appeal := p.Refusal.Appeal
		s.Appeal = given(ui.Row{Key: h.fill("appeal_body"), Value: appeal.Body},
			ui.Row{Key: h.fill("appeal_term"), Value: appeal.Term},
			ui.Row{Key: h.fill("appeal_order"), Value: appeal.Order})
	}
	since := i18n.FormatDateShort(p.Lang, p.Edition.Since.In(calendar.Almaty))
	s.Closing = given(ui.Row{Key: h.fill("service"), Value: p.Edition.Service},
		ui.Row{Key: h.fill("edition"),
			Value: h.fill("edition_value", "number", p.Edition.Number, "since", since)},
		ui.Row{Key: h.fill("signatory"), Content: signatory(p.Signatory)})
	return s
}

// given leaves out what the paper does not hold.
func given(rows ...ui.Row) []ui.Row {
	kept := rows[:0]
	for _, r := range rows {
		if r.Value != "" || r.Content != nil {
			kept = append(kept, r)
		}
	}
	return kept
}

// word is a heading without variables.
func (s sheet) word(key string) string { return headings(s.Words).fill(key) }
