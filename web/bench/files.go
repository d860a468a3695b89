package bench

import (
	"net/http"

	"qyzmet/internal/document"
	"qyzmet/web/page"
)

// showFile sends a file of the case to be kept; the service records the reading.
func (room Room) showFile(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	f, data, err := room.Applications.CaseFile(r.Context(), page.Of(r).Actor, n, page.Param(r, file))
	if err != nil {
		return err
	}
	return page.Attachment(w, r, f.Media, document.ContentDisposition(f.Name), data)
}

// showPDF sends the paper issued in the case; the service records the reading.
func (room Room) showPDF(w http.ResponseWriter, r *http.Request) error {
	n, err := caseNumber(r)
	if err != nil {
		return err
	}
	data, err := room.Applications.CasePDF(r.Context(), page.Of(r).Actor, n)
	if err != nil {
		return err
	}
	return page.Attachment(w, r, document.PDF, document.ContentDisposition(n+".pdf"), data)
}
