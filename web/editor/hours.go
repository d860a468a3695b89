package editor

import (
	"net/http"
	"regexp"

	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// span is a time of opening: 09:00-18:30.
var span = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$`)

// spans are the schedules by the name of their field.
var spans = []string{"body", "lunch", "acceptance", "csc", "duty_weekdays", "duty_saturday"}

// hours is item 8: the schedules of the body, of centres and of the portal.
func hours(r *http.Request, v rulemaking.View) (writing.Sheet[standard.Hours], error) {
	t := page.Of(r).T
	var inputs []writing.Input
	for _, name := range spans {
		inputs = append(inputs, writing.Input{
			Name: name, Label: t.T("editor.hours." + name), Hint: t.T("editor.hours_hint"), Size: ui.Size20, Code: true,
		})
	}
	inputs = append(inputs, writing.Input{Name: "portal", Kind: writing.Tick, Label: t.T("editor.hours.portal")})
	return writing.Sheet[standard.Hours]{
		Head: head(r, v, "editor.part.hours", 8), Place: rulemaking.HoursPlace, Inputs: writing.Asks(inputs...),
		Write: writeHours, Read: readHours,
	}, nil
}

func writeHours(h standard.Hours) writing.Typed {
	typed := writing.Typed{}.Text("body", h.Body.Weekdays).Text("lunch", h.Body.Lunch).Text("acceptance", h.Body.Acceptance).
		Text("csc", h.CSC.Weekdays).Tick("portal", h.Portal.RoundTheClock)
	if h.CSC.Duty != nil {
		typed = typed.Text("duty_weekdays", h.CSC.Duty.Weekdays).Text("duty_saturday", h.CSC.Duty.Saturday)
	}
	return typed
}

func readHours(r *writing.Reader, was standard.Hours) standard.Hours {
	read := map[string]string{}
	for _, name := range spans {
		read[name] = r.Shaped(name, span, "editor.error.span")
		if s := read[name]; s != "" && s[:5] >= s[6:] {
			r.Wrong(name, "editor.error.span_order")
		}
	}
	h := was
	h.Body.Weekdays, h.Body.Lunch, h.Body.Acceptance = read["body"], read["lunch"], read["acceptance"]
	h.CSC.Weekdays, h.CSC.Duty = read["csc"], nil
	if read["duty_weekdays"] != "" || read["duty_saturday"] != "" {
		h.CSC.Duty = &standard.Duty{Weekdays: read["duty_weekdays"], Saturday: read["duty_saturday"]}
	}
	h.Portal.RoundTheClock = r.Tick("portal")
	return h
}
