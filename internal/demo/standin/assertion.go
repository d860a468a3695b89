package standin

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"qyzmet/internal/demo"
)

const (
	keyID = "standin-1"
	// otherParty and otherIssuer are named by malformed assertions.
	otherParty  = "another-portal"
	otherIssuer = "https://id.another.example"
	half        = 32 // bytes of one half of a signature
)

// giveToken changes a code for an assertion, once.
func (s *Server) giveToken(w http.ResponseWriter, r *http.Request) {
	if r.ParseForm() != nil || r.PostForm.Get("grant_type") != "authorization_code" {
		refuseGrant(w, "unsupported_grant_type")
		return
	}
	g, ok := s.takeGrant(r.PostForm.Get("code"))
	client, _, named := r.BasicAuth()
	if !named {
		client = r.PostForm.Get("client_id")
	}
	proof := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	switch {
	case !ok, client != g.client, r.PostForm.Get("redirect_uri") != g.redirect,
		base64.RawURLEncoding.EncodeToString(proof[:]) != g.challenge:
		refuseGrant(w, "invalid_grant")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	answerJSON(w, map[string]any{
		"access_token": rand.Text(), "token_type": "Bearer", "expires_in": int(assertionLife.Seconds()),
		"id_token": s.assertion(issuer(r), g),
	})
}

func refuseGrant(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why})
}

func (s *Server) takeGrant(code string) (grant, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, ok := s.idp.codes[code]
	delete(s.idp.codes, code)
	return g, ok && s.options.Now().Sub(g.at) <= codeLife
}

// assertion is the signed statement of who somebody is, or a malformed one.
func (s *Server) assertion(of string, g grant) string {
	fault, now := s.idpFault(), s.options.Now()
	claims := claimsOf(g.person)
	claims["iss"], claims["sub"], claims["aud"] = of, "person-"+g.person.Persona, g.client
	claims["iat"], claims["exp"] = now.Unix(), now.Add(assertionLife).Unix()
	claims["nonce"] = s.nonce(g.nonce, fault)
	claims["amr"] = []string{"pwd", "otp"}
	if levels := strings.Fields(g.acr); len(levels) > 0 {
		claims["acr"] = levels[0]
	}
	key := s.idp.key
	switch fault {
	case wrongAudience:
		claims["aud"] = otherParty
	case expired:
		claims["iat"], claims["exp"] = now.Unix(), now.Add(-time.Second).Unix()
	case foreignIssuer:
		claims["iss"] = otherIssuer
	case wrongParty:
		claims["aud"], claims["azp"] = []string{g.client, otherParty}, otherParty
	case wrongKey:
		key = s.idp.unpublished
	}
	return sign(claims, key, fault)
}

// nonce gives back the nonce that was sent, or that of an earlier sign-in.
func (s *Server) nonce(sent string, fault mode) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if fault == replayedNonce {
		return s.idp.usedNonce
	}
	s.idp.usedNonce = sent
	return sent
}

func claimsOf(p demo.Person) map[string]any {
	return map[string]any{
		"iin":         p.IIN,
		"family_name": p.Surname.KK, "family_name#ru": p.Surname.RU, "family_name#en": p.Surname.EN,
		"given_name": p.Name.KK, "given_name#ru": p.Name.RU, "given_name#en": p.Name.EN,
		"middle_name": p.Patronymic.KK, "middle_name#ru": p.Patronymic.RU, "middle_name#en": p.Patronymic.EN,
		"phone_number": p.Phone, "phone_number_verified": p.Phone != "",
		"email": p.Email, "email_verified": p.Email != "",
	}
}

// sign writes a JSON Web Token (RFC 7519).
func sign(claims map[string]any, key *ecdsa.PrivateKey, fault mode) string {
	algorithm := "ES256"
	if fault == algNone {
		algorithm = "none"
	}
	text := segment(map[string]string{"alg": algorithm, "typ": "JWT", "kid": keyID}) + "." + segment(claims)
	if fault == algNone || fault == unsigned {
		return text + "."
	}
	digest := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		panic(err) // never: crypto/rand does not fail (Go 1.24)
	}
	signature := make([]byte, 2*half)
	r.FillBytes(signature[:half])
	s.FillBytes(signature[half:])
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func segment(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // never: the maps hold texts and numbers
	}
	return base64.RawURLEncoding.EncodeToString(b)
}
