package counter_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/demo"
	"qyzmet/internal/identity"
	"qyzmet/internal/postgres"
	"qyzmet/internal/registry"
	"qyzmet/internal/sealed"
)

func scan(t *testing.T) apptest.File {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	return apptest.File{Name: "лист.png", Data: b.Bytes()}
}

func (w *window) exec(sql string, args ...any) {
	w.Helper()
	if _, err := w.p.Behind().Exec(w.Context(), sql, args...); err != nil {
		w.Fatal(err)
	}
}

func personOf(t *testing.T, p *apptest.Portal, persona string) string {
	t.Helper()
	who, err := p.Directory.Persona(t.Context(), persona)
	if err != nil {
		t.Fatal(err)
	}
	return who.Actor.PersonID
}

// F-18: without SMS the citizen signs a sheet, and nothing else changes.
func TestASignedSheetOpensTheVisitWithoutSMS(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "2")
	w.arrive("citizen", certificate)
	p.BreakSMS()
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	page := w.c.Open(t, "/ru/counter/visit")
	says(t, page, "SMS сейчас не отправляются")
	sheet := w.c.Open(t, "/ru/counter/visit/sheet")
	says(t, sheet, "Я разрешаю оператору", "Подпись")
	never(t, sheet, name, iin4)
	form := apptest.Standing(page.Doc.Find(`form[data-form="visit-sheet"]`))
	for what, file := range map[string]map[string]apptest.File{
		"none":     nil,
		"no image": {"sheet": {Name: "лист.png", Data: []byte("not a picture")}},
	} {
		if a := w.c.Upload(t, "/ru/counter/visit/sheet", form, file); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d", what, a.Status)
		}
	}
	a := w.c.Upload(t, "/ru/counter/visit/sheet", form, map[string]apptest.File{"sheet": scan(t)})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the sheet is not taken: %d\n%s", a.Status, a.Text())
	}
	visit := w.c.Open(t, "/ru/counter/visit")
	says(t, visit, name)
	id := w.filled(visit)
	w.c.Submit(t, w.c.Open(t, "/ru/drafts/"+id+"/check"), "check", nil)
	sign := w.c.Open(t, "/ru/drafts/"+id+"/sign")
	says(t, sign, "Код не отправлен")
	posted := apptest.Standing(sign.Doc.Find(`form[enctype="multipart/form-data"]`))
	if a := w.c.Upload(t, "/ru/drafts/"+id+"/sign", posted, nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a filing without the signed draft is answered %d", a.Status)
	}
	a = w.c.Upload(t, "/ru/drafts/"+id+"/sign", posted, map[string]apptest.File{"signed": scan(t)})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the signed draft is not taken: %d\n%s", a.Status, a.Text())
	}
	again := w.c.Upload(t, "/ru/drafts/"+id+"/sign", posted, map[string]apptest.File{"signed": scan(t)})
	if again.Header.Get("Location") != a.Header.Get("Location") {
		t.Errorf("posted again it leads to %q", again.Header.Get("Location"))
	}
}

func TestFiveWrongCodesEndACode(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	w.arrive("citizen", certificate)
	w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	right := w.lastCode()
	wrong := "111111"
	if right == wrong {
		wrong = "222222"
	}
	for range 5 {
		w.c.Post(t, "/ru/counter/visit/consent", url.Values{"code": {wrong}, "key": {identity.NewKey()}})
	}
	a := w.c.Post(t, "/ru/counter/visit/consent", url.Values{"code": {right}, "key": {identity.NewKey()}})
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("the sixth try is answered %d", a.Status)
	}
	says(t, a, "Код введен неверно 5 раз")
	never(t, a, name)
	for range 4 {
		w.c.Post(t, "/ru/counter/visit/code", url.Values{"key": {identity.NewKey()}})
	}
	a = w.c.Post(t, "/ru/counter/visit/code", url.Values{"key": {identity.NewKey()}})
	if a.Status != http.StatusConflict {
		t.Errorf("a sixth code is answered %d", a.Status)
	}
	says(t, a, "Распечатайте лист согласия")
}

