package document

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

func TestCheckAcceptsWhatTheCatalogueNames(t *testing.T) {
	t.Parallel()
	paper, err := certificate(t, i18n.KK).PDF()
	if err != nil {
		t.Fatal(err)
	}
	photo := jpegFile(t)
	for name, tc := range map[string]struct {
		data            []byte
		declared        string
		wantType, wantN string
	}{
		"a PDF":                         {pdfFile(), "скан.pdf", PDF, "скан.pdf"},
		"a PDF the portal issued":       {paper, "анықтама.pdf", PDF, "анықтама.pdf"},
		"a PDF with packed objects":     {pdfFile(objectStream("/Type /ObjStm", "9 0 << /Type /Font >>")), "a.pdf", PDF, "a.pdf"},
		"a PDF with zeros at the end":   {append(pdfFile(), 0, 0, 0), "a.pdf", PDF, "a.pdf"},
		"a PDF with outlines":           {pdfFile("<< /Type /Outlines /First 3 0 R >>"), "a.pdf", PDF, "a.pdf"},
		"a JPEG":                        {photo, "фото.jpeg", JPEG, "фото.jpeg"},
		"a JPEG under another name":     {photo, "вирус.exe", JPEG, "вирус.exe.jpg"},
		"a photo with a second picture": {joined(photo, photo), "a.jpg", JPEG, "a.jpg"},
		"a moving photo":                {joined(photo, []byte("\x00\x00\x00\x18ftypmp42....")), "a.jpg", JPEG, "a.jpg"},
		"a photo of a Samsung":          {joined(photo, []byte("\x00\x00\x01\x0aImage_UTC_DataSEFH....SEFT")), "a.jpg", JPEG, "a.jpg"},
		"a photo with XMP":              {jpegSegment(photo, 0xE1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta/>"), "a.jpg", JPEG, "a.jpg"},
		"a PNG":                         {pngFile(t), "кесте.png", PNG, "кесте.png"},
		"an interlaced PNG":             {pngOf(3, 2, 1, []byte("\x00a\x00b\x00c\x00efg")), "a.png", PNG, "a.png"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := Check(tc.data, tc.declared)
			want := Media{Type: tc.wantType, Name: tc.wantN,
				Size: int64(len(tc.data)), Hash: Hash(tc.data)}
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got)\n%s", err, diff)
			}
		})
	}
}

