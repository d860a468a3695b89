package middleware

import (
	"net/http"

	"qyzmet/internal/origin"
	"qyzmet/web/page"
)

// Origin writes who asks into the context, for the journals. It comes after Session.
func Origin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := page.Of(r)
		o := origin.Origin{
			RequestID: v.ID, ActorID: v.Actor.PersonID, ActorRole: string(v.Actor.Role), Body: v.Actor.Body,
		}
		if v.Site != nil && v.Site.Place != nil {
			o.Place = v.Site.Place(r)
		}
		next.ServeHTTP(w, r.WithContext(origin.With(r.Context(), o)))
	})
}