// a code to the operator's own number proves nothing; nobody serves themself or who is near.
func TestNobodyServesThemselfAndNoCodeComesToTheOperator(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	if a := w.arrive("operator", certificate); a.Status != http.StatusForbidden {
		t.Errorf("an operator's own visit is answered %d", a.Status)
	}
	operator, citizen := personOf(t, p, "operator"), personOf(t, p, "citizen-2")
	w.exec(`INSERT INTO mandate (id, kind, principal_id, representative_id, services, actions, from_at, until, state, created_at, created_by, answered_at)
		VALUES (gen_random_uuid(), 'power_of_attorney', $1, $2, '{}', '{file}', now(), now() + interval '1 year', 'active', now(), $1, now())`, citizen, operator)
	if a := w.arrive("citizen-2", certificate); a.Status != http.StatusForbidden {
		t.Errorf("a visit of somebody near is answered %d", a.Status)
	}
	who := personOf(t, p, "citizen")
	phone := func(id string) string {
		var number string
		if err := p.Behind().QueryRow(t.Context(), `SELECT id::text, phone_sealed FROM person WHERE id = $1`, operator).
			Scan(&id, postgres.Opened(sealed.PersonPhone, &id, &number)); err != nil {
			t.Fatal(err)
		}
		return number
	}(operator)
	w.exec(`UPDATE person SET phone_sealed = $2 WHERE id = $1`, who, postgres.Sealed(sealed.PersonPhone, who, phone))
	w.arrive("citizen", certificate)
	a := w.c.Submit(t, w.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	says(t, a, "Номер гражданина совпадает с вашим")
	if len(p.SMS()) != 0 {
		t.Error("a code was sent to the operator")
	}
}

// Nobody serves their own family, whoever of it comes; with the register away the citizen is served.
func TestNobodyServesTheirFamily(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	for register, record := range map[string]registry.Record{
		registry.ZAGS:       {"mother_iin": "", "spouse_iin": iinOf(t, "citizen"), "children": "951009501053, " + iinOf(t, "citizen-2")},
		registry.FamilyCard: {"ward_iin": iinOf(t, "parent")},
	} {
		p.Registers.Put(register, iinOf(t, "operator"), record)
	}
	for _, of := range []string{"citizen", "citizen-2", "parent"} {
		if a := w.arrive(of, certificate); a.Status != http.StatusForbidden {
			t.Errorf("a visit of %s is answered %d", of, a.Status)
		}
	}
	for _, asked := range p.Registers.Asked() {
		if asked.IIN != iinOf(t, "operator") {
			t.Errorf("%s was asked about the citizen before the consent", asked.Register)
		}
	}
	if a := w.arrive("entrepreneur", certificate); a.Status != http.StatusSeeOther {
		t.Errorf("a visit of a stranger is answered %d", a.Status)
	}
	w.c.Post(t, "/ru/counter/visit/end", nil)
	p.Registers.Down(registry.ZAGS)
	if a := w.arrive("citizen", certificate); a.Status != http.StatusSeeOther {
		t.Errorf("with the register away the citizen is answered %d", a.Status)
	}
}

// F-37: who leaves before the code leaves nothing behind; an open visit ends by itself.
func TestAVisitEndsByItselfAndOneCitizenHasOne(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	one, two := open(t, p, "operator", "1"), open(t, p, "operator-2", "2")
	one.arrive("citizen", certificate)
	if a := two.arrive("citizen", certificate); a.Status != http.StatusSeeOther {
		t.Fatalf("a visit that waits for a consent keeps another from beginning: %d", a.Status)
	}
	p.Advance(t, 16*time.Minute)
	two.c.SignIn(t, "operator-2")
	one.c.SignIn(t, "operator")
	if a := one.c.Get(t, "/ru/counter/visit"); a.Status != http.StatusNotFound {
		t.Errorf("a visit nobody agreed to is there after 16 minutes: %d", a.Status)
	}
	id := one.filled(one.consented("citizen", certificate))
	two.arrive("citizen", certificate)
	two.c.Submit(t, two.c.Open(t, "/ru/counter/visit"), "visit-code", nil)
	a := two.c.Submit(t, two.c.Open(t, "/ru/counter/visit"), "visit-consent", url.Values{"code": {two.lastCode()}})
	if a.Status != http.StatusConflict {
		t.Errorf("one citizen is at two windows: %d", a.Status)
	}
	says(t, a, "в другом окне")
	if a := two.c.Get(t, "/ru/drafts/"+id); a.Status != http.StatusNotFound {
		t.Errorf("another operator opens the draft: %d", a.Status)
	}
	p.Advance(t, 16*time.Minute)
	one.c.SignIn(t, "operator")
	two.c.SignIn(t, "operator-2")
	for _, path := range []string{"/ru/drafts/" + id, "/ru/drafts/" + id + "/check", "/ru/counter/visit"} {
		a := one.c.Get(t, path)
		if a.Status != http.StatusNotFound {
			t.Errorf("after 16 idle minutes %s is answered %d", path, a.Status)
		}
		never(t, a, name)
	}
	if a := at(t, p, "citizen").Get(t, "/ru/drafts/"+id+"/check"); a.Status != http.StatusOK {
		t.Errorf("the citizen's own draft is answered %d", a.Status)
	}
	two.consented("citizen", certificate)
}

// Law 88-V art. 20(2): an incomplete package is refused on a listed ground and no other, with a notice.
func TestAcceptanceIsRefusedOnLawfulGroundsAlone(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	id := w.filled(w.consented("citizen", certificate))
	path := "/ru/counter/visit/drafts/" + id + "/refuse"
	page := w.c.Open(t, path)
	for _, held := range page.Doc.Find(`input[name="documents"]`).Nodes {
		for _, a := range held.Attr {
			if a.Key == "value" && strings.HasSuffix(a.Val, "-data") {
				t.Errorf("what a register holds is asked for: %s", a.Val)
			}
		}
	}
	for what, wrong := range map[string]url.Values{
		"an invented ground":  {"ground": {"i-do-not-like-it"}, "documents": {"identity-document"}},
		"a ground of refusal": {"ground": {"false-data"}, "documents": {"identity-document"}},
		"a register's":        {"ground": {"incomplete-package"}, "documents": {"identity-data"}},
		"nothing said":        {"ground": {"incomplete-package"}, "note": {"нет"}},
	} {
		if a := w.c.Submit(t, page, "refuse-acceptance", wrong); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", what, a.Status)
		}
	}
	form := url.Values{"ground": {"incomplete-package"}, "documents": {"identity-document"}, "key": {identity.NewKey()}}
	a := w.c.Upload(t, path, form, nil)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("the refusal is answered %d\n%s", a.Status, a.Text())
	}
	if again := w.c.Upload(t, path, form, nil); again.Header.Get("Location") != a.Header.Get("Location") {
		t.Errorf("posted again it leads to %q", again.Header.Get("Location"))
	}
	notice := w.c.Open(t, a.Header.Get("Location"))
	says(t, notice, "В приеме заявления отказано", "Документ, удостоверяющий личность", "подайте заявление снова")
	number := notice.Fact("application-number")
	own := at(t, p, "citizen").Open(t, "/ru/cabinet/applications/"+number)
	says(t, own, "Документ, удостоверяющий личность", "Астана, отделение № 1")
	if got := own.Fact("status"); got != "acceptance_refused" {
		t.Errorf("the application is %q", got)
	}
}

