package signin

import (
	"context"
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// passkeysView are the reader's passkeys, and the form for another one.
type passkeysView struct {
	List        []passkeyItem
	Add, Remove ui.FormView
	Name        ui.TextField
	// Options is where the script gets a challenge, Again where it leads when the proof of
	// the code is too old by then.
	Options, Again string
	// Prove leads to the code first; empty for who has just proved one. Full says that there
	// is no room for another passkey.
	Prove string
	Full  bool
	// Error is about the last passkey.
	Error string
}

// passkeyItem is one passkey as its person recognises it.
type passkeyItem struct {
	ID, Name string
	Facts    []ui.Row
}

// passkeys is nil where the portal takes none.
func (room Room) passkeys(ctx context.Context, v *page.Visit) (*passkeysView, error) {
	if !room.Credentials.TakesPasskeys() {
		return nil, nil
	}
	list, err := room.Credentials.Passkeys(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	view := &passkeysView{
		Add:     ui.FormView{Action: v.In(link.Passkeys), Does: "add-passkey"},
		Remove:  ui.FormView{Action: v.In(link.RemovePasskey), Does: "remove-passkey"},
		Options: v.In(link.PasskeyOptions), Again: v.In(link.StepUpFor(v.In(link.Credential))),
		Full: len(list) >= credential.PasskeysAtMost,
		Name: ui.TextField{Size: ui.Size20, Autocomplete: "off", Field: ui.Field{
			Name: "name", ID: "passkey-name", Label: v.T.T("staff.passkey.name"), Hint: v.T.T("staff.passkey.name_hint"),
			Optional: true,
		}},
	}
	if !v.Actor.Proved {
		view.Prove = view.Again
	}
	for _, p := range list {
		view.List = append(view.List, itemOf(v.T, p))
	}
	return view, nil
}

func itemOf(t i18n.Localizer, p credential.Passkey) passkeyItem {
	used := ui.Row{Key: t.T("staff.passkey.used"), Value: t.T("staff.passkey.unused")}
	if !p.UsedAt.IsZero() {
		used = ui.Row{Key: used.Key, Content: ui.Moment(t, p.UsedAt, "")}
	}
	return passkeyItem{ID: p.ID, Name: p.Name, Facts: []ui.Row{
		{Key: t.T("staff.passkey.added"), Content: ui.Moment(t, p.CreatedAt, "")}, used,
	}}
}

// submitPasskey adds what the device has made.
func (room Room) submitPasskey(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	refusal, err := room.Credentials.FinishPasskey(r.Context(), v.Actor, credential.NewPasskey{
		Challenge: v.Kept(passkeyKept), Response: r.PostFormValue("response"), Name: r.PostFormValue("name"),
		Lang: v.Lang,
	})
	if err != nil {
		return err
	}
	if refusal.OK() {
		return page.RedirectDone(w, r, link.Credential, "passkey_added")
	}
	view, err := room.credentialForm(r)
	if err != nil {
		return err
	}
	text := v.T.T("staff.passkey.add_failed")
	view.Passkeys.Name.Value, view.Passkeys.Error = r.PostFormValue("name"), text
	view.HasError, view.Errors = true, []ui.Link{{URL: "#passkey", Text: text}}
	return page.Render(w, r, statusOf(w, refusal), credentialPage(view))
}

func (room Room) removePasskey(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	if err := room.Credentials.RemovePasskey(r.Context(), v.Actor, r.PostFormValue("id"), v.Lang); err != nil {
		return err
	}
	return page.RedirectDone(w, r, link.Credential, "passkey_removed")
}
