package bench

import (
	"net/http"
	"strings"

	"qyzmet/internal/application"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// fieldIIN is the field of the search for a person's cases.
const fieldIIN = "iin"

// iinLength is how many digits an IIN has: part of one finds nobody.
const iinLength = 12

// personView are the cases of the person whose IIN was typed, masked.
type personView struct {
	ui.Page
	Search personSearch
	Table  ui.TableView
	// Empty says that there is nothing; empty before a search.
	Empty  string
	Errors []ui.Link
}

// personSearch is the form; it posts, so that the IIN stands in no address.
type personSearch struct {
	Form ui.FormView
	IIN  ui.TextField
}

func newPersonSearch(v *page.Visit) personSearch {
	return personSearch{
		Form: ui.FormView{Action: v.In(link.BenchSearch), Does: "search-person"},
		IIN: ui.TextField{
			Field:     ui.Field{Name: fieldIIN, Label: v.T.T("bench.person.iin"), Hint: v.T.T("bench.person.hint")},
			InputMode: "numeric", Size: ui.Size20, Code: true,
		},
	}
}

func (room Room) searchPerson(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view := personView{Page: v.Base(r, v.T.T("bench.person.title")), Search: newPersonSearch(v)}
	view.Path = link.Bench // the page in another language: this one cannot be opened by address
	view.Wide, view.Back = true, &ui.Link{URL: v.In(link.Bench), Text: v.T.T("bench.case.back")}
	typed := strings.ToValidUTF8(r.PostFormValue(fieldIIN), "\uFFFD")
	view.Search.IIN.Value = typed
	iin := strings.Join(strings.Fields(typed), "")
	if !isIIN(iin) {
		field := &view.Search.IIN.Field
		field.Error = v.T.T("bench.person.wrong")
		view.HasError, view.Errors = true, []ui.Link{{URL: field.Anchor(), Text: field.Error}}
		return page.Render(w, r, http.StatusUnprocessableEntity, personPage(view))
	}
	found, err := room.Applications.SearchPerson(r.Context(), v.Actor, iin)
	if err != nil {
		return err
	}
	view.Table = queueTable(v, found, application.Filter{})
	if len(found.Rows) == 0 {
		view.Empty = v.T.T("bench.person.none")
	}
	return page.Render(w, r, http.StatusOK, personPage(view))
}

func isIIN(text string) bool {
	return len(text) == iinLength && strings.Trim(text, "0123456789") == ""
}
