package page

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

// A parameter that comes twice is refused: repeated in the address, in the body, or in both.
// Which of the two is read would be chance, and what stands before the portal may read the
// other one. Only forms with files have fields of several values; package form knows which.

// Machine registers routes that refuse a repeated parameter themselves and tell their faults
// in their own format.
func (rs Routes) Machine(fail func(http.ResponseWriter, *http.Request, error)) Routes {
	rs.fail = fail
	return rs
}

// once lets a page be asked for with each parameter at most once.
func (rs Routes) once(h Handler) Handler {
	if rs.fail != nil {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := refuseRepeated(r.URL, nil); err != nil {
			return err
		}
		return h(w, r)
	}
}

// refuseRepeated checks an address, and against it the form that was sent there.
func refuseRepeated(address *url.URL, body url.Values) error {
	if address.RawQuery == "" {
		return nil
	}
	for name, values := range address.Query() {
		if len(values) > 1 || len(body[name]) > 0 {
			return repeated()
		}
	}
	return nil
}

// refuseDouble checks a form without fields of several values.
func refuseDouble(address *url.URL, body url.Values) error {
	for _, values := range body {
		if len(values) > 1 {
			return repeated()
		}
	}
	return refuseRepeated(address, body)
}

// isText reports whether an address, decoded once, is text that can name something: UTF-8
// without NUL. Nothing is called by anything else.
func isText(path string) bool { return utf8.ValidString(path) && !strings.Contains(path, "\x00") }

func repeated() error { return fault.New(fault.Malformed, "fault.repeated") }

// Single refuses a form in which a field comes more than once, other than those named, which may
// have several values. A field whose name begins like a prefix, "region.*", is named by it.
func Single(r *http.Request, several ...string) error {
	for name, values := range r.Form {
		if len(values) > 1 && !slices.ContainsFunc(several, func(known string) bool {
			prefix, ok := strings.CutSuffix(known, "*")
			return known == name || ok && strings.HasPrefix(name, prefix)
		}) {
			return repeated()
		}
	}
	return refuseRepeated(r.URL, r.PostForm)
}

// Written is a text as it was typed into a field, with what cannot be text replaced.
func Written(r *http.Request, field string) string {
	return strings.ToValidUTF8(r.PostFormValue(field), "\uFFFD")
}

// Date reads a date in three parts, as ui.DateInput asks for it; what is no date is zero.
func Date(r *http.Request, name string) calendar.Date {
	part := func(of string) int {
		n, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue(name + "-" + of)))
		if err != nil {
			return 0
		}
		return n
	}
	d := calendar.Date{Year: part("year"), Month: time.Month(part("month")), Day: part("day")}
	if d.Year < 2000 || d.Year > 2100 || d.AddDays(0) != d {
		return calendar.Date{}
	}
	return d
}
