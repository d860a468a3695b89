package verify_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/document"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

func TestTrack(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	view := filed(t, p)
	code := document.TrackingCode(view.TrackingCode)
	c := p.Client()
	ask := func(number, code string) *apptest.Answer {
		t.Helper()
		return c.Post(t, "/ru/track", url.Values{"number": {number}, "code": {code}})
	}

	t.Run("the state is shown and nobody is named", func(t *testing.T) {
		a := ask(view.Number, code.Format())
		got := map[string]string{}
		for _, fact := range []string{"application-number", "status", "due-date", "filed-at"} {
			got[fact] = a.Fact(fact)
		}
		want := map[string]string{
			"application-number": view.Number, "status": "registered", "due-date": "2026-12-07",
			"filed-at": "2026-11-25T10:00:00+05:00",
		}
		if diff := cmp.Diff(want, got); diff != "" || a.Status != http.StatusOK {
			t.Errorf("%d: %s", a.Status, diff)
		}
		if !strings.Contains(a.Text(), "Министерство труда") || !strings.Contains(a.Text(), view.Of.Name.RU) {
			t.Errorf("the page says:\n%s", a.Text())
		}
		for _, private := range []string{"Ахметова", "Айгерим", view.IIN, view.TrackingCode, code.Format()} {
			if bytes.Contains(a.Body, []byte(private)) {
				t.Errorf("the page says %q", private)
			}
		}
	})
	t.Run("number and code are read as people type them", func(t *testing.T) {
		typed := strings.ToLower(strings.ReplaceAll(view.Number, "-", " "))
		a := ask(" "+typed+" ", strings.ToLower(view.TrackingCode))
		if a.Fact("application-number") != view.Number {
			t.Errorf("answers %d:\n%s", a.Status, a.Text())
		}
	})
	t.Run("the square of a receipt brings the number and never the code", func(t *testing.T) {
		a := c.Get(t, link.In(i18n.RU, link.TrackNumber(view.Number)))
		if a.Status != http.StatusOK || !bytes.Contains(a.Body, []byte(`value="`+view.Number+`"`)) {
			t.Errorf("answers %d:\n%s", a.Status, a.Body)
		}
		if a := c.Get(t, "/ru/track?number=%3Cb%3E"); a.Status != http.StatusOK || bytes.Contains(a.Body, []byte("<b>")) {
			t.Errorf("what is no number is answered %d", a.Status)
		}
	})
	t.Run("an unknown number and a wrong code are the same answer", func(t *testing.T) {
		other := string(document.NewTrackingCode())
		wrongCode := ask(view.Number, other)
		unknown := strings.Replace(view.Number, "-26-0", "-26-9", 1)
		missing := ask(unknown, other)
		if wrongCode.Status != http.StatusUnprocessableEntity || missing.Status != wrongCode.Status {
			t.Errorf("they answer %d and %d", wrongCode.Status, missing.Status)
		}
		same := bytes.ReplaceAll(wrongCode.Body, []byte(view.Number), []byte(unknown))
		if diff := cmp.Diff(string(missing.Body), string(same)); diff != "" {
			t.Error(diff)
		}
		for id, typed := range map[string]string{"#number": view.Number, "#code": other} {
			if stands := wrongCode.Doc.Find(id).AttrOr("value", ""); stands != typed {
				t.Errorf("%q stands in %s", stands, id)
			}
		}
	})
	t.Run("what is missing or malformed is named with its remedy", func(t *testing.T) {
		for _, tc := range []struct{ number, code, field, want string }{
			{"", code.Format(), "#number", "Введите номер заявления"},
			{view.Number, "", "#code", "Введите код отслеживания"},
			{view.Number, "123", "#code", "состоит из 12 букв и цифр"},
			{"МВД", string(document.NewTrackingCode()), "#number", "Проверьте и номер, и код"},
		} {
			a := ask(tc.number, tc.code)
			said := a.Doc.Find(`[data-fact="error-summary"] a[href="` + tc.field + `"]`).Text()
			if a.Status != http.StatusUnprocessableEntity || !strings.Contains(said, tc.want) {
				t.Errorf("%q, %q: %d, %q", tc.number, tc.code, a.Status, said)
			}
		}
	})
	t.Run("a passed term is named in words with the way to complain", func(t *testing.T) {
		p.Advance(t, 20*24*time.Hour)
		a := ask(view.Number, code.Format())
		complain := a.Doc.Find(`main a[href="/ru/help/appeal"]`)
		if !strings.Contains(a.Text(), "Срок истек") || complain.Length() == 0 {
			t.Errorf("the page says:\n%s", a.Text())
		}
	})
}
