package document

import (
	"bytes"
	_ "embed" // the fonts

	"codeberg.org/go-pdf/fpdf"

	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
)

// Noto Sans has every Kazakh letter; its licence stands beside it.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	fontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	fontBold []byte
)

const family = "noto"

// PDF makes the A4 file of a paper. The same paper gives the same bytes, so a document can
// be made again and compared. An incomplete paper is a fault of kind Internal.
func (p Paper) PDF() (_ []byte, err error) {
	defer fault.Wrap(&err, "document.Paper.PDF(%s)", p.Number)
	if err := p.Check(); err != nil {
		return nil, err
	}
	square, err := encodeQR(p.URL)
	if err != nil {
		return nil, err
	}
	s := &sheet{pdf: newPDF(p)}
	c := composer{sheet: s, paper: p, square: square}
	c.compose()
	c.draw(paginate(s.pieces))
	var out bytes.Buffer
	err = s.pdf.Output(&out)
	return out.Bytes(), err
}

// newPDF prepares an empty file whose metadata depend on the paper alone.
func newPDF(p Paper) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // no map order in the bytes
	pdf.SetCompression(true)
	// The library writes dates without a zone.
	pdf.SetCreationDate(p.Issued.In(calendar.Almaty))
	pdf.SetModificationDate(p.Issued.In(calendar.Almaty))
	pdf.SetLang(string(p.Lang))
	pdf.SetTitle(printable(p.Title), true)
	pdf.SetAuthor(printable(p.Issuer.Body), true)
	pdf.SetProducer("Qyzmet", true)
	pdf.SetMargins(marginSide, contentTop, marginSide)
	pdf.SetAutoPageBreak(false, 0)
	// The library writes into the bytes it is given.
	pdf.AddUTF8FontFromBytes(family, "", bytes.Clone(fontRegular))
	pdf.AddUTF8FontFromBytes(family, "B", bytes.Clone(fontBold))
	return pdf
}