// A result is handed out to who came for results; the term of appeal begins there.
func TestAResultIsHandedOut(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "6")
	number := w.filed(w.filled(w.consented("citizen", certificate)))
	w.c.Post(t, "/ru/counter/visit/end", nil)
	official, err := p.Directory.Persona(t.Context(), "official-gp")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Take(t.Context(), official.Actor, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Approve(t.Context(), official.Actor, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	w.consented("citizen", "results")
	visit := w.c.Open(t, "/ru/counter/visit")
	says(t, visit, number)
	page := w.c.Open(t, "/ru/counter/visit/applications/"+number)
	if a := w.c.Get(t, "/ru/counter/visit/applications/"+number+"/result.pdf"); a.Status != http.StatusOK {
		t.Errorf("the paper is answered %d", a.Status)
	}
	w.isNothing("a result is handed out and not opened,", ownCase+number+"/result", ownCase+number+"/result.pdf")
	form := apptest.Standing(page.Doc.Find(`form[data-form="hand-out"]`))
	for range 2 {
		if a := w.c.Post(t, "/ru/counter/visit/applications/"+number+"/hand-out", form); a.Status != http.StatusSeeOther {
			t.Fatalf("handing out is answered %d\n%s", a.Status, a.Text())
		}
	}
	says(t, w.c.Open(t, "/ru/counter/visit/applications/"+number), "Документ выдан")
	var how string
	var rows int
	if err := p.Behind().QueryRow(t.Context(), `SELECT max(how), count(*) FROM delivery`).Scan(&how, &rows); err != nil || how != "csc" || rows != 1 {
		t.Errorf("delivered %d times by %q (%v)", rows, how, err)
	}
	if got := at(t, p, "citizen").Open(t, "/ru/cabinet/applications/"+number).Fact("status"); got != "delivered" {
		t.Errorf("the application is %q", got)
	}
}

// Whoever never was online is known by the population register.
func TestSomebodyThePortalHasNeverSeenIsServed(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	everyone := demo.Everyone()
	i := slices.IndexFunc(everyone, func(d demo.Person) bool { return d.Persona == "" && d.Phone == "" })
	arrive := func(iin string) *apptest.Answer {
		return w.c.Submit(t, w.c.Open(t, "/ru/counter"), "begin-visit", url.Values{
			"who": {iin}, "document": {"id_card"}, "purpose": {certificate}, "lang": {"kk"},
		})
	}
	if a := arrive(everyone[i].IIN); a.Status != http.StatusSeeOther {
		t.Fatalf("the visit does not begin: %d\n%s", a.Status, a.Text())
	}
	page := w.c.Open(t, "/ru/counter/visit")
	never(t, page, everyone[i].Surname.RU)
	says(t, page, "Распечатайте лист согласия")
	w.c.Post(t, "/ru/counter/visit/end", nil)
	a := arrive("900515300018")
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an IIN that nobody has is answered %d", a.Status)
	}
	says(t, a, "В реестре населения нет такого ИИН")
	if a := arrive("900515300017"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a number that is no IIN is answered %d", a.Status)
	}
}

