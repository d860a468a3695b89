package discussions

import (
	"net/http"
	"strconv"
	"strings"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// listView is a page of discussions: those open to comments, then those that were.
type listView struct {
	ui.Page
	Open, Past []ui.Result
	// First is the first page, which says so where nothing is open.
	First bool
	Nav   ui.PageNav
}

func (room Room) showList(w http.ResponseWriter, r *http.Request) error {
	v, n := page.Of(r), pageNumber(r)
	list, err := room.Rulemaking.Discussions(r.Context(), n)
	if err != nil {
		return err
	}
	view := listView{Page: v.Base(r, v.T.T("discussion.list")), First: n == 1, Nav: neighbours(v, n, list.More)}
	view.Description = v.T.T("discussion.list_text")
	if n > 1 {
		view.Title = v.T.T("discussion.list_page", "n", strconv.Itoa(n))
	}
	view.Crumbs = []ui.Link{{URL: v.In(link.Home), Text: v.T.T("discussion.home")}}
	for _, p := range list.Proposals {
		if p.State == rulemaking.Discussion {
			view.Open = append(view.Open, result(v, list.Snapshot, p))
		} else {
			view.Past = append(view.Past, result(v, list.Snapshot, p))
		}
	}
	return page.Render(w, r, http.StatusOK, listPage(view))
}

// lastPage is further than anybody reads.
const lastPage = 10_000

func pageNumber(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > lastPage {
		return 1
	}
	return n
}

func neighbours(v *page.Visit, n int, more bool) (nav ui.PageNav) {
	at := func(n int) string { return v.In(link.Discussions) + "?page=" + strconv.Itoa(n) }
	if n > 1 {
		nav.Prev = at(n - 1)
	}
	if more {
		nav.Next = at(n + 1)
	}
	return nav
}

// result is a discussion in a list: the service, whose it is, what changes, how long or what came of it.
func result(v *page.Visit, s *standard.Snapshot, p rulemaking.Summary) ui.Result {
	of, _ := s.Service(p.Service)
	name, lang := ui.Official(v.T, of.Name)
	show := ui.Result{Link: ui.Link{URL: v.In(link.Discussion(p.ID)), Text: name, Lang: lang}}
	line := func(icon ui.Icon, text string, lang i18n.Lang) {
		if text != "" {
			show.Lines = append(show.Lines, ui.Line{Icon: icon, Text: text, Lang: lang})
		}
	}
	body, bodyLang := bodyOf(v, s, p)
	line(ui.IconBuilding, body, bodyLang)
	purpose, purposeLang := ui.Official(v.T, p.Purpose)
	line(ui.IconMessage, shortened(purpose), purposeLang)
	if p.State == rulemaking.Discussion {
		line(ui.IconCalendar, lastDay(v, p), "")
		line(ui.IconClock, daysLeft(v, s, p), "")
		return show
	}
	line(ui.IconFlag, became(v, s, p), "")
	return show
}

func bodyOf(v *page.Visit, s *standard.Snapshot, p rulemaking.Summary) (string, i18n.Lang) {
	body, _ := s.Body(p.Body)
	return ui.Official(v.T, body.Today())
}

// longestPurpose is how many characters of a purpose a list shows.
const longestPurpose = 240

// shortened is the beginning of a text, whole words of it.
func shortened(text string) string {
	letters := []rune(text)
	if len(letters) <= longestPurpose {
		return text
	}
	begun := string(letters[:longestPurpose])
	if at := strings.LastIndexByte(begun, ' '); at > 0 {
		begun = begun[:at]
	}
	return strings.TrimRight(begun, " ,.;:–") + "…"
}

func lastDay(v *page.Visit, p rulemaking.Summary) string {
	return v.T.T("discussion.last_day", "date", i18n.Date(p.DiscussedTo.Start()))
}

// daysLeft says how many working days one may still speak, today apart; empty where the calendar ends.
func daysLeft(v *page.Visit, s *standard.Snapshot, p rulemaking.Summary) string {
	today := calendar.DateOf(v.Site.Now())
	if !today.Before(p.DiscussedTo) {
		return v.T.T("discussion.last_day_today")
	}
	n, err := s.Calendar.WorkingDaysLeft(today, p.DiscussedTo)
	if err != nil {
		return ""
	}
	return v.T.T("discussion.days_left", "n", n)
}

// became says what came of a discussion that is over.
func became(v *page.Visit, s *standard.Snapshot, p rulemaking.Summary) string {
	if e := published(s, p); e != nil {
		return v.T.T("discussion.became_edition", "number", e.Number, "date", i18n.DateShort(e.From.Start()))
	}
	return v.T.T("discussion.became." + string(p.State))
}

// published is the edition that a proposal has become; nil before that and for what ended one.
func published(s *standard.Snapshot, p rulemaking.Summary) *standard.Edition {
	for _, e := range s.Editions(p.Service) {
		if e.Proposal == p.ID {
			return e
		}
	}
	return nil
}
