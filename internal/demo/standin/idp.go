package standin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"qyzmet/internal/demo"
)

// idpSwitch is the name of the identity provider's fault switch.
const idpSwitch = "idp"

// Malformed assertions, each wrong in one way only.
const (
	unsigned      mode = "unsigned"       // the signature is cut off
	algNone       mode = "alg_none"       // signed by "none"
	wrongAudience mode = "wrong_audience" // made for another portal
	expired       mode = "expired"        // its time is over
	replayedNonce mode = "replayed_nonce" // carries the nonce of an earlier sign-in
	foreignIssuer mode = "foreign_issuer" // another provider's, about the same subject
	wrongKey      mode = "wrong_key"      // signed with a key that is not published
	wrongParty    mode = "wrong_party"    // azp is another portal
)

// idpModes are the ways the identity provider fails.
var idpModes = []mode{
	off, down, slow, garbage, huge, halfClose,
	unsigned, algNone, wrongAudience, expired, replayedNonce, foreignIssuer, wrongKey, wrongParty,
}

const (
	// codeLife is how long a code may be changed for an assertion, assertionLife how long
	// that holds.
	codeLife      = time.Minute
	assertionLife = 5 * time.Minute
	// maxCodes bounds the codes that nobody came for.
	maxCodes = 1000
)

// idp is the stand-in's identity provider.
type idp struct {
	key, unpublished *ecdsa.PrivateKey
	codes            map[string]grant
	// usedNonce is one that was asserted before.
	usedNonce string
}

// grant is a person's consent, waiting to be fetched.
type grant struct {
	person    demo.Person
	client    string
	redirect  string
	nonce     string
	challenge string
	acr       string
	at        time.Time
}

func newIDP() *idp {
	return &idp{key: newKey(), unpublished: newKey(), codes: make(map[string]grant), usedNonce: rand.Text()}
}

func newKey() *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // never: the curve is known and crypto/rand does not fail (Go 1.24)
	}
	return key
}

// idpRoutes are the provider's addresses; every one fails as its switch says, but for the
// malformed assertions, which only its token has.
func (s *Server) idpRoutes() {
	for pattern, h := range map[string]http.HandlerFunc{
		"GET /idp/.well-known/openid-configuration": s.describe,
		"GET /idp/jwks":         s.showKeys,
		"GET /idp/authorize":    s.showPicker,
		"POST /idp/authorize":   s.pick,
		"POST /idp/token":       s.giveToken,
		"GET /idp/end-session":  s.endSession,
		"GET /idp/provider.css": showStyle,
	} {
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm() // read now: only then is it seen that a caller has left
			if !s.misbehave(w, r, s.idpFault()) {
				h(w, r)
			}
		})
	}
}

func (s *Server) idpFault() mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults[idpSwitch]
}

// issuer is the provider's address as the caller knows it.
func issuer(r *http.Request) string { return "http://" + r.Host + "/idp" }

func (s *Server) describe(w http.ResponseWriter, r *http.Request) {
	of := issuer(r)
	answerJSON(w, map[string]any{
		"issuer": of, "authorization_endpoint": of + "/authorize", "token_endpoint": of + "/token",
		"jwks_uri": of + "/jwks", "end_session_endpoint": of + "/end-session",
		"response_types_supported":                       []string{"code"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"ES256"},
		"code_challenge_methods_supported":               []string{"S256"},
		"grant_types_supported":                          []string{"authorization_code"},
		"ui_locales_supported":                           []string{"kk", "ru", "en"},
		"authorization_response_iss_parameter_supported": true,
	})
}

func (s *Server) showKeys(w http.ResponseWriter, _ *http.Request) {
	point, err := s.idp.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the key is lost")
		return
	}
	encode := base64.RawURLEncoding.EncodeToString
	answerJSON(w, map[string]any{"keys": []map[string]string{{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID,
		"x": encode(point[1:33]), "y": encode(point[33:]),
	}}})
}

// endSession ends nothing, for the stand-in remembers nobody, and leads back.
func (s *Server) endSession(w http.ResponseWriter, r *http.Request) {
	back := r.URL.Query().Get("post_logout_redirect_uri")
	if u, err := url.Parse(back); err != nil || !isWeb(u) {
		answerJSON(w, map[string]string{"status": "ended"})
		return
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// grown are the people whom the provider knows: those with a persona. Staff are people too,
// and come in as citizens.
func (s *Server) grown(staff bool) []demo.Person {
	return slices.DeleteFunc(slices.Clone(s.people), func(p demo.Person) bool {
		return p.Persona == "" || p.IsStaff() != staff
	})
}

//go:embed provider.css
var style string

func showStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = strings.NewReader(style).WriteTo(w)
}
