package seed_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFilesHoldTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"bodies.json": 20, "organisations.json": 4, "categories.json": 23, "registers.json": 16,
		"grounds.json": 8, "services.json": 131, "regions.json": 20, "life_situations.json": 12,
	}
	for name, count := range want {
		if got := len(codes(t, name)); got != count {
			t.Errorf("%s holds %d, want %d", name, got, count)
		}
	}
	if got := len(names(t, "standards/*.json")); got != 26 {
		t.Errorf("%d editions, want 25 and a second one", got)
	}
}

func TestEveryTextStandsInThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, name := range append(names(t, "*.json"), names(t, "standards/*.json")...) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk(t, name, read[any](t, name))
		})
	}
}

// walk looks for objects that hold a language and names the path of one that is not filled.
func walk(t *testing.T, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		checkText(t, path, value)
		for _, key := range slices.Sorted(maps.Keys(value)) {
			walk(t, path+"."+key, value[key])
		}
	case []any:
		for i, one := range value {
			walk(t, fmt.Sprintf("%s[%d]", path, i), one)
		}
	}
}

func checkText(t *testing.T, path string, object map[string]any) {
	langs := []string{"kk", "ru", "en"}
	has := func(lang string) bool { _, ok := object[lang]; return ok }
	if !slices.ContainsFunc(langs, has) {
		return
	}
	for _, lang := range langs {
		for _, text := range texts(object[lang]) {
			if text == "" || text != strings.TrimSpace(text) {
				t.Errorf("%s.%s is empty or untidy: %q", path, lang, text)
			}
		}
	}
	if len(object) != len(langs) {
		t.Errorf("%s holds more than three languages", path)
	}
}

// texts gives the one text of a language or its list of search words; nothing is one empty text.
func texts(value any) []string {
	list, isList := value.([]any)
	if !isList || len(list) == 0 {
		text, _ := value.(string)
		return []string{text}
	}
	var all []string
	for _, one := range list {
		all = append(all, texts(one)...)
	}
	return all
}

func TestServicesReferToWhatExists(t *testing.T) {
	t.Parallel()
	bodies, categories := codes(t, "bodies.json"), codes(t, "categories.json")
	for _, s := range read[[]service](t, "services.json") {
		if !bodies[s.Body] || len(s.Categories) == 0 {
			t.Errorf("%s: body %q, categories %v", s.Code, s.Body, s.Categories)
		}
		for _, category := range s.Categories {
			if !categories[category] {
				t.Errorf("%s: no category %q", s.Code, category)
			}
		}
		for _, lang := range []string{"kk", "ru", "en"} {
			if len(s.Keywords[lang]) < 2 {
				t.Errorf("%s has search words %v in %s", s.Code, s.Keywords[lang], lang)
			}
		}
	}
}

func TestLifeSituationsReferToServices(t *testing.T) {
	t.Parallel()
	services := codes(t, "services.json")
	type situation struct {
		Code     string   `json:"code"`
		Services []string `json:"services"`
	}
	for _, s := range read[[]situation](t, "life_situations.json") {
		seen := map[string]bool{}
		for _, code := range s.Services {
			if !services[code] || seen[code] {
				t.Errorf("%s: service %q is unknown or stands twice", s.Code, code)
			}
			seen[code] = true
		}
		if len(seen) < 4 {
			t.Errorf("%s names only %d services", s.Code, len(seen))
		}
	}
}

func TestOwnersAndParentsAreBodies(t *testing.T) {
	t.Parallel()
	bodies := codes(t, "bodies.json")
	for _, r := range read[[]register](t, "registers.json") {
		if !bodies[r.Owner] {
			t.Errorf("register %s: no body %q", r.Code, r.Owner)
		}
	}
	type body struct {
		Code   string `json:"code"`
		Parent string `json:"parent"`
	}
	for _, b := range read[[]body](t, "bodies.json") {
		if b.Parent != "" && !bodies[b.Parent] {
			t.Errorf("body %s: no parent %q", b.Code, b.Parent)
		}
	}
}

func TestClassifiersAreCompleteAndTheirRegionsExist(t *testing.T) {
	t.Parallel()
	lists := read[map[string][]item](t, "classifiers.json")
	least := map[string]int{
		"hague_countries": 100, "csc_branches": 24, "registry_offices": 20, "kato": 20, "oked": 21,
	}
	regions := map[string]bool{}
	for _, one := range lists["kato"] {
		regions[one.Code] = true
	}
	for name, count := range least {
		if len(lists[name]) < count {
			t.Errorf("%s holds %d, want at least %d", name, len(lists[name]), count)
		}
		checkItems(t, name, lists[name], regions)
	}
}

func checkItems(t *testing.T, list string, items []item, regions map[string]bool) {
	seen := map[string]bool{}
	for _, one := range items {
		if one.Code == "" || seen[one.Code] {
			t.Errorf("%s: code %q is empty or stands twice", list, one.Code)
		}
		seen[one.Code] = true
		if region, ok := one.Attributes["region"]; ok && !regions[region] {
			t.Errorf("%s/%s: no region %q", list, one.Code, region)
		}
	}
}

func TestBranchesServeEveryRegionAndSayTheirLevel(t *testing.T) {
	t.Parallel()
	lists := read[map[string][]item](t, "classifiers.json")
	served := map[string]bool{}
	for _, branch := range lists["csc_branches"] {
		served[branch.Attributes["region"]] = true
		level, group := branch.Attributes["level"], branch.Attributes["city_group"]
		centre := group == "big4" || group == "regional_centre"
		if !centre && group != "district" || centre != (level == "regional_centre") {
			t.Errorf("%s: level %q with city group %q", branch.Code, level, group)
		}
	}
	if len(served) != len(lists["kato"]) {
		t.Errorf("branches in %d regions of %d", len(served), len(lists["kato"]))
	}
}

func TestCalendarGivesADayOffForEveryHolidayOnAWeekend(t *testing.T) {
	t.Parallel()
	type day struct {
		Date      string `json:"date"`
		Kind      string `json:"kind"`
		MovedFrom string `json:"moved_from"`
		Code      string `json:"code"`
	}
	book := read[struct {
		Names map[string]json.RawMessage `json:"names"`
		Years map[string][]day           `json:"years"`
		Basis map[string]string          `json:"basis"`
	}](t, "calendar.json")
	for year, days := range book.Years {
		moved := map[string]bool{}
		for _, d := range days {
			moved[d.MovedFrom] = true
			if book.Names[d.Code] == nil || !strings.HasPrefix(d.Date, year) {
				t.Errorf("%s: date or code %q is wrong", d.Date, d.Code)
			}
		}
		for _, d := range days {
			if d.Kind == "holiday" && onWeekend(t, d.Date) && !moved[d.Date] {
				t.Errorf("%s falls on a day off and is not moved", d.Date)
			}
		}
		if book.Basis[year] == "" {
			t.Errorf("%s: no basis", year)
		}
	}
	if len(book.Years) != 5 {
		t.Errorf("%d years, want 2024 to 2028", len(book.Years))
	}
}

func onWeekend(t *testing.T, date string) bool {
	t.Helper()
	parsed, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Weekday() == time.Saturday || parsed.Weekday() == time.Sunday
}
