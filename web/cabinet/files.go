package cabinet

import (
	"net/http"

	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/web/page"
)

// sendPDF sends the issued paper to be kept or printed.
func (room Room) sendPDF(w http.ResponseWriter, r *http.Request) error {
	v, number := page.Of(r), page.Param(r, numberParam)
	name, lang := number+".pdf", i18n.Lang("") // what is no language is the applicant's
	if asked, ok := i18n.ParseLang(r.URL.Query().Get(paperParam)); ok {
		name, lang = number+"-"+string(asked)+".pdf", asked
	}
	data, err := room.Applications.OwnPDF(r.Context(), v.Actor, number, lang)
	if err != nil {
		return err
	}
	return page.Attachment(w, r, document.PDF, document.ContentDisposition(name), data)
}

// sendFile sends back a file the citizen filed.
func (room Room) sendFile(w http.ResponseWriter, r *http.Request) error {
	number, file := page.Param(r, numberParam), page.Param(r, fileParam)
	f, data, err := room.Applications.OwnFile(r.Context(), page.Of(r).Actor, number, file)
	if err != nil {
		return err
	}
	return page.Attachment(w, r, f.Media, document.ContentDisposition(f.Name), data)
}
