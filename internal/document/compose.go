package document

import (
	"time"

	"github.com/boombuler/barcode"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// composer turns a paper into the pieces of a sheet, from top to bottom.
type composer struct {
	*sheet
	paper  Paper
	square barcode.Barcode
}

// word is a heading with its variables filled.
func (c composer) word(key string, pairs ...string) string {
	return c.paper.Words.fill(key, pairs...)
}

func (c composer) date(t time.Time) string {
	return i18n.FormatDateShort(c.paper.Lang, t.In(calendar.Almaty))
}

func (c composer) compose() {
	c.letterhead()
	c.title()
	c.person()
	c.paragraphs(c.paper.Statement)
	c.facts(c.paper.Rows)
	c.refusal()
	c.edition()
	c.signatory()
	c.verification()
}

// letterhead names the body, in Kazakh on the left when the document is in another
// language, as on the forms of state bodies.
func (c composer) letterhead() {
	state, own := c.paper.StateIssuer, c.paper.Issuer
	if c.paper.Lang == i18n.KK || state.Body == "" {
		middle := column{x: marginSide + 20, width: contentWidth - 40, align: centre}
		c.row(cell{styleBodyOf, middle, own.Body})
		c.optional(cell{styleUnit, middle, own.Unit})
	} else {
		const half = contentWidth/2 - 6
		west := column{x: marginSide, width: half, align: centre}
		east := column{x: pageWidth - marginSide - half, width: half, align: centre}
		c.row(cell{styleBodyOf, west, state.Body}, cell{styleBodyOf, east, own.Body})
		c.optional(cell{styleUnit, west, state.Unit}, cell{styleUnit, east, own.Unit})
	}
	c.gap(6)
}

// optional adds a row unless all its cells are empty.
func (c composer) optional(cells ...cell) {
	for _, one := range cells {
		if one.text != "" {
			c.row(cells...)
			return
		}
	}
}

func (c composer) title() {
	east := wholeWidth
	east.align = right
	c.row(
		cell{styleValue, wholeWidth, c.word("document.paper_number", "number", c.paper.Number)},
		cell{styleValue, east, c.word("document.paper_issued",
			"date", c.date(c.paper.Issued))},
	)
	c.gap(7)
	middle := column{x: marginSide + 10, width: contentWidth - 20, align: centre}
	c.row(cell{styleKind, middle, c.word(kindHeadings[c.paper.Kind])})
	c.gap(1)
	c.row(cell{styleTitle, middle, c.paper.Title})
	c.gap(1)
	c.optional(cell{styleSmall, middle, c.paper.Note})
	c.gap(6)
}

func (c composer) person() {
	c.facts([]Row{
		{Label: c.word("document.paper_person"), Value: c.paper.Person.Name},
		{Label: c.word("document.paper_iin"), Value: c.paper.Person.IIN},
		{Label: c.word("document.paper_application"), Value: c.paper.Application},
	})
}

// facts adds rows of label and value with a hair line under each.
func (c composer) facts(rows []Row) {
	for _, r := range rows {
		if r.Value == "" {
			continue
		}
		c.gap(0.8)
		c.row(cell{styleLabel, labelColumn, r.Label}, cell{styleValue, valueColumn, r.Value})
		c.keepWithNext()
		c.rule(1.2)
	}
	if len(rows) > 0 {
		c.gap(4)
	}
}

// rule adds a hair line at the end of the given height.
func (c composer) rule(height float64) {
	c.add(piece{height: height, draw: func(y float64) { c.hairLine(y + height) }})
}

func (c composer) hairLine(y float64) {
	c.pdf.SetDrawColor(inkRule.r, inkRule.g, inkRule.b)
	c.pdf.SetLineWidth(0.2)
	c.pdf.Line(marginSide, y, pageWidth-marginSide, y)
}

func (c composer) paragraphs(texts []string) {
	for _, text := range texts {
		c.row(cell{styleBody, wholeWidth, text})
		c.gap(2)
	}
	c.gap(2.5)
}

func (c composer) heading(key string) {
	c.row(cell{styleHeading, wholeWidth, c.word(key)})
	c.keepWithNext()
}

func (c composer) refusal() {
	r := c.paper.Refusal
	if r == nil {
		return
	}
	c.heading("document.paper_ground")
	c.row(cell{styleBody, wholeWidth, r.Ground})
	c.row(cell{styleLaw, wholeWidth, r.Law})
	c.gap(4.5)
	c.heading("document.paper_reasons")
	if r.ReasonsLang != "" {
		c.row(cell{styleLaw, wholeWidth, c.word("document.paper_as_written")})
		c.keepWithNext()
	}
	c.paragraphs(r.Reasons)
	c.heading("document.paper_appeal")
	c.facts([]Row{
		{Label: c.word("document.paper_appeal_body"), Value: r.Appeal.Body},
		{Label: c.word("document.paper_appeal_term"), Value: r.Appeal.Term},
		{Label: c.word("document.paper_appeal_order"), Value: r.Appeal.Order},
	})
}

func (c composer) edition() {
	e := c.paper.Edition
	c.facts([]Row{
		{Label: c.word("document.paper_service"), Value: e.Service},
		{Label: c.word("document.paper_edition"), Value: c.word("document.paper_edition_value",
			"number", e.Number, "since", c.date(e.Since))},
	})
}
