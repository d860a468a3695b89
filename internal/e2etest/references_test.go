package e2etest

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// references reports names of elements that are given twice or lead nowhere.
func references(doc *goquery.Document) (faults []string) {
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			faults = append(faults, "has the id "+id+" twice")
		}
		if id == "" || strings.ContainsAny(id, " \t\n") {
			faults = append(faults, "has the id "+id+", which is none")
		}
		ids[id] = true
	})
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "headers"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !ids[id] {
					faults = append(faults, attr+" names "+id+", which is not there")
				}
			}
		})
	}
	doc.Find("use[href]").Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !ids[id] {
			faults = append(faults, "draws "+id+", which is not there")
		}
	})
	doc.Find(`a[href*="#"]`).Each(func(_ int, s *goquery.Selection) {
		href := s.AttrOr("href", "")
		if anchor, here := strings.CutPrefix(href, "#"); here && !ids[unescaped(anchor)] {
			faults = append(faults, "leads to "+href+", which is not there")
		}
	})
	return append(faults, controls(doc)...)
}

func unescaped(anchor string) string {
	plain, err := url.PathUnescape(anchor)
	if err != nil {
		return anchor
	}
	return plain
}

// controls reports controls without a label, groups without a name and buttons without a
// type.
func controls(doc *goquery.Document) (faults []string) {
	doc.Find("input:not([type=hidden]):not([hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if s.Closest("label").Length() == 0 && (id == "" || doc.Find(`label[for="`+id+`"]`).Length() != 1) {
			faults = append(faults, "has a control without a label: "+s.AttrOr("name", id))
		}
	})
	doc.Find("fieldset").Each(func(_ int, s *goquery.Selection) {
		if !s.Children().First().Is("legend") {
			faults = append(faults, "has a fieldset that does not begin with its legend")
		}
	})
	doc.Find("button:not([type])").Each(func(_ int, s *goquery.Selection) {
		faults = append(faults, "has a button without a type: "+s.Text())
	})
	doc.Find(`form[method="post"]`).Each(func(_ int, s *goquery.Selection) {
		if s.Find("button, input[type=submit]").Length() == 0 {
			faults = append(faults, "has a form that nothing sends")
		}
	})
	return faults
}
