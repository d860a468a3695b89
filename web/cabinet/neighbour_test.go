package cabinet_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/i18n"
)

func TestANeighboursApplicationDoesNotExist(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	number := filed(t, p, "parent", allowance, i18n.RU, allowanceAnswers)
	approved(t, p, "official", number)
	unknown := number[:len(number)-6] + "999999"

	neighbour := p.Client()
	neighbour.SignIn(t, "citizen")
	for who, c := range map[string]*apptest.Client{"a neighbour": neighbour, "a guest": p.Client()} {
		for _, path := range []string{"", "/filed", "/withdraw", "/result", "/result.pdf", "/files/x"} {
			foreign, missing := c.Get(t, own+number+path), c.Get(t, own+unknown+path)
			if foreign.Status != http.StatusNotFound || missing.Status != http.StatusNotFound {
				t.Errorf("%s: %q answers %d, the unknown one %d", who, path, foreign.Status, missing.Status)
			}
			same := bytes.ReplaceAll(foreign.Body, []byte(number), []byte(unknown))
			if diff := cmp.Diff(string(missing.Body), string(same)); diff != "" {
				t.Errorf("%s tells the two apart at %q:\n%s", who, path, diff)
			}
		}
		act := c.Post(t, own+number+"/withdraw", url.Values{"key": {"k"}})
		if act.Status != http.StatusNotFound && !strings.Contains(act.Location, "/ru/sign-in") {
			t.Errorf("%s may try to withdraw: %d to %q", who, act.Status, act.Location)
		}
	}
}
