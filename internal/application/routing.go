package application

import (
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/staffing"
)

// route fixes where a filing comes from and the unit that considers it.
func (r *Record) route(d *OpenDraft) {
	r.Region = regionOf(d, r.Answers)
	r.unit, _ = staffing.Route(d.rules, staffing.Facts{Service: r.Service, Region: r.Region})
}

// regionOf is the region of a filing: of the centre that gives the result, else of the first
// address of the form, else a region that it asks for. Empty where it asks for none.
func regionOf(d *OpenDraft, answers form.Answers) string {
	region := d.Snapshot.Attribute(form.ListCSCBranches, answers.First("csc_branch"), "region")
	for _, want := range []func(form.Field) string{addressRegion, chosenRegion} {
		for _, section := range d.Standard.Form.Sections {
			for _, page := range section.Pages {
				for _, f := range page.Fields {
					if key := want(f); region == "" && key != "" {
						region = answers.First(key)
						if region == "" {
							region = d.Registered[key]
						}
					}
				}
			}
		}
	}
	if !d.Snapshot.Has(form.ListKATO, region) {
		return ""
	}
	return region
}

func addressRegion(f form.Field) string {
	if f.Type != form.TypeAddress {
		return ""
	}
	return f.ID + ".region"
}

func chosenRegion(f form.Field) string {
	if f.OptionsSource != form.ListKATO || !slices.Contains([]form.Type{form.TypeSelect, form.TypeRadio}, f.Type) {
		return ""
	}
	return f.ID
}
