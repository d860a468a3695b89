package verify_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
)

// bareKey is a locale key that stands where a sentence should.
var bareKey = regexp.MustCompile(`\b(verify|track|status|document|ui|fault|page)\.[a-z_]+`)

func TestVerify(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	paper := approved(t, p, filed(t, p).Number).Document.Paper
	c := p.Client()
	at := "/ru/verify/" + string(paper.Code)

	t.Run("a genuine document shows what the paper shows, the person masked", func(t *testing.T) {
		a := c.Open(t, at)
		if got := a.Fact("verification-code"); got != paper.Code.Format() {
			t.Errorf("the code is %q", got)
		}
		for _, part := range []string{
			paper.Title, paper.Number, "25 ноября 2026", paper.Issuer.Body, paper.Edition.Service, "А. А.",
			"••••" + paper.Person.IIN[len(paper.Person.IIN)-4:],
		} {
			if !strings.Contains(a.Text(), part) {
				t.Errorf("the page does not say %q:\n%s", part, a.Text())
			}
		}
		if a.Doc.Find(`meta[name="description"]`).AttrOr("content", "") == "" {
			t.Error("nothing describes the page to a messenger that shows its address")
		}
		private := append([]string{paper.Person.IIN, "KZ86"}, strings.Fields(paper.Person.Name)...)
		for _, part := range private {
			if strings.Contains(string(a.Body), part) {
				t.Errorf("the page says %q", part)
			}
		}
	})
	t.Run("a code is read as people type it", func(t *testing.T) {
		code := paper.Code.Format()
		spaced := " " + strings.ReplaceAll(code, "-", " ")
		for _, typed := range []string{code, strings.ToLower(code), spaced} {
			a := c.Get(t, "/ru/verify/"+url.PathEscape(typed))
			if a.Fact("verification-code") != code {
				t.Errorf("%q answers %d", typed, a.Status)
			}
			a = c.Get(t, "/ru/verify?code="+url.QueryEscape(typed))
			if a.Status != http.StatusSeeOther || a.Location != at {
				t.Errorf("the form answers %d to %q", a.Status, a.Location)
			}
		}
	})
	t.Run("no changed code verifies", func(t *testing.T) {
		for i := range paper.Code {
			for _, letter := range "0Z" {
				changed := string(paper.Code[:i]) + string(letter) + string(paper.Code[i+1:])
				if changed == string(paper.Code) {
					continue
				}
				a := c.Get(t, "/ru/verify/"+changed)
				if a.Status != http.StatusNotFound || a.Fact("verification-code") != "" {
					t.Fatalf("%s answers %d", changed, a.Status)
				}
			}
		}
	})
	t.Run("an unknown code is repeated nowhere one reads", func(t *testing.T) {
		unknown := document.NewCode()
		for _, typed := range []string{string(unknown), unknown.Format(), "x", strings.Repeat("A", 300)} {
			a := c.Get(t, "/ru/verify/"+typed)
			if a.Status != http.StatusNotFound || typed != "x" && strings.Contains(a.Doc.Text(), typed) {
				t.Errorf("%s answers %d:\n%s", typed, a.Status, a.Text())
			}
			if a.Doc.Find(`main form input[name="code"]`).Length() != 1 {
				t.Error("no way to try again")
			}
		}
	})
}

// K-07
func TestVerifySaysWhatBecameOfADocument(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	issued := approved(t, p, filed(t, p).Number).Document
	c := p.Client()
	at := "/ru/verify/" + string(issued.Paper.Code)
	insert := func(seq int, status document.Status, replacedBy *string) {
		t.Helper()
		_, err := p.Behind().Exec(t.Context(), `
			INSERT INTO issued_document_event (document_id, seq, status, at, replaced_by)
			VALUES ($1, $2, $3, $4, $5)`, issued.ID, seq, status, p.Now(), replacedBy)
		if err != nil {
			t.Fatal(err)
		}
	}
	insert(2, document.Replaced, &issued.ID)
	text := c.Open(t, at).Text()
	if !strings.Contains(text, "Номер нового документа: "+issued.Paper.Number) {
		t.Errorf("a replaced document says:\n%s", text)
	}
	insert(3, document.Revoked, nil)
	text = c.Open(t, at).Text()
	if !strings.Contains(text, "Он больше не действует") || strings.Contains(text, "подтверждена") {
		t.Errorf("a revoked document says:\n%s", text)
	}
}

func TestVerifyForm(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	c := p.Client()
	for typed, want := range map[string]string{
		"": "Введите код проверки", "123": "состоит из 26 букв и цифр", "Щ": "состоит из 26 букв и цифр",
	} {
		a := c.Get(t, "/ru/verify?"+url.Values{"code": {typed}}.Encode())
		stands := a.Doc.Find("#code").AttrOr("value", "")
		if a.Status != http.StatusUnprocessableEntity || stands != typed {
			t.Errorf("%q answers %d, %q stands there", typed, a.Status, stands)
		}
		summary := a.Doc.Find(`[data-fact="error-summary"] a[href="#code"]`)
		if !strings.Contains(summary.Text(), want) {
			t.Errorf("%q: the summary says %q", typed, summary.Text())
		}
		if !strings.HasPrefix(a.Doc.Find("title").Text(), "Ошибка: ") {
			t.Errorf("%q: the title does not name the error", typed)
		}
	}
}

func TestPagesSpeakThreeLanguages(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	view := approved(t, p, filed(t, p).Number)
	c := p.Client()
	for _, lang := range i18n.Langs {
		prefix := "/" + string(lang)
		number := url.Values{"number": {view.Number}, "code": {view.TrackingCode}}
		pages := map[string]*apptest.Answer{
			"form":      c.Open(t, prefix+"/verify"),
			"genuine":   c.Open(t, prefix+"/verify/"+string(view.Document.Paper.Code)),
			"unknown":   c.Get(t, prefix+"/verify/none"),
			"wrong":     c.Get(t, prefix+"/verify?code=1"),
			"track":     c.Open(t, prefix+"/track"),
			"untracked": c.Post(t, prefix+"/track", nil),
			"state":     c.Post(t, prefix+"/track", number),
		}
		for name, a := range pages {
			if found := bareKey.FindString(a.Doc.Find("html").Text()); found != "" {
				t.Errorf("%s %s shows the key %s", lang, name, found)
			}
			if n := a.Doc.Find("h1").Length(); n != 1 {
				t.Errorf("%s %s has %d h1", lang, name, n)
			}
		}
	}
}
