package centres

import (
	"net/http"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/internal/ticket"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// kioskView is a page of the machine at the door.
type kioskView struct {
	Hall ui.HallView
	// Text stands under the heading, Error above it.
	Text, Error string
	Choices     []ui.HallChoice
	// Form is set where the choices post.
	Form *ui.FormView
	// Group and Typed are what was chosen before.
	Group, Typed string
	// Keys are digits to press.
	Keys []ui.HallChoice
	// Back leads on without a choice.
	Back []ui.HallChoice
}

// kiosk begins a page of the machine.
func (room Room) kiosk(r *http.Request, title string) (kioskView, ticket.Hall, error) {
	v := page.Of(r)
	h, err := room.Tickets.Kiosk(r.Context(), page.Param(r, kioskParam))
	if err != nil {
		return kioskView{}, h, err
	}
	return kioskView{Hall: hall(v, r, title, h)}, h, nil
}

// again leads to the start, from wherever somebody walks away.
func (room Room) again(v *page.Visit, r *http.Request) ui.HallChoice {
	return ui.HallChoice{Text: v.T.T("ticket.kiosk.again"), URL: v.In(link.Kiosk(page.Param(r, kioskParam))), Quiet: true}
}

// showStart asks for the language, in all of them.
func (room Room) showStart(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, h, err := room.kiosk(r, v.T.T("ticket.kiosk.start"))
	if err != nil {
		return err
	}
	open, err := room.Tickets.OpenNow(r.Context(), h.Centre)
	if err != nil {
		return err
	}
	if !open {
		view.Error = v.T.T("ticket.fault.closed")
	}
	for _, lang := range i18n.Langs {
		view.Choices = append(view.Choices, ui.HallChoice{
			Text: ui.LanguageName(lang), Lang: lang, Icon: ui.IconGlobe, URL: link.In(lang, link.KioskGroups(page.Param(r, kioskParam))),
		})
	}
	return page.Render(w, r, http.StatusOK, kioskPage(view))
}

// showGroups asks what somebody has come for.
func (room Room) showGroups(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	view, h, err := room.kiosk(r, t.T("ticket.kiosk.groups"))
	if err != nil {
		return err
	}
	key := page.Param(r, kioskParam)
	for _, g := range h.Groups {
		words, lang := ui.Official(t, g.Name)
		waiting, _ := h.Newcomer(g.Code)
		view.Choices = append(view.Choices, ui.HallChoice{
			Text: words, Lang: lang, Icon: icons[g.Code], Note: t.T("ticket.kiosk.waiting", "n", waiting),
			URL: v.In(link.KioskFor(key, g.Code)),
		})
	}
	view.Back = []ui.HallChoice{
		{Text: t.T("ticket.kiosk.booked"), Icon: ui.IconCalendar, URL: v.In(link.KioskBooked(key)), Quiet: true},
		room.again(v, r),
	}
	page.LeadOn(w, r, 4*kioskSeconds, v.In(link.Kiosk(key)))
	return page.Render(w, r, http.StatusOK, kioskPage(view))
}

// grounds are the pictures of the priorities.
var groundIcons = map[ticket.Ground]ui.Icon{
	ticket.Child: ui.IconChild, ticket.Disability: ui.IconHealth, ticket.Veteran: ui.IconShield, ticket.Senior: ui.IconPerson,
}

// showGrounds asks whether the law lets somebody go first.
func (room Room) showGrounds(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	view, h, err := room.kiosk(r, t.T("ticket.kiosk.grounds"))
	if err != nil {
		return err
	}
	group := r.URL.Query().Get(fieldGroup)
	if _, ok := h.Group(group); !ok {
		return page.Redirect(w, r, link.KioskGroups(page.Param(r, kioskParam)))
	}
	key := page.Param(r, kioskParam)
	view.Text, view.Group = t.T("ticket.kiosk.grounds_text"), group
	view.Form = &ui.FormView{Action: v.In(link.KioskTake(key)), Does: "take-ticket", Key: page.NewKey()}
	view.Choices = []ui.HallChoice{{Text: t.T("ticket.ground.none"), Name: fieldGround, Value: noGround}}
	for _, g := range ticket.Grounds() {
		view.Choices = append(view.Choices, ui.HallChoice{
			Text: t.T("ticket.ground." + string(g)), Icon: groundIcons[g], Name: fieldGround, Value: string(g), Quiet: true,
		})
	}
	view.Back = []ui.HallChoice{room.again(v, r)}
	page.LeadOn(w, r, 4*kioskSeconds, v.In(link.Kiosk(key)))
	return page.Render(w, r, http.StatusOK, kioskPage(view))
}

func (room Room) submitTake(w http.ResponseWriter, r *http.Request) error {
	v, key := page.Of(r), page.Param(r, kioskParam)
	wish := ticket.Wish{Group: r.PostFormValue(fieldGroup), Lang: v.Lang}
	if ground := r.PostFormValue(fieldGround); ground != noGround {
		wish.Ground = ticket.Ground(ground)
	}
	taken, err := room.Tickets.Take(r.Context(), key, wish, r.PostFormValue(fieldKey))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return room.refuse(w, r, err)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.KioskTicket(key, taken.Code))
}

