package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
)

const kazakhLetters = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі"

func printed(t testing.TB, p Paper) []byte {
	t.Helper()
	pdf, err := p.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestTheFontsHaveEveryLetterAPaperNeeds(t *testing.T) {
	t.Parallel()
	const russian = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
	const signs = "№«»„“”‘’–—…·₸§°%@&()[]/\\+=*#0123456789\u00a0\uFFFD"
	const latin = "ABCXYZabcxyzÄÖÜßÇĞİŞçğış"
	for name, font := range map[string][]byte{"regular": fontRegular, "bold": fontBold} {
		has := glyphs(t, font)
		for _, r := range kazakhLetters + russian + signs + latin {
			if !has(r) {
				t.Errorf("%s has no glyph for %q", name, r)
			}
		}
		if has('漢') {
			t.Error("the test finds glyphs that are not there")
		}
	}
}

func TestAPaperReadsAsItWasWritten(t *testing.T) {
	t.Parallel()
	p := certificate(t, i18n.KK)
	p.Note = "Көрсетілім"
	want := [][]string{{
		"Қазақстан Республикасының Бас прокуратурасы",
		"Құқықтық статистика және арнайы есепке алу жөніндегі комитет",
		"№ GP-R-26-000123", "Берілген күні: 14 тамыз 2026",
		"Мемлекеттік қызмет көрсету нәтижесі",
		"Соттылықтың болуы не", "болмауы туралы анықтама",
		"Көрсетілім",
		"Тегі, аты, әкесінің аты", "Әбдіғаппарова Гүлнұр Һамзақызы",
		"ЖСН", "900101400017", "Өтініш нөмірі", "GP-26-000456",
		"Арнайы есепке алу деректері бойынша 2026 жылғы 14 тамыздағы жағдай бойынша",
		"соттылығы туралы мәлімет жоқ.",
		"Туған күні", "01.01.1990",
		"Алу мақсаты", "Жұмысқа орналасу",
		"Мемлекеттік көрсетілетін", "Соттылықтың болуы не болмауы туралы анықтама беру", "қызмет",
		"Стандарттың редакциясы", "1.0-редакция, қолданысқа енгізілген күні: 1 тамыз 2026",
		"Шешімді қабылдаған лауазымды адам", "Бөлімнің бас маманы", "Қ. Ө. Іңкәрбеков",
		"Құжаттың түпнұсқалығын тексеру",
		"QR-кодты сканерлеңіз немесе кодты төмендегі бетте енгізіңіз. Ондағы мәліметті",
		"қағазбен салыстырыңыз.",
		"7ZK3Q-9RDH0-V5M2X-WYB8C-TNA1E6",
		"https://portal.example/kk/verify/7ZK3Q9RDH0V5M2XWYB8CTNA1E6",
		"№ GP-R-26-000123 · 7ZK3Q-9RDH0-V5M2X-WYB8C-TNA1E6", "1-бет, барлығы 1",
	}}
	if diff := cmp.Diff(want, pageTexts(t, printed(t, p))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestKazakhLettersCanBeCopiedFromThePaper(t *testing.T) {
	t.Parallel()
	p := certificate(t, i18n.KK)
	p.Person.Name, p.Signatory.Name = kazakhLetters, kazakhLetters
	lines := pageTexts(t, printed(t, p))[0]
	if got := strings.Count(strings.Join(lines, "\n"), kazakhLetters); got != 2 {
		t.Errorf("found %d times, want in both weights", got)
	}
}

func TestARefusalShowsWhatTheLawDemands(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs {
		p := refusalLetter(t, lang)
		pdf := printed(t, p)
		text := allText(t, pdf)
		for name, part := range map[string]string{
			"ground": p.Refusal.Ground, "article": p.Refusal.Law, "reason": p.Refusal.Reasons[0],
			"body": p.Refusal.Appeal.Body, "term": p.Refusal.Appeal.Term,
			"order": p.Refusal.Appeal.Order, "official": p.Signatory.Name,
			"state body": p.StateIssuer.Body, "code": p.Code.Format(), "address": p.URL,
		} {
			if !hasWords(text, part) {
				t.Errorf("%s: the %s is not on the paper", lang, name)
			}
		}
		if !bytes.Contains(pdf, []byte("/Lang ("+string(lang)+")")) {
			t.Errorf("%s: the language is not declared", lang)
		}
	}
}

// hasWords reports whether the words stand in the text, whatever comes between them when
// two columns share a line.
func hasWords(text, words string) bool {
	for _, word := range strings.Fields(words) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func TestALongRefusalTakesTwoPagesAndLittleSpace(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs {
		pdf := printed(t, refusalLetter(t, lang))
		pages := pageTexts(t, pdf)
		if len(pages) != 2 {
			t.Errorf("%s: %d pages", lang, len(pages))
		}
		if len(pdf) > 60_000 {
			t.Errorf("%s: %d bytes", lang, len(pdf))
		}
	}
}

func TestAMarkStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	p := refusalLetter(t, i18n.RU)
	p.Refusal.Reasons = slices.Repeat(p.Refusal.Reasons, 60)
	bare := allText(t, printed(t, p))
	p.Mark = "Сынақ: заңдық күші жоқ"
	pages := pageTexts(t, printed(t, p))
	if len(pages) < 2 {
		t.Fatalf("the letter has %d pages, so the test proves little", len(pages))
	}
	for i, page := range pages {
		if !slices.Contains(page, p.Mark) {
			t.Errorf("page %d is not marked", i+1)
		}
	}
	if strings.Contains(bare, p.Mark) {
		t.Error("a paper without a mark bears one")
	}
}

func TestTheSamePaperGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	p := refusalLetter(t, i18n.KK)
	want := Hash(printed(t, p))
	stored, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var again Paper
	if err := json.Unmarshal(stored, &again); err != nil {
		t.Fatal(err)
	}
	again.Issued = again.Issued.UTC()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if pdf, err := again.PDF(); err != nil || Hash(pdf) != want {
				t.Errorf("other bytes, %v", err)
			}
		})
	}
	all.Wait()
	again.Number += "1"
	if Hash(printed(t, again)) == want {
		t.Error("another paper gave the same bytes")
	}
}

