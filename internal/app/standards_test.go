package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/postgres"
	"qyzmet/internal/postgres/pgtest"
	"qyzmet/internal/standard"
	"qyzmet/internal/standard/standardfile"
)

func TestStandardsExport_WritesWhatValidateFindsSound(t *testing.T) {
	t.Parallel()
	r := standard.NewRegistrar(postgres.Scoped(pgtest.Seeded(t)), time.Now)
	ctx := postgres.WithScope(t.Context(), postgres.System)
	name := filepath.Join(t.TempDir(), "id-card.json")
	var file strings.Builder
	for _, args := range [][]string{{"id-card"}, {"id-card", "1"}} {
		file.Reset()
		if err := exportStandard(ctx, r, args, time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC), &file); err != nil {
			t.Fatal(args, err)
		}
	}
	if err := os.WriteFile(name, []byte(file.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := validateStandards([]string{name}, i18n.KK, &said); err != nil || said.String() != name+": Стандарт дұрыс.\n" {
		t.Errorf("%v, %q", err, said.String())
	}
	for _, args := range [][]string{{"no-such-service"}, {"id-card", "2"}, {"id-card", "one"}} {
		if err := exportStandard(ctx, r, args, time.Now(), &file); err == nil {
			t.Errorf("%v exports something", args)
		}
	}
}

func TestStandardsValidate_NamesEachFaultInTheLanguage(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "wrong.json")
	if err := os.WriteFile(name, []byte("{\n  \"service\": 7\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[i18n.Lang]string{
		i18n.KK: name + `:2:14: "/service" Мәннің түрі басқа. Қажеті: мәтін.`,
		i18n.RU: name + `:2:14: "/service" Значение другого типа. Нужно: текст.`,
		i18n.EN: name + `:1:1: "" The property “number” is missing. Add it.`,
	} {
		var said strings.Builder
		if err := validateStandards([]string{name}, lang, &said); !errors.Is(err, errUnsound) || !strings.Contains(said.String(), want+"\n") {
			t.Errorf("%s: %v\n%s", lang, err, said.String())
		}
	}
	if err := validateStandards([]string{name + ".none"}, i18n.EN, &strings.Builder{}); err == nil {
		t.Error("a file that is not there is sound")
	}
	if _, faults, err := standardfile.Read(strings.NewReader("")); err != nil || len(faults) != 1 {
		t.Errorf("nothing: %v %v", faults, err)
	}
}

func TestStandardsValidate_SpeaksTheTerminalsLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args     []string
		terminal string
		want     i18n.Lang
		refused  bool
	}{
		"the flag first":       {[]string{"--lang", "kk", "a"}, "ru_RU.UTF-8", i18n.KK, false},
		"then the terminal":    {[]string{"a", "b"}, "ru_RU.UTF-8", i18n.RU, false},
		"else English":         {[]string{"a"}, "C", i18n.EN, false},
		"no other language":    {[]string{"--lang", "de", "a"}, "", "", true},
		"and there are files":  {[]string{"--lang", "kk"}, "", "", true},
		"no flag that is none": {[]string{"--tongue", "kk", "a"}, "", "", true},
	} {
		lang, files, err := readValidate(c.args, c.terminal)
		if (err != nil) != c.refused || lang != c.want || !c.refused && len(files) == 0 {
			t.Errorf("%s: %q %v %v", name, lang, files, err)
		}
	}
}
