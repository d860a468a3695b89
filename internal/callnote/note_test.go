package callnote

import (
	"strings"
	"testing"

	"qyzmet/internal/i18n"
)

func TestANoteTellsNobodysNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "",
		"Спросил про справку, ответил":                                  "",
		"Статус по MVD-26-000123":                                       "",
		"Заявления MVD-26-000123 и GP-26-000007, срок 25.11.2026 14:30": "",
		"с 01.12.2026 по 15.12.2026":                                    "",
		"Перезвонить в 1414, окно 7":                                    "",
		"Пошлина 2 162,50 за 7 дней":                                    "",
		"900101300777":                 "call.error.iin",
		"ИИН: 900101300777.":           "call.error.iin",
		"900101 300777":                "call.error.iin",
		"9001 0130 0777":               "call.error.iin",
		"900-101-300-777":              "call.error.iin",
		"٩٠٠١٠١٣٠٠٧٧٧":                 "call.error.iin",
		"900\u200b101300777":           "call.error.iin",
		"1234567890123456":             "call.error.iin",
		"+7 701 123 45 67":             "call.error.phone",
		"8 (701) 123-45-67":            "call.error.phone",
		"87011234567":                  "call.error.phone",
		"7011234567":                   "call.error.phone",
		"звонил с 701 123 45 67":       "call.error.phone",
		"8 (7172) 55-55-55":            "call.error.phone",
		"+998 90 123 45 67":            "call.error.phone",
		"８７０１１２３４５６７":                  "call.error.phone",
		"жол\u0000":                    "call.error.characters",
		"\xff":                         "call.error.characters",
		strings.Repeat("ә", MaxText):   "",
		strings.Repeat("ә", MaxText+1): "call.error.long",
		"екінші жол\nүшінші":           "",
	} {
		got := ""
		for _, p := range (Note{Reason: "other", Text: text}).check() {
			got += p.Message.Key
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if problems := (Note{Reason: "gossip"}).check(); len(problems) != 1 || problems[0].Field != FieldReason {
		t.Errorf("a reason of no list: %v", problems)
	}
}

func TestALinkIsOfTheClosedList(t *testing.T) {
	t.Parallel()
	known := func(code string) bool { return code == "passport" }
	for name, tc := range map[string]struct {
		link Link
		want string
	}{
		"a service":              {Link{Service, "passport", "8 701 123 45 67", i18n.KK}, ""},
		"the help":               {Link{Help, "", "+77011234567", i18n.EN}, ""},
		"a service of no list":   {Link{Service, "https://evil.example", "87011234567", i18n.KK}, FieldService},
		"no service":             {Link{Service, "", "87011234567", i18n.KK}, FieldService},
		"a page of no list":      {Link{"/evil", "", "87011234567", i18n.KK}, FieldPlace},
		"no telephone":           {Link{Track, "", "", i18n.KK}, FieldPhone},
		"a foreign telephone":    {Link{Track, "", "+49 151 1234567", i18n.KK}, FieldPhone},
		"a language nobody has":  {Link{Centres, "", "87011234567", "de"}, FieldLang},
		"what is not asked goes": {Link{Track, "passport", "87011234567", i18n.RU}, ""},
	} {
		var got []string
		for _, p := range tc.link.check(known) {
			got = append(got, p.Field)
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s: %v, want %q", name, got, tc.want)
		}
		if tc.want == "" && (tc.link.Phone != "+77011234567" || tc.link.Place != Service && tc.link.Service != "") {
			t.Errorf("%s is read as %+v", name, tc.link)
		}
	}
}
