package editor

import (
	"cmp"
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// grounds is item 10: which grounds of the closed list of the law hold for the service.
func grounds(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Grounds], error) {
	t := page.Of(r).T
	return writing.Sheet[rulemaking.Grounds]{
		Head: head(r, v, "editor.part.grounds", 10), Place: rulemaking.GroundsPlace,
		Inputs: writing.Asks(
			writing.Input{
				Name: "acceptance", Kind: writing.Many, Label: t.T("editor.field.acceptance"),
				Options: groundsOf(t, v.Snapshot, standard.KindAcceptanceRefusal, v.Content.AcceptanceRefusalGrounds),
			},
			writing.Input{
				Name: "refusal", Kind: writing.Many, Label: t.T("editor.field.refusal"),
				Options: groundsOf(t, v.Snapshot, standard.KindRefusal, v.Content.RefusalGrounds),
			}),
		Write: func(g rulemaking.Grounds) writing.Typed {
			return writing.Typed{}.Many("acceptance", g.Acceptance).Many("refusal", g.Refusal)
		},
		Read: func(r *writing.Reader, was rulemaking.Grounds) rulemaking.Grounds {
			return rulemaking.Grounds{
				Acceptance: inOrder(was.Acceptance, r.Many("acceptance")), Refusal: inOrder(was.Refusal, r.Many("refusal")),
			}
		},
		Below: remark(t.T("editor.grounds_closed")),
	}, nil
}

// groundsOf are the grounds of a kind with the place of the law they stand in.
func groundsOf(t i18n.Localizer, s *standard.Snapshot, kind string, standing []string) (list []ui.Option) {
	for _, g := range s.Grounds() {
		if g.Kind == kind {
			o := official(t, g.Code, g.Name)
			o.Hint = t.Text(g.Article)
			list = append(list, o)
		}
	}
	return withStanding(list, standing...)
}

// route is who decides: a rule or officials (Digital Code, art. 43).
func route(r *http.Request, v rulemaking.View) (writing.Sheet[standard.Route], error) {
	t := page.Of(r).T
	return writing.Sheet[standard.Route]{
		Head: head(r, v, "editor.part.route", 0), Place: rulemaking.RoutePlace,
		Inputs: writing.Asks(
			writing.Input{
				Name: "kind", Kind: writing.One, Label: t.T("editor.field.route"),
				Options: options(t, "editor.route.", routes, v.Content.Route.Kind),
			},
			when(r, v, "editor.route_when"),
			writing.Input{
				Name: "hearing", Kind: writing.One, Label: t.T("editor.field.hearing"), Hint: t.T("editor.field.hearing_hint"),
				Options: options(t, "editor.hearing.", hearings, v.Content.Route.Hearing),
			}),
		Write: func(x standard.Route) writing.Typed {
			kind := x.Kind
			if kind == "" {
				kind = standard.RouteOneLevel
			}
			return writing.Typed{}.Text("kind", kind).When("when", x.When).Text("hearing", cmp.Or(x.Hearing, heard))
		},
		Read: readRoute,
	}, nil
}

// readRoute keeps a text that never said who decides as it is, while one official does.
func readRoute(r *writing.Reader, was standard.Route) standard.Route {
	x := standard.Route{Kind: r.One("kind"), When: r.When("when"), Hearing: r.One("hearing")}
	if x.Hearing == heard {
		x.Hearing = ""
	}
	if was.Kind == "" && x.Kind == standard.RouteOneLevel && x.When == nil && x.Hearing == was.Hearing {
		return was
	}
	return x
}
