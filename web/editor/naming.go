package editor

import (
	"net/http"

	"qyzmet/internal/i18n"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
	"qyzmet/web/ui"
	"qyzmet/web/writing"
)

// naming is item 1: what the service is called, by which act, what it is about.
func naming(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Naming], error) {
	t := page.Of(r).T
	return writing.Sheet[rulemaking.Naming]{
		Head: head(r, v, "editor.part.name", 1), Place: rulemaking.NamingPlace,
		Inputs: writing.Asks(
			writing.Input{Name: "name", Kind: writing.ThreeAreas, Rows: 2, Label: t.T("editor.field.name")},
			writing.Input{
				Name: "normative_act", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.normative_act"),
				Hint: t.T("editor.field.normative_act_hint"),
			},
			writing.Input{
				Name: "summary", Kind: writing.ThreeAreas, Label: t.T("editor.field.summary"), Hint: t.T("editor.field.summary_hint"),
			}),
		Write: func(n rulemaking.Naming) writing.Typed {
			return writing.Typed{}.Three("name", n.Name).Three("normative_act", n.NormativeAct).Three("summary", n.Summary)
		},
		Read: func(r *writing.Reader, _ rulemaking.Naming) rulemaking.Naming {
			return rulemaking.Naming{
				Name: r.Three("name"), NormativeAct: r.Three("normative_act"), Summary: r.Three("summary"),
			}
		},
	}, nil
}

// provider is item 2: who renders the service. The body is the owner's and is not chosen.
func provider(r *http.Request, v rulemaking.View) (writing.Sheet[standard.Provider], error) {
	t := page.Of(r).T
	body, _ := v.Snapshot.Body(v.Body)
	return writing.Sheet[standard.Provider]{
		Head: head(r, v, "editor.part.provider", 2), Place: rulemaking.ProviderPlace,
		Above: ui.SummaryList(t, []ui.Row{{Key: t.T("editor.field.body"), Content: ui.LocalText(t, body.Today())}}),
		Inputs: writing.Asks(writing.Input{
			Name: "unit", Kind: writing.ThreeAreas, Rows: 3, Label: t.T("editor.field.unit"), Hint: t.T("editor.field.unit_hint"),
		}),
		Write: func(p standard.Provider) writing.Typed { return writing.Typed{}.Three("unit", p.Unit) },
		Read: func(r *writing.Reader, was standard.Provider) standard.Provider {
			return standard.Provider{Body: was.Body, Unit: r.Three("unit")}
		},
	}, nil
}

// reach is item 3: how and by whom the service is asked for, and what it combines.
func reach(r *http.Request, v rulemaking.View) (writing.Sheet[rulemaking.Reach], error) {
	t := page.Of(r).T
	return writing.Sheet[rulemaking.Reach]{
		Head: head(r, v, "editor.part.channels", 3), Place: rulemaking.ReachPlace,
		Inputs: writing.Asks(
			writing.Input{
				Name: "channels", Kind: writing.Many, Label: t.T("editor.field.channels"),
				Options: options(t, "catalogue.channel_register.", channels, v.Content.Channels...),
			},
			writing.Input{
				Name: "recipients", Kind: writing.Many, Label: t.T("editor.field.recipients"),
				Options: options(t, "catalogue.audience.", recipients, v.Content.Recipients...),
			},
			writing.Input{
				Name: "combines", Kind: writing.Many, Label: t.T("editor.field.combines"), Hint: t.T("editor.field.combines_hint"),
				Options: combinable(t, v),
			}),
		Write: func(c rulemaking.Reach) writing.Typed {
			return writing.Typed{}.Many("channels", c.Channels).Many("recipients", c.Recipients).Many("combines", c.Combines)
		},
		Read: func(r *writing.Reader, was rulemaking.Reach) rulemaking.Reach {
			return rulemaking.Reach{
				Channels: r.Many("channels"), Recipients: r.Many("recipients"), Combines: inOrder(was.Combines, r.Many("combines")),
			}
		},
	}, nil
}

// combinable are the services with a standard, which one application may ask for together.
func combinable(t i18n.Localizer, v rulemaking.View) (list []ui.Option) {
	for _, s := range v.Snapshot.Services {
		if s.Code != v.Service && v.Snapshot.Last(s.Code) != nil {
			list = append(list, official(t, s.Code, s.Name))
		}
	}
	return withStanding(list, v.Content.Combines...)
}

// inOrder keeps the order in which choices stood before; new ones come after them.
func inOrder(was, chosen []string) []string {
	if len(was) == 0 && len(chosen) == 0 {
		return was
	}
	list := []string{}
	has := map[string]bool{}
	for _, code := range chosen {
		has[code] = true
	}
	for _, code := range was {
		if has[code] {
			list = append(list, code)
			delete(has, code)
		}
	}
	for _, code := range chosen {
		if has[code] {
			list = append(list, code)
		}
	}
	return list
}

// provision is item 5: the form in which the service is rendered.
func provision(r *http.Request, v rulemaking.View) (writing.Sheet[string], error) {
	t := page.Of(r).T
	return writing.Sheet[string]{
		Head: head(r, v, "editor.part.provision", 5), Place: rulemaking.ProvisionPlace,
		Inputs: writing.Asks(writing.Input{
			Name: "form_of_service", Kind: writing.One, Label: t.T("editor.field.form_of_service"),
			Options: options(t, "catalogue.form_of_service.", provisions, v.Content.FormOfService),
		}),
		Write: func(kind string) writing.Typed { return writing.Typed{}.Text("form_of_service", kind) },
		Read:  func(r *writing.Reader, _ string) string { return r.One("form_of_service") },
	}, nil
}

// appeal is how a decision is appealed (APPC, art. 80(5), 91).
func appeal(r *http.Request, v rulemaking.View) (writing.Sheet[i18n.Text], error) {
	return oneText(r, v, "editor.part.appeal", rulemaking.AppealPlace), nil
}

// requirements are the others of article 14(4).
func requirements(r *http.Request, v rulemaking.View) (writing.Sheet[i18n.Text], error) {
	return oneText(r, v, "editor.part.requirements", rulemaking.RequirementsPlace), nil
}

func oneText(r *http.Request, v rulemaking.View, key string, place rulemaking.Place[i18n.Text]) writing.Sheet[i18n.Text] {
	return writing.Sheet[i18n.Text]{
		Head: head(r, v, key, 0), Place: place,
		Inputs: writing.Asks(writing.Input{
			Name: "text", Kind: writing.ThreeAreas, Rows: 8, Label: page.Of(r).T.T("editor.field.text"),
		}),
		Write: func(text i18n.Text) writing.Typed { return writing.Typed{}.Three("text", text) },
		Read:  func(r *writing.Reader, _ i18n.Text) i18n.Text { return r.Three("text") },
	}
}
