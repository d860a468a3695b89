package page

import (
	"net/http"

	"qyzmet/internal/identity"
)

// Kept is a value of the session, which lies on the server; empty when there is none.
func (v *Visit) Kept(name string) string {
	if v.session == nil {
		return ""
	}
	value, _ := v.session.Values[name].(string)
	return value
}

// Keep sets values of an act's session and stores it; an empty value is removed.
func (v *Visit) Keep(w http.ResponseWriter, r *http.Request, values map[string]string) error {
	v.set(values)
	return v.Site.Sessions.Save(r, w, v.session)
}

// SignInWith makes the session the actor's, under a new token, with values set or removed.
func (v *Visit) SignInWith(
	w http.ResponseWriter, r *http.Request, actor identity.Actor, values map[string]string,
) error {
	v.set(values)
	return v.SignIn(w, r, actor)
}

func (v *Visit) set(values map[string]string) {
	for name, value := range values {
		if value == "" {
			delete(v.session.Values, name)
		} else {
			v.session.Values[name] = value
		}
	}
}
