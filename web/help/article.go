package help

import (
	"net/http"
	"strconv"

	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// article is a plain page. Its sentences lie in the locale under help.<name>: a title, a
// lead, and for each part a title, paragraphs text_1, text_2…, items item_1, item_2… and
// paragraphs then_1, then_2… after them.
type article struct {
	path, name string
	icon       ui.Icon
	parts      []part
}

// part is a section of an article with the places it leads to and the picture beside it.
type part struct {
	name    string
	places  []place
	picture ui.Picture
}

// place is an address with the key of its text.
type place struct{ path, key string }

// articles are the plain pages, in the order of the help page.
var articles = []article{
	{link.HowToApply, "how_to_apply", ui.IconDocument, []part{
		{name: "before"},
		{"find", []place{{link.Services, "help.to_services"}}, ui.PictureFind},
		{name: "start", picture: ui.PictureStart}, {name: "answer", picture: ui.PictureAnswer},
		{name: "check", picture: ui.PictureCheck},
		{"confirm", []place{{link.HowToConfirm, "help.how_to_confirm.title"}}, ui.PictureConfirm},
		{"keep", []place{{link.AfterApplying, "help.after_applying.title"}}, ui.PictureKeep},
		{name: "person"},
	}},
	{link.HowToConfirm, "how_to_confirm", ui.IconPhone, []part{
		{name: "code"}, {name: "steps"}, {name: "no_code"}, {name: "safe"},
		{name: "sign_in"}, {name: "law"},
	}},
	{link.AfterApplying, "after_applying", ui.IconClock, []part{
		{name: "number"}, {name: "registration"}, {name: "review"}, {name: "preliminary"},
		{name: "decision", places: []place{{link.Verify, "help.to_verify"}}},
		{name: "overdue", places: []place{{link.Appeal, "help.to_appeal"}}},
		{name: "follow", places: []place{{link.Track, "help.to_track"}, {link.Cabinet, "help.to_cabinet"}}},
	}},
	{link.Appeal, "appeal", ui.IconScales, []part{
		{name: "what"}, {name: "where"}, {name: "when"}, {name: "write"}, {name: "answer"},
		{name: "outcome"}, {name: "protected"}, {name: "court"}, {name: "law"},
	}},
	{link.YourData, "your_data", ui.IconShield, []part{
		{name: "once"}, {name: "registers"}, {name: "consent"},
		{name: "log", places: []place{{link.AccessLog, "help.to_access_log"}}}, {name: "mend"},
	}},
	{link.Privacy, "privacy", ui.IconKey, []part{
		{name: "what"}, {name: "why"}, {name: "who"}, {name: "keep"}, {name: "guard"},
		{name: "rights", places: []place{
			{link.YourData, "help.to_your_data"}, {link.Cookies, "help.to_cookies"},
		}},
	}},
	{link.Words, "words", ui.IconBook, []part{
		{name: "filing"}, {name: "deciding"}, {name: "checking"}, {name: "short"},
	}},
	{link.Cookies, "cookies", ui.IconInfo, []part{{name: "which"}, {name: "none"}, {name: "off"}}},
	{link.Accessibility, "accessibility", ui.IconPeople, []part{
		{name: "works"}, {name: "keys"}, {name: "text"}, {name: "limits"}, {name: "human"},
		{name: "tell", places: []place{{link.Feedback(link.Accessibility), "help.to_feedback"}}},
	}},
}

// articleView is a plain page.
type articleView struct {
	ui.Page
	Lead  string
	Parts []partView
}

// partView is a section in the reader's language.
type partView struct {
	ID, Title string
	// Then are the paragraphs after the items.
	Texts, Items, Then []string
	Links              []ui.Link
	Picture            ui.Picture
}

func showArticle(a article) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := page.Of(r)
		view := articleView{
			Page: v.Base(r, v.T.T(a.key("title"))), Lead: v.T.T(a.key("lead")),
		}
		view.Description = view.Lead
		view.Crumbs = crumbs(v)
		for _, p := range a.parts {
			view.Parts = append(view.Parts, newPartView(v, a, p))
		}
		return page.Render(w, r, http.StatusOK, articlePage(view))
	}
}

func newPartView(v *page.Visit, a article, p part) partView {
	view := partView{
		ID: p.name, Title: v.T.T(a.key(p.name + ".title")),
		Texts: numbered(v.T, a.key(p.name+".text_")), Items: numbered(v.T, a.key(p.name+".item_")),
		Then: numbered(v.T, a.key(p.name+".then_")), Picture: p.picture,
	}
	for _, to := range p.places {
		view.Links = append(view.Links, ui.Link{URL: v.In(to.path), Text: v.T.T(to.key)})
	}
	return view
}

func (a article) key(end string) string { return "help." + a.name + "." + end }

// numbered are the sentences under key1, key2… as far as they go.
func numbered(t i18n.Localizer, key string) []string {
	var list []string
	for n := 1; t.Has(key + strconv.Itoa(n)); n++ {
		list = append(list, t.T(key+strconv.Itoa(n)))
	}
	return list
}

// crumbs lead to the help page.
func crumbs(v *page.Visit) []ui.Link {
	return []ui.Link{
		{URL: v.In(link.Home), Text: v.T.T("help.home")},
		{URL: v.In(link.Help), Text: v.T.T("help.title")},
	}
}
