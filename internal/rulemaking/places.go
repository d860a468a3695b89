package rulemaking

import (
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Naming is what the service is called and what it is about.
type Naming struct {
	Name         i18n.Text `json:"name"`
	NormativeAct i18n.Text `json:"normative_act"`
	Summary      i18n.Text `json:"summary"`
}

// Reach is how and by whom the service is asked for.
type Reach struct {
	Channels   []string `json:"channels"`
	Recipients []string `json:"recipients"`
	Combines   []string `json:"combines"`
}

// Limits are the longest times at a centre, in minutes, the longest extension of the term, where
// the zero Extension is none, and how long a filing may be corrected.
type Limits struct {
	Wait       int                  `json:"wait"`
	Service    int                  `json:"service"`
	Extension  standard.Extension   `json:"extension,omitzero"`
	Correction *standard.Correction `json:"correction,omitempty"`
}

// Outcome is what the recipient gets, without the template.
type Outcome struct {
	Name         i18n.Text `json:"name"`
	NegativeName i18n.Text `json:"negative_name"`
	Forms        []string  `json:"forms"`
	DocumentType string    `json:"document_type"`
}

// Payment is what the service costs, without the items.
type Payment struct {
	Kind       string      `json:"kind"`
	Exemptions []i18n.Text `json:"exemptions"`
	LegalBasis string      `json:"legal_basis"`
}

// Grounds are the grounds of refusal, by code.
type Grounds struct {
	Acceptance []string `json:"acceptance"`
	Refusal    []string `json:"refusal"`
}

// The places of a text, in the order of the list of basic requirements (Law 88-V, art. 14(3-1)).
var (
	NamingPlace = Place[Naming]{
		Path: "/name",
		Get: func(c *standard.Content) (Naming, bool) {
			return Naming{c.Name, c.NormativeAct, c.Summary}, true
		},
		Set: func(c *standard.Content, v Naming) {
			c.Name, c.NormativeAct, c.Summary = v.Name, v.NormativeAct, v.Summary
		},
	}
	ProviderPlace = whole("/provider", func(c *standard.Content) *standard.Provider { return &c.Provider })
	ReachPlace    = Place[Reach]{
		Path: "/channels",
		Get:  func(c *standard.Content) (Reach, bool) { return Reach{c.Channels, c.Recipients, c.Combines}, true },
		Set: func(c *standard.Content, v Reach) {
			c.Channels, c.Recipients, c.Combines = v.Channels, v.Recipients, v.Combines
		},
	}
	LimitsPlace = Place[Limits]{
		Path: "/term/limits",
		Get: func(c *standard.Content) (Limits, bool) {
			l := Limits{
				Wait: c.Term.CSCMaxWaitMinutes, Service: c.Term.CSCMaxServiceMinutes, Correction: c.Term.Correction,
			}
			if c.Term.Extension != nil {
				l.Extension = *c.Term.Extension
			}
			return l, true
		},
		Set: func(c *standard.Content, v Limits) {
			c.Term.CSCMaxWaitMinutes, c.Term.CSCMaxServiceMinutes, c.Term.Correction = v.Wait, v.Service, v.Correction
			c.Term.Extension = nil
			if v.Extension != (standard.Extension{}) {
				c.Term.Extension = &v.Extension
			}
		},
	}
	Variants = List[standard.Variant]{
		Path: "/term/variants", ID: variantCode,
		In: func(c *standard.Content) *[]standard.Variant { return &c.Term.Variants },
	}
	Components = List[standard.Variant]{
		Path: "/term/components", ID: variantCode,
		In: func(c *standard.Content) *[]standard.Variant { return &c.Term.Components },
	}
	ProvisionPlace = whole("/form_of_service", func(c *standard.Content) *string { return &c.FormOfService })
	OutcomePlace   = Place[Outcome]{
		Path: "/result",
		Get: func(c *standard.Content) (Outcome, bool) {
			return Outcome{c.Result.Name, c.Result.NegativeName, c.Result.Forms, c.Result.DocumentType}, true
		},
		Set: func(c *standard.Content, v Outcome) {
			c.Result.Name, c.Result.NegativeName = v.Name, v.NegativeName
			c.Result.Forms, c.Result.DocumentType = v.Forms, v.DocumentType
		},
	}
	TemplatePlace = whole("/result/template", func(c *standard.Content) *standard.Template { return &c.Result.Template })
	PaymentPlace  = Place[Payment]{
		Path: "/fee",
		Get: func(c *standard.Content) (Payment, bool) {
			return Payment{c.Fee.Kind, c.Fee.Exemptions, c.Fee.LegalBasis}, true
		},
		Set: func(c *standard.Content, v Payment) {
			c.Fee.Kind, c.Fee.Exemptions, c.Fee.LegalBasis = v.Kind, v.Exemptions, v.LegalBasis
		},
	}
	FeeItems = List[standard.FeeItem]{
		Path: "/fee/items", ID: func(i standard.FeeItem) string { return i.Code },
		In: func(c *standard.Content) *[]standard.FeeItem { return &c.Fee.Items },
	}
	HoursPlace = whole("/hours", func(c *standard.Content) *standard.Hours { return &c.Hours })
	Documents  = List[standard.Document]{
		Path: "/documents", ID: func(d standard.Document) string { return d.Code },
		In: func(c *standard.Content) *[]standard.Document { return &c.Documents },
	}
	GroundsPlace = Place[Grounds]{
		Path: "/refusal_grounds",
		Get: func(c *standard.Content) (Grounds, bool) {
			return Grounds{c.AcceptanceRefusalGrounds, c.RefusalGrounds}, true
		},
		Set: func(c *standard.Content, v Grounds) {
			c.AcceptanceRefusalGrounds, c.RefusalGrounds = v.Acceptance, v.Refusal
		},
	}
	AppealPlace       = whole("/appeal", func(c *standard.Content) *i18n.Text { return &c.Appeal })
	RoutePlace        = whole("/route", func(c *standard.Content) *standard.Route { return &c.Route })
	RequirementsPlace = whole("/other_requirements", func(c *standard.Content) *i18n.Text { return &c.OtherRequirements })
	Sections          = List[form.Section]{
		Path: "/form/sections", ID: func(s form.Section) string { return s.ID },
		In: func(c *standard.Content) *[]form.Section { return &c.Form.Sections },
	}
)

func variantCode(v standard.Variant) string { return v.Code }

// Pages are the pages of a section of the form.
func Pages(section string) List[form.Page] {
	return List[form.Page]{
		Path: Sections.Path + "/" + section + "/pages", ID: func(p form.Page) string { return p.ID },
		In: func(c *standard.Content) *[]form.Page {
			at := slices.IndexFunc(c.Form.Sections, func(s form.Section) bool { return s.ID == section })
			if at < 0 {
				return nil
			}
			return &c.Form.Sections[at].Pages
		},
		Taken: func(c *standard.Content, id string) bool {
			_, _, ok := c.Form.PageByID(id)
			return ok
		},
	}
}

// Fields are the questions of a page of the form.
func Fields(section, page string) List[form.Field] {
	pages := Pages(section)
	return List[form.Field]{
		Path: pages.Path + "/" + page + "/fields", ID: func(f form.Field) string { return f.ID },
		In: func(c *standard.Content) *[]form.Field {
			at, items := pages.find(c, page)
			if at < 0 {
				return nil
			}
			return &items[at].Fields
		},
		Taken: func(c *standard.Content, id string) bool {
			_, ok := c.Form.FieldByID(id)
			return ok
		},
	}
}

// SectionTitle is the name of a section without its pages.
func SectionTitle(section string) Place[i18n.Text] {
	item := Sections.Item(section)
	return Place[i18n.Text]{
		Path: item.Path + "/title",
		Get: func(c *standard.Content) (i18n.Text, bool) {
			s, ok := item.Get(c)
			return s.Title, ok
		},
		Set: func(c *standard.Content, title i18n.Text) {
			s, _ := item.Get(c)
			s.Title = title
			item.Set(c, s)
		},
	}
}

// Heading is the title and the hint of a page without its questions.
type Heading struct {
	Title i18n.Text `json:"title"`
	Hint  i18n.Text `json:"hint"`
}

// PageHeading is the place of a page's heading.
func PageHeading(section, page string) Place[Heading] {
	item := Pages(section).Item(page)
	return Place[Heading]{
		Path: item.Path + "/heading",
		Get: func(c *standard.Content) (Heading, bool) {
			p, ok := item.Get(c)
			return Heading{p.Title, p.Hint}, ok
		},
		Set: func(c *standard.Content, h Heading) {
			p, _ := item.Get(c)
			p.Title, p.Hint = h.Title, h.Hint
			item.Set(c, p)
		},
	}
}
