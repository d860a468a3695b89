package standard

import (
	"qyzmet/internal/form"
)

func (r *requirements) form() {
	for _, problem := range r.content.Form.CheckIn(r.world) {
		r.faults = append(r.faults, ContentFault{
			Part: PartForm, Path: "/form" + problem.At, Message: problem.Message,
		})
	}
	listed := map[string]bool{}
	for _, d := range r.content.Documents {
		listed[d.Field] = true
	}
	for i, section := range r.content.Form.Sections {
		for j, page := range section.Pages {
			for k, f := range page.Fields {
				r.field(at("form", "sections", i, "pages", j, "fields", k), f, listed[f.ID])
			}
		}
	}
}

func (r *requirements) field(path string, f form.Field, listed bool) {
	if f.Type == form.TypeFile && !listed {
		r.report(PartForm, path, "lawcheck.file_unlisted", "label", f.Label)
	}
	if f.OptionsSource != "" && len(r.snapshot.Items(f.OptionsSource)) == 0 {
		r.report(PartForm, path+"/options_source", "lawcheck.list_empty", "list", f.OptionsSource)
	}
	if f.Prefill != nil {
		r.prefill(path+"/prefill", *f.Prefill)
		return
	}
	holder, held := r.snapshot.HolderOfAnswer(f)
	if held && len(f.Computed) == 0 && !r.onlyWhereMissing(holder, f.ShowIf) {
		r.report(PartForm, path, "lawcheck.held_answer", "label", f.Label, "register", holder.Name)
	}
}

func (r *requirements) prefill(path string, p form.Prefill) {
	register, ok := r.snapshot.Register(p.Register)
	switch {
	case p.Register == "" || p.Attribute == "": // a problem of the form
	case !ok:
		r.report(PartForm, path+"/register", "lawcheck.register_unknown", "code", p.Register)
	case !register.Gives(p.Attribute):
		r.report(PartForm, path+"/attribute", "lawcheck.attribute_unknown",
			"attribute", p.Attribute, "register", register.Name)
	}
}

func (r *requirements) route() {
	route := r.content.Route
	switch route.Kind {
	case "", RouteOneLevel, RouteTwoLevels:
		if route.When != nil {
			r.report(PartRoute, "/route/when", "lawcheck.route_rule")
		}
	case RouteAutomatic:
		r.condition(PartRoute, "/route/when", route.When)
	default:
		r.report(PartRoute, "/route/kind", "lawcheck.route_kind", "kind", route.Kind)
	}
	switch route.Hearing {
	case "", HearingUrgent, HearingSimplified:
	default:
		r.report(PartRoute, "/route/hearing", "lawcheck.route_hearing", "reason", route.Hearing)
	}
}