// However the shift ends, the visit ends with it: nothing is left open, and a colleague serves the citizen.
func TestAVisitEndsWithItsShift(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	w.consented("citizen", certificate)
	if err := p.Centres.EndShift(t.Context(), w.is); err != nil {
		t.Fatal(err)
	}
	if a := w.c.Get(t, "/ru/counter/visit"); a.Status != http.StatusNotFound {
		t.Errorf("the visit outlives the shift: %d", a.Status)
	}
	open(t, p, "operator-2", "2").consented("citizen", certificate)
}

// The digits of the cabinet take the place of a document, once.
func TestTheCodeOfTheCabinetIdentifiesOnce(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "1")
	citizen := at(t, p, "citizen")
	page := citizen.Submit(t, citizen.Open(t, "/ru/cabinet/visits"), "arrival-code", nil)
	shown := page.Fact("arrival-code")
	if page.Doc.Find("main svg.qz-qr path").Length() != 1 {
		t.Error("there is no QR code for the scanner")
	}
	if len(shown) != len("12345 67890") {
		t.Fatalf("the cabinet shows %q", shown)
	}
	arrive := func() *apptest.Answer {
		return w.c.Submit(t, w.c.Open(t, "/ru/counter"), "begin-visit", url.Values{
			"who": {shown}, "purpose": {certificate}, "lang": {"ru"},
		})
	}
	if a := arrive(); a.Status != http.StatusSeeOther {
		t.Fatalf("the code is answered %d\n%s", a.Status, a.Text())
	}
	says(t, w.c.Open(t, "/ru/counter/visit"), iin4)
	w.c.Post(t, "/ru/counter/visit/end", nil)
	if a := arrive(); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("the code identifies twice: %d", a.Status)
	}
}

