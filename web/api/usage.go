package api

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/oversight"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// subjectHeader names the person a question is about.
const subjectHeader = "Subject-Iin"

// thisSystem is the code of the portal among information systems.
const thisSystem = "qyzmet"

// iinLength is how many digits an IIN has.
const iinLength = 12

// farthest bounds an offset.
const farthest = 1_000_000

// usage is one entry as the protocol names its fields.
type usage struct {
	Logtime        time.Time `json:"logtime"`
	Action         string    `json:"action"`
	ReceiverCode   string    `json:"receiverCode"`
	ReceiverName   string    `json:"receiverName"`
	ReceiverSystem string    `json:"receiverSystem"`
}

func (room Room) heartbeat(w http.ResponseWriter, r *http.Request) error {
	answer(w, r, map[string]string{
		"status": "ok", "system": thisSystem, "time": page.Of(r).Site.Now().UTC().Format(time.RFC3339),
	})
	return nil
}

func (room Room) period(w http.ResponseWriter, r *http.Request) error {
	iin, ok := subject(w, r)
	if !ok {
		return nil
	}
	from, to, err := room.Oversight.UsagePeriod(r.Context(), clientOf(r).Code, iin)
	if err != nil && !fault.Is(err, fault.NotFound) {
		Fail(w, r, err)
		return nil
	}
	var view struct {
		From *time.Time `json:"from"`
		To   *time.Time `json:"to"`
	}
	if !from.IsZero() {
		view.From, view.To = &from, &to
	}
	answer(w, r, view)
	return nil
}

func (room Room) usage(w http.ResponseWriter, r *http.Request) error {
	iin, ok := subject(w, r)
	if !ok {
		return nil
	}
	q, wrong := parseQuery(r.URL.Query())
	if wrong != "" {
		refuse(w, http.StatusBadRequest, wrong)
		return nil
	}
	list, snapshot, err := room.Oversight.UsageOf(r.Context(), clientOf(r).Code, iin, q)
	if err != nil && !fault.Is(err, fault.NotFound) {
		Fail(w, r, err)
		return nil
	}
	view := struct {
		Usage []usage `json:"usage"`
	}{Usage: []usage{}}
	for _, u := range list {
		view.Usage = append(view.Usage, inWords(page.Of(r), snapshot, u))
	}
	answer(w, r, view)
	return nil
}

func inWords(v *page.Visit, s *standard.Snapshot, u oversight.Usage) usage {
	told := usage{
		Logtime: u.At.UTC(), ReceiverCode: u.Receiver, ReceiverName: s.Holder(u.Receiver).In(v.Lang),
		ReceiverSystem: thisSystem,
	}
	if u.System != "" {
		told.ReceiverCode, told.ReceiverName, told.ReceiverSystem = u.System, u.System, u.System
	}
	args := i18n.Args{
		"purpose": i18n.M("access.purpose." + u.Purpose), "what": i18n.M("access.what." + u.What), "number": u.Number,
	}
	key := "access.action"
	if u.Number != "" {
		key = "access.action_in_case"
	}
	told.Action = v.T.Message(i18n.Message{Key: key, Args: args})
	return told
}

// subject reads whom the question is about; it answers itself what is no IIN.
func subject(w http.ResponseWriter, r *http.Request) (iin string, ok bool) {
	iin = r.Header.Get(subjectHeader)
	if len(iin) != iinLength || strings.Trim(iin, "0123456789") != "" {
		refuse(w, http.StatusBadRequest, "subject")
		return "", false
	}
	return iin, true
}

// parseQuery reads the bounds of a question; wrong names the parameter that is none.
func parseQuery(values url.Values) (q oversight.UsageQuery, wrong string) {
	q.Limit = oversight.UsageLimit
	for name, several := range values {
		if len(several) > 1 {
			return q, cmp.Or(name, "parameter")
		}
	}
	for _, p := range []struct {
		name     string
		to       *int
		min, max int
	}{{"limit", &q.Limit, 1, oversight.UsageLimit}, {"offset", &q.Offset, 0, farthest}} {
		text := values.Get(p.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < p.min || n > p.max {
			return q, p.name
		}
		*p.to = n
	}
	for name, to := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return q, name
		}
		*to = at
	}
	return q, ""
}

func answer(w http.ResponseWriter, r *http.Request, view any) {
	w.Header().Set("Content-Language", string(page.Of(r).Lang))
	w.Header().Set("Vary", "Accept-Language")
	write(w, http.StatusOK, view)
}

// refuse names by a code what is wrong with a question.
func refuse(w http.ResponseWriter, status int, code string) {
	write(w, status, map[string]string{"error": code})
}

func write(w http.ResponseWriter, status int, view any) {
	body, err := json.Marshal(view)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":"internal"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // a reader who left needs no answer
}

// Fail answers a fault; the log has what is the portal's own.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	if fault.Is(err, fault.NotFound) {
		NotFound(w)
		return
	}
	v := page.Of(r)
	v.Site.Log.Error("fault", "request", v.ID, "action", string(v.Action), "err", err.Error())
	if fault.Is(err, fault.Unavailable) {
		w.Header().Set("Retry-After", "30")
		refuse(w, http.StatusServiceUnavailable, "unavailable")
		return
	}
	refuse(w, http.StatusInternalServerError, "internal")
}