func TestOddTextsDoNotBreakAPaper(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a word wider than the page": strings.Repeat("Ұзын", 200),
		"many pages":                 strings.Repeat("Ұзақ мәтін. ", 3000),
		"emoji":                      "😀 ok",
		"broken UTF-8":               "\xff\xfe\xf0",
		"controls and overrides":     "a\x00\u202e\u200bb\tc\r\nd",
		"PDF syntax":                 `) Tj ET (\) \\ %%EOF endstream`,
		"scripts the font has not":   "漢字 العربية",
		"the largest character":      "\U0010FFFF\uFFFF",
		"nothing but spaces":         " \u00a0 ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := certificate(t, i18n.RU)
			p.Statement = []string{text, "конец"}
			p.Title, p.Person.Name, p.Signatory.Position, p.Note = text, text, text, text
			pages := pageTexts(t, printed(t, p))
			last := strings.Join(pages[len(pages)-1], " ")
			want := fmt.Sprintf("Страница %d из %d", len(pages), len(pages))
			if !strings.Contains(last, want) || !strings.Contains(last, p.Code.Format()) {
				t.Errorf("the last page is %q", last)
			}
		})
	}
}

func TestPrintableComposesLettersAndDropsControls(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"и\u0306\u202e": "й", "a\x07\tb": "a b", "x😀": "x\uFFFD", "−5 ₸": "–5 ₸", "\xff": "\uFFFD", "а\nб": "а\nб",
	} {
		if got := printable(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestAnIncompletePaperIsNotPrinted(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Paper){
		"without a kind":                func(p *Paper) { p.Kind = "" },
		"without headings":              func(p *Paper) { p.Words = nil },
		"without a title":               func(p *Paper) { p.Title = "" },
		"without a body":                func(p *Paper) { p.Issuer.Body = "" },
		"without a number":              func(p *Paper) { p.Number = "" },
		"without a date":                func(p *Paper) { p.Issued = time.Time{} },
		"without a person":              func(p *Paper) { p.Person.Name = "" },
		"without an edition":            func(p *Paper) { p.Edition.Number = "" },
		"without a code":                func(p *Paper) { p.Code = "" },
		"without an address":            func(p *Paper) { p.URL = "" },
		"a refusal without its part":    func(p *Paper) { p.Refusal = nil },
		"a result with a refusal":       func(p *Paper) { p.Kind = Result },
		"a refusal without a ground":    func(p *Paper) { p.Refusal.Ground = "" },
		"a refusal without the article": func(p *Paper) { p.Refusal.Law = "" },
		"a refusal without reasons":     func(p *Paper) { p.Refusal.Reasons = nil },
		"a refusal without the body":    func(p *Paper) { p.Refusal.Appeal.Body = "" },
		"a refusal without the term":    func(p *Paper) { p.Refusal.Appeal.Term = "" },
		"a refusal without the order":   func(p *Paper) { p.Refusal.Appeal.Order = "" },
		"a refusal without an official": func(p *Paper) { p.Signatory.Name = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := refusalLetter(t, i18n.EN)
			spoil(&p)
			pdf, err := p.PDF()
			if !fault.Is(err, fault.Internal) || pdf != nil {
				t.Errorf("got %d bytes, %v", len(pdf), err)
			}
			if err != nil && strings.Contains(err.Error(), "Гүлнұр") {
				t.Error("the error names the person")
			}
		})
	}
}

func BenchmarkPDF(b *testing.B) {
	p := certificate(b, i18n.KK)
	for b.Loop() {
		if _, err := p.PDF(); err != nil {
			b.Fatal(err)
		}
	}
}