// refuse says on the machine why there is no ticket.
func (room Room) refuse(w http.ResponseWriter, r *http.Request, cause error) error {
	v := page.Of(r)
	view, _, err := room.kiosk(r, v.T.T("ticket.kiosk.refused"))
	if err != nil {
		return err
	}
	key, args := fault.Message(cause)
	view.Error, view.Back = v.T.Message(i18n.Message{Key: key, Args: args}), []ui.HallChoice{room.again(v, r)}
	page.LeadOn(w, r, kioskSeconds, v.In(link.Kiosk(page.Param(r, kioskParam))))
	return page.Render(w, r, http.StatusConflict, kioskPage(view))
}

// showBooked asks for the code of a booking, digit by digit.
func (room Room) showBooked(w http.ResponseWriter, r *http.Request) error {
	return room.typing(w, r, "", nil)
}

func (room Room) typing(w http.ResponseWriter, r *http.Request, typed string, cause error) error {
	v, t := page.Of(r), page.Of(r).T
	view, _, err := room.kiosk(r, t.T("ticket.kiosk.code"))
	if err != nil {
		return err
	}
	status, key := http.StatusOK, page.Param(r, kioskParam)
	if cause != nil {
		message, args := fault.Message(cause)
		view.Error, status = t.Message(i18n.Message{Key: message, Args: args}), http.StatusUnprocessableEntity
	}
	view.Text, view.Typed = t.T("ticket.kiosk.code_text"), typed
	view.Form = &ui.FormView{Action: v.In(link.KioskBooked(key)), Does: "check-in"}
	for _, digit := range strings.Split("1234567890", "") {
		view.Keys = append(view.Keys, ui.HallChoice{Text: digit, Name: fieldDigit, Value: digit})
	}
	view.Keys = append(view.Keys, ui.HallChoice{Text: t.T("ticket.kiosk.erase"), Name: fieldDigit, Value: removesDigit, Quiet: true})
	view.Back = []ui.HallChoice{room.again(v, r)}
	page.LeadOn(w, r, 4*kioskSeconds, v.In(link.Kiosk(key)))
	return page.Render(w, r, status, kioskPage(view))
}

// submitBooked takes one digit; with the last the ticket is there.
func (room Room) submitBooked(w http.ResponseWriter, r *http.Request) error {
	typed, digit := r.PostFormValue(fieldTyped), r.PostFormValue(fieldDigit)
	switch {
	case digit == removesDigit && typed != "":
		typed = typed[:len(typed)-1]
	case len(digit) == 1:
		typed += digit
	}
	if strings.Trim(typed, "0123456789") != "" {
		typed = ""
	}
	if !ticket.IsBookingCode(typed) {
		return room.typing(w, r, typed[:min(len(typed), 3)], nil)
	}
	key := page.Param(r, kioskParam)
	taken, err := room.Tickets.CheckIn(r.Context(), key, typed)
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		return room.typing(w, r, "", err)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, link.KioskTicket(key, taken.Code))
}

// takenView is the ticket that the machine has given.
type takenView struct {
	Hall          ui.HallView
	Label         string
	Lines         []string
	Square        ui.QRCode
	Address       string
	Again, Stands ui.HallChoice
	Standing      bool
}

// showTaken shows the number, and goes back to the start by itself.
func (room Room) showTaken(w http.ResponseWriter, r *http.Request) error {
	v, t := page.Of(r), page.Of(r).T
	base, h, err := room.kiosk(r, t.T("ticket.kiosk.taken"))
	if err != nil {
		return err
	}
	one, _, err := room.Tickets.ByCode(r.Context(), page.Param(r, ticketParam))
	if err == nil && one.Centre != h.Centre.Code {
		err = fault.New(fault.NotFound, "")
	}
	if err != nil {
		return err
	}
	view := takenView{Hall: base.Hall, Label: one.Label(), Lines: linesOf(v, one, h), Again: room.again(v, r), Standing: page.Still(r)}
	view.Address = room.BaseURL + link.In(v.Lang, link.Ticket(one.Code))
	if view.Square, err = ui.EncodeQR(view.Address); err != nil {
		return err
	}
	key := page.Param(r, kioskParam)
	view.Stands = ui.HallChoice{Text: t.T("ticket.kiosk.stand"), URL: v.In(link.Still(link.KioskTicket(key, one.Code))), Quiet: true}
	page.LeadOn(w, r, kioskSeconds, v.In(link.Kiosk(key)))
	return page.Render(w, r, http.StatusOK, takenPage(view))
}