// a paper is a mandate when a second operator has compared it with the scan.
func TestAPaperBecomesAMandateByTwoOperators(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	one, two := open(t, p, "operator", "1"), open(t, p, "operator-2", "2")
	one.consented("citizen", "mandate")
	form := func() url.Values {
		page := one.c.Open(t, "/ru/counter/visit/paper")
		f := apptest.Standing(page.Doc.Find(`form[data-form="enter-paper"]`))
		f["kind"], f["principal"], f["number"] = []string{"power_of_attorney"}, []string{iinOf(t, "parent")}, []string{"2026/17"}
		f["issued-day"], f["issued-month"], f["issued-year"] = []string{"2"}, []string{"11"}, []string{"2026"}
		f["last-day"], f["last-month"], f["last-year"] = []string{"1"}, []string{"6"}, []string{"2027"}
		f["actions"] = []string{"file", "receive"}
		return f
	}
	files := map[string]apptest.File{"scan": scan(t)}
	for what, change := range map[string]func(url.Values){
		"no kind":        func(f url.Values) { f.Del("kind") },
		"their own":      func(f url.Values) { f.Set("principal", iinOf(t, "citizen")) },
		"an expired one": func(f url.Values) { f.Set("last-year", "2025") },
		"far too long":   func(f url.Values) { f.Set("last-year", "2040") },
		"nothing to do":  func(f url.Values) { f.Del("actions") },
	} {
		f := form()
		change(f)
		if a := one.c.Upload(t, "/ru/counter/visit/paper", f, files); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s is answered %d", what, a.Status)
		}
	}
	if a := one.c.Upload(t, "/ru/counter/visit/paper", form(), nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("without a scan it is answered %d", a.Status)
	}
	if a := one.c.Upload(t, "/ru/counter/visit/paper", form(), files); a.Status != http.StatusSeeOther {
		t.Fatalf("the paper is answered %d\n%s", a.Status, a.Text())
	}
	says(t, one.c.Open(t, "/ru/counter/papers"), "проверяет коллега")
	list := two.c.Open(t, "/ru/counter/papers")
	path, ok := list.Doc.Find(`tr[data-fact="paper"] a`).Attr("href")
	if !ok {
		t.Fatalf("the second operator sees no paper:\n%s", list.Text())
	}
	if a := one.c.Post(t, path, url.Values{"answer": {"confirm"}}); a.Status != http.StatusForbidden {
		t.Errorf("who entered it checks it: %d", a.Status)
	}
	check := two.c.Open(t, path)
	never(t, check, name, iinOf(t, "parent"))
	if a := two.c.Get(t, path+"/scan"); a.Status != http.StatusOK {
		t.Errorf("the scan is answered %d", a.Status)
	}
	if a := two.c.Submit(t, check, "check-paper", url.Values{"answer": {"decline"}}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("declined without a word: %d", a.Status)
	}
	yes := apptest.Standing(check.Doc.Find(`form[data-form="check-paper"]`))
	yes.Set("answer", "confirm")
	for range 2 {
		if a := two.c.Post(t, path, yes); a.Status != http.StatusSeeOther {
			t.Fatalf("the check is answered %d\n%s", a.Status, a.Text())
		}
	}
	var mandates int
	if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM mandate WHERE paper AND state = 'active'`).Scan(&mandates); err != nil || mandates != 1 {
		t.Errorf("%d mandates (%v)", mandates, err)
	}
	if a := two.c.Get(t, path); a.Status != http.StatusNotFound {
		t.Errorf("a checked paper is still there: %d", a.Status)
	}
}

// A result that nobody comes for is listed for the head of the centre, and the applicant is reminded.
func TestAnUnclaimedResultIsRemindedOf(t *testing.T) {
	t.Parallel()
	p := apptest.New(t)
	w := open(t, p, "operator", "6")
	number := w.filed(w.filled(w.consented("citizen", certificate)))
	official, err := p.Directory.Persona(t.Context(), "official-gp")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Take(t.Context(), official.Actor, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	if err := p.Applications.Approve(t.Context(), official.Actor, number, identity.NewKey()); err != nil {
		t.Fatal(err)
	}
	told := func() (n int) {
		if err := p.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = 'sms.result_waits'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct{ days, want int }{{6, 0}, {2, 1}, {1, 1}, {22, 2}, {30, 2}} {
		p.Advance(t, time.Duration(step.days)*24*time.Hour)
		if got := told(); got != step.want {
			t.Errorf("after %d days more the applicant was told %d times, want %d", step.days, got, step.want)
		}
	}
	head := at(t, p, "centre-head")
	if got := head.Open(t, "/ru/centre").Fact("centre-unclaimed"); got != "1" {
		t.Errorf("the head counts %q results", got)
	}
	list := head.Open(t, "/ru/centre/unclaimed")
	says(t, list, number)
	never(t, list, name, iin4)
}
