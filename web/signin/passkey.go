package signin

import (
	"context"
	"net/http"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/identity/credential"
	"qyzmet/internal/link"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// passkeyKept is the value of a session that names the challenge its browser was given.
const passkeyKept = "passkey"

// passkeyScript asks devices for passkeys; it is fetched when the button is pressed.
const passkeyScript = "passkey.js"

// passkeyView is the form that takes a passkey instead of a code.
type passkeyView struct {
	Form ui.FormView
	// Options is where the script gets a challenge.
	Options string
	// Error is about the last passkey.
	Error string
}

func (room Room) registerPasskeys(rs page.Routes) {
	rs.Post(link.StaffPasskeyOptions, identity.SignIn, room.codeOptions)
	rs.Post(link.StaffPasskey, identity.SignIn, room.submitCodePasskey)
	rs.Post(link.StepUpPasskeyOptions, identity.ProveAgain, room.stepUpOptions)
	rs.Post(link.StepUpPasskey, identity.ProveAgain, room.submitStepUpPasskey)
	rs.Post(link.PasskeyOptions, identity.ChangeCredential, room.addOptions)
	rs.Post(link.Passkeys, identity.ManagePasskeys, room.submitPasskey)
	rs.Post(link.RemovePasskey, identity.ManagePasskeys, room.removePasskey)
}

// passkeyFor is nil for who has no passkey.
func (room Room) passkeyFor(
	ctx context.Context, v *page.Visit, who, action, options string,
) (*passkeyView, error) {
	has, err := room.Credentials.HasPasskey(ctx, who)
	if err != nil || !has {
		return nil, err
	}
	return &passkeyView{
		Form: ui.FormView{Action: v.In(action), Does: "passkey"}, Options: v.In(options),
	}, nil
}

// give sends a challenge to the script. Which it was stays in the session: no other browser
// can answer it.
func give(w http.ResponseWriter, r *http.Request, c credential.Ceremony) error {
	if err := page.Of(r).Keep(w, r, map[string]string{passkeyKept: c.ID}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(c.Options) // the reader went away: nobody is left to tell
	return nil
}

func (room Room) codeOptions(w http.ResponseWriter, r *http.Request) error {
	who := room.half(page.Of(r), stageCode)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	return room.proveOptions(w, r, who)
}

func (room Room) stepUpOptions(w http.ResponseWriter, r *http.Request) error {
	return room.proveOptions(w, r, page.Of(r).Actor.PersonID)
}

func (room Room) proveOptions(w http.ResponseWriter, r *http.Request, who string) error {
	c, err := room.Credentials.BeginAssertion(r.Context(), who)
	if err != nil {
		return err
	}
	return give(w, r, c)
}

func (room Room) assertion(r *http.Request) credential.Assertion {
	return credential.Assertion{
		Challenge: page.Of(r).Kept(passkeyKept), Response: r.PostFormValue("response"), Address: room.Address(r),
		Lang: page.Of(r).Lang,
	}
}

// submitCodePasskey is submitCode by a passkey.
func (room Room) submitCodePasskey(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	who := room.half(v, stageCode)
	if who == "" {
		return page.Redirect(w, r, link.StaffSignIn)
	}
	refusal, err := room.Credentials.FinishAssertion(r.Context(), who, room.assertion(r))
	if err != nil {
		return err
	}
	if refusal.OK() {
		return room.admit(w, r, who)
	}
	view, err := room.codeForm(r, who)
	if err != nil {
		return err
	}
	view.HasError, view.Errors = true, view.Passkey.refuse(sentence(v.T, refusal))
	return page.Render(w, r, statusOf(w, refusal), codePage(view))
}

// submitStepUpPasskey is submitStepUp by a passkey.
func (room Room) submitStepUpPasskey(w http.ResponseWriter, r *http.Request) error {
	v := page.Of(r)
	view, err := room.stepUpForm(r)
	if err != nil {
		return err
	}
	refusal, err := room.Credentials.FinishAssertion(r.Context(), v.Actor.PersonID, room.assertion(r))
	if err != nil {
		return err
	}
	if refusal.OK() {
		return view.goOn(w, r)
	}
	view.HasError, view.Errors = true, view.Passkey.refuse(sentence(v.T, refusal))
	return page.Render(w, r, statusOf(w, refusal), stepUpPage(view))
}

// refuse says why beside the button; who has no passkey is led to the code.
func (p *passkeyView) refuse(text string) []ui.Link {
	if p == nil {
		return []ui.Link{{URL: "#code", Text: text}}
	}
	p.Error = text
	return []ui.Link{{URL: "#passkey", Text: text}}
}

func (room Room) addOptions(w http.ResponseWriter, r *http.Request) error {
	c, err := room.Credentials.BeginPasskey(r.Context(), page.Of(r).Actor)
	if fault.Is(err, fault.StepUp) { // nothing to keep: the script leads to the code and back
		w.WriteHeader(http.StatusForbidden)
		return nil
	}
	if err != nil {
		return err
	}
	return give(w, r, c)
}