// U-02, U-03, U-04
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
	pdf, photo, drawing := pdfFile(), jpegFile(t), pngFile(t)
	half := len(photo) / 2
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"an empty file":          {nil, "empty"},
		"a byte above the limit": {make([]byte, MaxSize+1), "too_large"},
		"a GIF":                  {gifFile(t), "wrong_type"},
		"HTML":                   {[]byte("<!doctype html><script>alert(1)</script>"), "wrong_type"},
		"a Word document":        {zipFile(t, "word/document.xml"), "wrong_type"},
		"a ZIP":                  {zipFile(t, "a.txt"), "wrong_type"},
		"the EICAR test":         {[]byte(eicar), "wrong_type"},
		"plain text":             {[]byte("Сәлем"), "wrong_type"},
		"SVG":                    {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "wrong_type"},
		"zeros":                  {make([]byte, 4096), "wrong_type"},

		"a PDF behind HTML":          {joined([]byte("<html><script>1</script>"), pdf), ""},
		"a PDF behind a comment":     {joined([]byte("\n"), pdf), "foreign"},
		"a PDF with HTML in front":   {bytes.Replace(pdf, []byte("%\xe2"), []byte("%<SCRIPT>1</SCRIPT>\xe2"), 1), "foreign"},
		"a PDF and HTML":             {joined(pdf, []byte("<html>")), "foreign"},
		"a PDF that is a ZIP":        {zipTailed(t, pdf), "foreign"},
		"half a PDF":                 {pdf[:len(pdf)/2], "corrupt"},
		"a PDF of its first line":    {[]byte("%PDF-1.4\n"), "corrupt"},
		"a PDF of no version":        {bytes.Replace(pdf, []byte("1.7"), []byte("9.9"), 1), "corrupt"},
		"a PDF without its table":    {bytes.Replace(pdf, []byte("xref\n0"), []byte("yref\n0"), 1), "corrupt"},
		"a PDF without pages":        {bytes.ReplaceAll(pdf, []byte("/Page "), []byte("/Pige ")), "corrupt"},
		"a PDF under a password":     {bytes.Replace(pdf, []byte("/Root"), []byte("/Encrypt 9 0 R /Root"), 1), "locked"},
		"a PDF with JavaScript":      {pdfFile("<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "unsafe"},
		"JavaScript written in hex":  {pdfFile("<< /S /J#61vaScrip#74 >>"), "unsafe"},
		"JavaScript in a string":     {pdfFile("(4 0 obj << /S /JavaScript >>)"), "unsafe"},
		"a script without its name":  {pdfFile("<< /S /Foo /JS (x) >>"), "unsafe"},
		"a script in an array":       {pdfFile("[ << /JS (x) >> ]"), "unsafe"},
		"a script after a comment":   {pdfFile("% >> \n<< /A (\\)) /JS (x) >>"), "unsafe"},
		"a PDF that starts programs": {pdfFile("<< /S /Launch /F (cmd.exe) >>"), "unsafe"},
		"a PDF with a file in it":    {pdfFile("<< /Type /Filespec /EF << /F 5 0 R >> >>"), "unsafe"},
		"an XFA form":                {pdfFile("<< /XFA 5 0 R >>"), "unsafe"},
		"a packed script":            {pdfFile(objectStream("/Type /ObjStm", "9 0 << /S /JavaScript >>")), "unsafe"},
		"a packed script, no type":   {pdfFile(objectStream("", "9 0 << /JS (x) >>")), "unsafe"},
		"an open stream of objects":  {pdfFile("<< /First 4 /N 1 >>stream\n9 0 << /JS (x) >>\nendstream"), "unsafe"},
		"objects packed twice":       {pdfFile(objectStream("/DecodeParms [null] /F /ASCIIHexDecode", "9 0")), "unsafe"},
		"objects packed elsewhere":   {pdfFile("<< /First 4 /Filter 9 0 R >> stream\nabc\nendstream"), "unsafe"},
		"objects packed wrongly":     {pdfFile("<< /First 4 /Filter /FlateDecode >> stream\nabc\nendstream"), "corrupt"},
		"a bomb of objects":          {pdfFile(objectStream("", strings.Repeat(" ", unpackLimit+1))), "unsafe"},

		"a cut JPEG":                    {photo[:half], "corrupt"},
		"a JPEG without its end":        {photo[:len(photo)-2], "corrupt"},
		"a JPEG of its first bytes":     {photo[:20], "corrupt"},
		"a JPEG with a hole":            {joined(photo[:half], photo[len(photo)-2:]), "corrupt"},
		"a JPEG and HTML":               {joined(photo, []byte("<html>")), "foreign"},
		"a JPEG and a program":          {joined(photo, []byte("MZ\x90\x00")), "foreign"},
		"a JPEG and a ZIP":              {joined(photo, zipFile(t, "a.class")), "foreign"},
		"a JPEG with a ZIP for a twin":  {joined(photo, photo, zipFile(t, "a.class")), "foreign"},
		"a JPEG with a page in it":      {jpegSegment(photo, 0xFE, "<script>alert(1)</script>"), "foreign"},
		"a JPEG with a PDF in it":       {jpegSegment(photo, 0xFE, "%PDF-1.4"), "foreign"},
		"a JPEG of too many pixels":     {jpegOfSize(photo, 0xFFFF, 0xFFFF), "too_many_pixels"},
		"a progressive one too big":     {progressive(jpegOfSize(photo, 5000, 5000)), "too_many_pixels"},
		"a PNG of too many pixels":      {pngHeader(50_000, 50_000), "too_many_pixels"},
		"a PNG of its header":           {pngHeader(50, 50), "corrupt"},
		"a cut PNG":                     {drawing[:len(drawing)/2], "corrupt"},
		"a PNG without its end":         {drawing[:len(drawing)-12], "corrupt"},
		"a PNG with a wrong checksum":   {flipped(drawing, len(drawing)/2), "corrupt"},
		"a PNG with a row too few":      {pngOf(3, 2, 0, []byte("\x00abc")), "corrupt"},
		"a PNG with a row too many":     {pngOf(3, 1, 0, []byte("\x00abc\x00abc")), "corrupt"},
		"a PNG with an unknown filter":  {pngOf(3, 1, 0, []byte("\x09abc")), "corrupt"},
		"a PNG and more":                {joined(drawing, []byte("more")), "foreign"},
		"a PNG and a ZIP":               {joined(drawing, zipFile(t, "a.class")), "foreign"},
		"a PNG with a page in its text": {joined(drawing[:33], pngChunk("tEXt", []byte("a\x00<html>")), drawing[33:]), "foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			media, err := Check(tc.data, "файл.pdf")
			key, _ := fault.Message(err)
			if !fault.Is(err, fault.Invalid) || media != (Media{}) {
				t.Fatalf("accepted: %v, %+v", err, media)
			}
			if tc.want != "" && key != "document.file_"+tc.want {
				t.Errorf("got %s, want %s", key, tc.want)
			}
		})
	}
}

