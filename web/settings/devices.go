package settings

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/websession"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// devicesView lists where the reader is signed in.
type devicesView struct {
	ui.Page
	Devices []deviceView
	// Several offers to end the others at once.
	Several               bool
	End, EndOthers, Leave ui.FormView
	Role                  string
}

// deviceView is one session as its person recognises it.
type deviceView struct {
	ID, Name string
	Present  bool
	Facts    []ui.Row
}

func (room Room) showDevices(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	list, err := v.Devices(r.Context())
	if err != nil {
		return err
	}
	snapshot, err := room.Registrar.Snapshot(r.Context())
	if err != nil {
		return err
	}
	view := devicesView{
		Page: v.Base(r, v.T.T("device.title")), Several: len(list) > 1, Role: v.In(link.Role),
		End:       ui.FormView{Action: v.In(link.EndDevice), Does: "end-device"},
		EndOthers: ui.FormView{Action: v.In(link.EndOtherDevices), Does: "end-others"},
		Leave:     ui.FormView{Action: v.In(link.SignOutAll), Does: "sign-out-everywhere"},
	}
	view.Crumbs = []ui.Link{{URL: v.Home(v.Actor), Text: v.T.T("device.up")}, {Text: view.Title}}
	for _, o := range list {
		view.Devices = append(view.Devices, deviceOf(v.T, snapshot, o))
	}
	return page.Render(w, r, http.StatusOK, devicesPage(view))
}

func deviceOf(t i18n.Localizer, s *standard.Snapshot, o websession.Open) deviceView {
	role := t.T("role." + string(o.Role))
	if body := s.Holder(o.Body); !body.IsZero() {
		role = t.T("device.role_of", "role", role, "body", body)
	}
	network := o.Network
	if network == "" {
		network = t.T("device.network_inner")
	}
	return deviceView{
		ID: o.ID, Present: o.Present, Name: nameOf(t, o),
		Facts: []ui.Row{
			{Key: t.T("device.role"), Value: role},
			{Key: t.T("device.began"), Content: ui.Moment(t, o.Began, "")},
			{Key: t.T("device.seen"), Content: ui.Moment(t, o.Seen, "")},
			{Key: t.T("device.network"), Value: network},
		},
	}
}

// nameOf is "Firefox, Windows"; what is not known is said in words.
func nameOf(t i18n.Localizer, o websession.Open) string {
	browser, system := t.T("device.browser.other"), t.T("device.system.other")
	if key := "device.browser." + o.Browser; o.Browser != "" && t.Has(key) {
		browser = t.T(key)
	}
	if key := "device.system." + o.System; o.System != "" && t.Has(key) {
		system = t.T(key)
	}
	return t.T("device.name", "browser", browser, "system", system)
}

func endDevice(w http.ResponseWriter, r *http.Request) error {
	if err := page.Of(r).EndDevice(r.Context(), r.PostFormValue("id")); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Devices, "device_ended")
}

func endOtherDevices(w http.ResponseWriter, r *http.Request) error {
	if err := page.Of(r).EndOtherDevices(r.Context()); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Devices, "devices_ended")
}

// signOutEverywhere ends this session too, and this device forgets what it kept.
func signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := page.Of(r).SignOutEverywhere(w, r); err != nil {
		return err
	}
	page.ForgetDevice(w)
	return page.RedirectDone(w, r, link.Home, "signed_out_everywhere")
}
