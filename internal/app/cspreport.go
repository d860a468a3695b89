package app

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"qyzmet/internal/identity"
	"qyzmet/internal/identity/securitylog"
	"qyzmet/internal/origin"
)

// Limits of a report: one violation is some hundred bytes, and a browser sends few at once.
const (
	reportLimit      = 16 << 10
	reportsAtOnce    = 20
	reportsPerMinute = 60
)

// violation is what of a report is kept: what was broken by whom. Addresses of pages may name
// somebody's application, so they are not read at all.
type violation struct{ Directive, Blocked string }

// directives are what a report may name; anything else is "other".
var directives = []string{
	"base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors", "frame-src",
	"img-src", "manifest-src", "media-src", "object-src", "script-src", "script-src-attr", "script-src-elem",
	"style-src", "style-src-attr", "style-src-elem", "worker-src",
}

var errNoReport = errors.New("no report of a violation")

// cspReport takes reports of browsers: it counts them, and logs directive and blocked host.
func (a *App) cspReport(m *metrics) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, reportLimit))
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		list, err := parseReports(body)
		if err != nil {
			http.Error(w, errNoReport.Error(), http.StatusBadRequest)
			return
		}
		for _, v := range list {
			m.violations.WithLabelValues(v.Directive).Inc()
			a.log.Warn("content security policy violated", "directive", v.Directive, "blocked", v.Blocked)
			a.reported(r, v)
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// reported writes a violation among what touches the security of the portal.
func (a *App) reported(r *http.Request, v violation) {
	e := securitylog.Event{Kind: securitylog.ContentReported, Refused: true, Detail: v.Directive}
	ctx := origin.With(r.Context(), origin.Origin{ActorRole: string(identity.Guest), Place: a.Site.Place(r)})
	if err := a.Site.Security.Record(ctx, e); err != nil {
		a.log.Error("security event", "kind", string(e.Kind), "err", err)
	}
}

// parseReports reads both formats: report-uri sends one object, report-to a list.
func parseReports(body []byte) (list []violation, _ error) {
	var one struct {
		Report *struct {
			Effective string `json:"effective-directive"`
			Violated  string `json:"violated-directive"`
			Blocked   string `json:"blocked-uri"`
		} `json:"csp-report"`
	}
	if json.Unmarshal(body, &one) == nil && one.Report != nil {
		name := one.Report.Effective
		if name == "" {
			name, _, _ = strings.Cut(one.Report.Violated, " ")
		}
		return []violation{{directiveOf(name), blockedHost(one.Report.Blocked)}}, nil
	}
	var many []struct {
		Type string `json:"type"`
		Body struct {
			Directive string `json:"effectiveDirective"`
			Blocked   string `json:"blockedURL"`
		} `json:"body"`
	}
	if err := json.Unmarshal(body, &many); err != nil {
		return nil, errNoReport
	}
	for _, r := range many[:min(len(many), reportsAtOnce)] {
		if r.Type == "csp-violation" {
			list = append(list, violation{directiveOf(r.Body.Directive), blockedHost(r.Body.Blocked)})
		}
	}
	return list, nil
}

func directiveOf(name string) string {
	if slices.Contains(directives, name) {
		return name
	}
	return "other"
}

var hostForm = regexp.MustCompile(`^[a-z0-9.:\[\]-]{1,255}$`)

// blockedHost is the host of what was blocked, or the word that browsers send instead.
func blockedHost(address string) string {
	if slices.Contains([]string{"inline", "eval", "wasm-eval", "self", "data", "blob"}, address) {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "other"
	}
	if host := strings.ToLower(u.Host); hostForm.MatchString(host) {
		return host
	}
	return "other"
}
