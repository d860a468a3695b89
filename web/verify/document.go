package verify

import (
	"net/http"
	"slices"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/document"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// documentView is what the register says about a code: never more than the paper shows.
type documentView struct {
	ui.Page
	Status document.Status
	// Verdict is one sentence on what the document is worth today.
	Verdict string
	Rows    []ui.Row
	// Again is where another document is checked.
	Again string
}

// unknownView helps whoever brought a code that no document has.
type unknownView struct {
	ui.Page
	Action string
	Code   ui.TextField
}

func (room Room) showDocument(w http.ResponseWriter, r *http.Request) error {
	code, err := document.ParseCode(page.Param(r, codeParam))
	if err != nil {
		return showUnknown(w, r)
	}
	issued, err := room.Archive.Verify(r.Context(), code)
	if fault.Is(err, fault.NotFound) {
		return room.showTrial(w, r, code)
	}
	if err != nil {
		return err
	}
	v := page.Of(r)
	paper := issued.Paper
	if own, ok := issued.All().In(v.Lang); ok { // as the document says it in the reader's language
		paper = own
	}
	view := documentView{
		Page: v.Base(r, v.T.T("verify."+string(issued.Status)+".title")), Status: issued.Status,
		Verdict: verdict(v.T, issued), Rows: rowsOf(v, paper, editionOf(v.T, paper)), Again: v.In(link.Verify),
	}
	view.NoIndex, view.Description = true, view.Verdict
	return page.Render(w, r, http.StatusOK, documentPage(view))
}

// showTrial says of the paper of a trial that it proves nothing.
func (room Room) showTrial(w http.ResponseWriter, r *http.Request, code document.Code) error {
	paper, err := room.Applications.VerifyTrial(r.Context(), code)
	if fault.Is(err, fault.NotFound) {
		return showUnknown(w, r)
	}
	if err != nil {
		return err
	}
	v := page.Of(r)
	view := documentView{
		Page: v.Base(r, v.T.T("verify.trial.title")), Verdict: v.T.T("verify.trial.text"), Rows: rowsOf(v, paper, v.T.T("application.trial.edition")),
		Again: v.In(link.Verify),
	}
	view.NoIndex = true
	return page.Render(w, r, http.StatusOK, documentPage(view))
}

// showUnknown answers 404 and says how to check again; it repeats no code.
func showUnknown(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := unknownView{
		Page: v.Base(r, v.T.T("verify.unknown.title")), Action: v.In(link.Verify), Code: codeField(v.T),
	}
	view.NoIndex = true
	return page.Render(w, r, http.StatusNotFound, unknownPage(view))
}

func verdict(t i18n.Localizer, d document.Issued) string {
	return t.T("verify."+string(d.Status)+".text",
		"date", i18n.DateShort(d.StatusAt.In(calendar.Almaty)), "number", d.ReplacedBy)
}

// rowsOf are the facts of the paper by which a copy is compared, the person masked.
func rowsOf(v *page.Visit, p document.Paper, edition string) []ui.Row {
	lang := ui.Foreign(v.T, p.Lang)
	rows := []ui.Row{
		{Key: v.T.T("verify.row.document"), Value: p.Title, ValueLang: lang},
		{Key: v.T.T("verify.row.kind"), Value: v.T.T("document.paper_kind_" + string(p.Kind))},
		{Key: v.T.T("verify.row.number"), Value: p.Number},
		{Key: v.T.T("document.paper_application"), Value: p.Application},
		{Key: v.T.T("verify.row.issued"), Content: ui.Day(v.T, p.Issued, "")},
		{Key: v.T.T("verify.row.body"), Value: p.Issuer.Body, ValueLang: lang},
		{Key: v.T.T("verify.row.person"), Value: initials(p.Person.Name), ValueLang: lang},
		{Key: v.T.T("verify.row.iin"), Value: identity.MaskIIN(p.Person.IIN)},
		{Key: v.T.T("verify.row.service"), Value: p.Edition.Service, ValueLang: lang},
		{Key: v.T.T("verify.row.edition"), Value: edition},
		{Key: v.T.T("verify.row.code"), Content: ui.Code(p.Code.Format(), "verification-code")},
	}
	return slices.DeleteFunc(rows, func(r ui.Row) bool { return r.Content == nil && r.Value == "" })
}

func editionOf(t i18n.Localizer, p document.Paper) string {
	return t.T("verify.edition", "edition", p.Edition.Number,
		"since", i18n.DateShort(p.Edition.Since.In(calendar.Almaty)))
}

// initials of a name written "Surname Name Patronymic": given name first, as identity
// masks names.
func initials(name string) string {
	parts := strings.Fields(name)
	if len(parts) > 1 {
		parts = []string{parts[1], parts[0]}
	}
	for i, part := range parts {
		parts[i] = string([]rune(part)[:1]) + "."
	}
	return strings.Join(parts, " ")
}