// zipTailed hides an archive in a PDF whose end is the comment of the archive.
func zipTailed(t testing.TB, pdf []byte) []byte {
	archive := zipFile(t, "a.class")
	at := bytes.Index(pdf, []byte("1 0 obj"))
	out := joined(pdf[:at], []byte("%"), archive, []byte("\n"), pdf[at:])
	rest := len(pdf) - at + 1
	end := at + 1 + len(archive)
	out[end-2], out[end-1] = byte(rest), byte(rest>>8)
	table := bytes.LastIndex(out, []byte("xref\n0"))
	return append(out[:bytes.LastIndex(out, []byte("startxref"))],
		[]byte("startxref\n"+itoa(table)+"\n%%EOF\n")...)
}

func itoa(n int) string { return i18n.FormatInt(i18n.KK, int64(n)) }

// jpegOfSize writes another size into the frame header.
func jpegOfSize(file []byte, width, height int) []byte {
	out := bytes.Clone(file)
	at := bytes.Index(out, []byte{0xFF, 0xC0})
	copy(out[at+5:], []byte{byte(height >> 8), byte(height), byte(width >> 8), byte(width)})
	return out
}

func progressive(file []byte) []byte {
	return bytes.Replace(file, []byte{0xFF, 0xC0}, []byte{0xFF, markerSOF2}, 1)
}

func flipped(file []byte, at int) []byte {
	out := bytes.Clone(file)
	out[at] ^= 1
	return out
}

func TestAPictureOfManyPixelsTakesLittleMemory(t *testing.T) {
	t.Parallel()
	const side = 6000
	bomb := pngOf(side, side, 0, make([]byte, side*(side+1)))
	if _, err := Check(bomb, "a.png"); err != nil {
		t.Error(err)
	}
}

// I-07
func FuzzCheck(f *testing.F) {
	f.Add(pdfFile())
	f.Add(pdfFile(objectStream("/Type /ObjStm", "9 0 << /JS (x) >>")))
	f.Add(jpegFile(f))
	f.Add(pngFile(f))
	f.Add(pngOf(3, 2, 1, []byte("\x00a\x00b\x00c\x00efg")))
	f.Fuzz(func(t *testing.T, data []byte) {
		media, err := Check(data, "a")
		if err != nil && !fault.Is(err, fault.Invalid) {
			t.Errorf("not a refusal: %v", err)
		}
		if err == nil && (inspectors[media.Type] == nil || Unchanged(data, media.Hash) != nil) {
			t.Errorf("accepted as %+v", media)
		}
	})
}

// U-08
func TestUnchangedFindsAFlippedBit(t *testing.T) {
	t.Parallel()
	data := pdfFile()
	kept := Hash(data)
	if err := Unchanged(data, kept); err != nil {
		t.Error(err)
	}
	if err := Unchanged(flipped(data, 100), kept); !fault.Is(err, fault.Internal) {
		t.Errorf("got %v", err)
	}
}
