package e2etest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/chromedp/chromedp"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
)

// burial is a service of the editor's body that has no standard.
const burial = "burial-payment"

// TestAServiceGetsItsFirstStandard walks in a browser without JavaScript from nothing to a
// standard in force: written in the editor, discussed, approved, published, filed under; then a
// second edition, which leaves what was filed as it was.
func TestAServiceGetsItsFirstStandard(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	chromium.use(t)
	editor := seat(t, p, "editor")
	id := editor.begin(burial)
	editor.writeStandard(id)
	editor.buildForm(id)
	editor.mustBeWhole(id)
	editor.toLaw(id, true)
	citizen := &applicant{tab: newTab(t, p, chromium.ctx).withoutScript(), lang: i18n.RU, persona: citizen}
	number := citizen.applyFor(burial)
	citizen.mustOpen(citizen.in(link.Application(number)))
	due, filedUnder := citizen.fact("due-date"), citizen.fact("standard-edition")
	if filedUnder != "1" {
		t.Errorf("filed under edition %q", filedUnder)
	}
	second := editor.begin(burial)
	editor.save(link.ProposalItem(second, "term", editor.first(link.ProposalPart(second, "term"))), values{"value": "2"})
	editor.toLaw(second, false)
	citizen.mustOpen(citizen.in(link.Application(number)))
	if citizen.fact("due-date") != due || citizen.fact("standard-edition") != "1" {
		t.Errorf("the application is due on %s under edition %s, was %s under 1",
			citizen.fact("due-date"), citizen.fact("standard-edition"), due)
	}
	citizen.mustOpen(citizen.in(link.Service(burial)))
	if got := citizen.fact("standard-edition"); got != "2" {
		t.Errorf("in force is edition %q", got)
	}
}

// seat is somebody signed in, in a browser of their own that runs no script.
func seat(t *testing.T, p *portal, persona string) *applicant {
	t.Helper()
	b := newTab(t, p, chromium.ctx)
	b.carry(p.visitor(t, persona))
	return &applicant{tab: b.withoutScript(), lang: i18n.RU, persona: persona}
}

// values are what is typed into a form, by the names of its controls; several choices stand
// with commas between them.
type values map[string]string

// three is a text in three languages.
func three(name, kk, ru, en string) values {
	return values{name + ".kk": kk, name + ".ru": ru, name + ".en": en}
}

func (v values) and(more values) values {
	for name, value := range more {
		v[name] = value
	}
	return v
}

// save opens a page of the editor, fills its form and saves it.
func (a *applicant) save(path string, v values) {
	a.t.Helper()
	a.post(path, "save", v)
}

// post opens a page, fills one of its forms as a hand would, and sends it.
func (a *applicant) post(path, does string, v values) {
	a.t.Helper()
	a.mustOpen(a.in(path))
	within := `form[data-form="` + does + `"]`
	doc := a.page()
	if doc.Find(within).Length() == 0 {
		a.t.Fatalf("no form %s at %s:\n%s", does, a.path(), words(doc))
	}
	for _, name := range sortedKeys(v) {
		a.put(doc.Find(within+` [name="`+name+`"]`), within, name, v[name])
	}
	from := a.path()
	if status := a.press(within + ` button:not([hidden]):not([name])`); status != http.StatusOK {
		a.t.Fatalf("%s at %s answers %d:\n%s", does, from, status, a.words())
	}
}

func (a *applicant) put(control *goquery.Selection, within, name, value string) {
	a.t.Helper()
	here := chromedp.CSS(within + ` [name="` + name + `"]`)
	switch kind := control.First(); {
	case kind.Length() == 0:
		a.t.Fatalf("no control %s at %s:\n%s", name, a.path(), a.words())
	case kind.Is("[type=radio], [type=checkbox]"):
		for one := range strings.SplitSeq(value, ",") {
			option := control.Filter(`[value="` + one + `"]`)
			if _, chosen := option.Attr("checked"); !chosen {
				a.do("choosing "+name, chromedp.Click(chromedp.CSS(`label[for="`+option.AttrOr("id", "")+`"]`)))
			}
		}
	default:
		a.do("writing "+name, chromedp.SetValue(here, value))
	}
}

// begin begins a new edition of a service and gives the id of the proposal.
func (a *applicant) begin(service string) string {
	a.t.Helper()
	a.post(link.EditorService(service), "begin-edition", nil)
	path, _, _ := strings.Cut(a.path(), "?")
	id, ok := strings.CutPrefix(path, a.in(link.Proposal("")))
	if !ok {
		a.t.Fatalf("no proposal at %s:\n%s", a.path(), a.words())
	}
	return id
}

// first is the code of the first item of a list of a part.
func (a *applicant) first(part string) (code string) {
	a.t.Helper()
	a.mustOpen(a.in(part))
	a.page().Find(`main a[href^="` + a.in(part) + `/"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		code = strings.TrimPrefix(s.AttrOr("href", ""), a.in(part)+"/")
		return strings.ContainsAny(code, "/") || code == "new"
	})
	return code
}

// writeStandard writes the ten items of the list of basic requirements and what is beside them.
func (a *applicant) writeStandard(id string) {
	a.t.Helper()
	part := func(name string) string { return link.ProposalPart(id, name) }
	a.save(part("name"), three("name", "Жерлеуге біржолғы төлем тағайындау", "Назначение единовременной выплаты на погребение",
		"Award of a lump sum for burial").
		and(three("normative_act", "Төлемді тағайындау қағидалары", "Правила назначения выплаты", "Rules for the award of the payment")).
		and(three("summary", "Жақынын жерлеген адам біржолғы төлем алады.", "Кто хоронит близкого, получает разовую выплату.",
			"Whoever buries a relative gets one payment.")))
	a.save(part("provider"), three("unit", "Еңбек және әлеуметтік қорғау бөлімшелері", "Подразделения труда и социальной защиты",
		"Divisions of labour and social protection"))
	a.save(part("channels"), values{"list-channels": "portal", "list-recipients": "individual"})
	a.save(link.ProposalItem(id, "term", "new"), values{"value": "5", "unit": "working_days"}.
		and(three("label", "төлемді тағайындау", "назначение выплаты", "award of the payment")))
	a.save(part("term"), values{"wait": "15", "service": "15"})
	a.save(part("provision"), values{"form_of_service": "electronic_partially_automated_or_paper"})
	a.save(part("result"), values{"list-forms": "electronic", "document_type": "notice"}.
		and(three("name", "Төлем туралы хабарлама", "Уведомление о выплате", "Notice of the payment")).
		and(three("negative_name", "Дәлелді бас тарту", "Мотивированный отказ", "Reasoned refusal")))
	a.save(part("fee"), values{"kind": "free"})
	a.save(part("hours"), values{"body": "09:00-18:30", "lunch": "13:00-14:30", "csc": "09:00-18:00"})
	a.save(part("grounds"), values{"list-refusal": "unreliable-documents,non-compliance", "list-acceptance": "incomplete-package"})
	a.save(part("appeal"), three("text", appealKK, appealRU, appealEN))
	a.save(part("route"), values{"kind": "one_level"})
	a.save(part("requirements"), three("text", "Кеңес алу үшін 1414 нөміріне қоңырау шалыңыз.", "За советом звоните по номеру 1414.",
		"For advice call 1414."))
	a.save(link.ProposalItem(id, "documents", "new"), values{"source": "register", "register": "gbdfl"}.
		and(three("name", "Жеке басын куәландыратын құжат деректері", "Сведения об удостоверении личности", "Identity document details")))
}

const (
	appealKK = "Шағымды шешім қабылдаған органға 3 ай ішінде бересіз. Орган оны 5 жұмыс күнінде қарайды. Сапаны бақылау органы 15 жұмыс күнінде қарайды."
	appealRU = "Жалобу подают в орган в течение 3 месяцев. Орган рассматривает ее за 5 рабочих дней. Орган по контролю качества – за 15 рабочих дней."
	appealEN = "You can appeal to the body within 3 months. The body answers in 5 working days. The quality authority answers in 15 working days."
)

// buildForm builds a form of three questions: two of the bank, one new.
func (a *applicant) buildForm(id string) {
	a.t.Helper()
	a.save(link.NewSection(id), three("title", "Сіз туралы", "О вас", "About you").and(values{"id": "about"}))
	a.save(link.NewPage(id, "about"), three("title", "Байланыс", "Как с вами связаться?", "How can we reach you?").and(values{"id": "contacts"}))
	a.save(link.AddFromBank(id, "contacts"), values{"question": "phone"})
	a.save(link.NewPage(id, "about"), three("title", "Кімді жерледіңіз?", "Кого вы похоронили?", "Whom did you bury?").and(values{"id": "deceased"}))
	a.save(link.NewQuestion(id, "deceased"), three("label", "Марқұмның аты-жөні", "Имя умершего", "Name of the deceased").
		and(values{"id": "deceased_name", "type": "text"}))
	a.save(link.FormQuestion(id, "deceased_name"), values{"required": "yes"})
	a.save(link.ProposalPart(id, "template"), three("title", "Төлем туралы хабарлама", "Уведомление о выплате", "Notice of the payment").
		and(three("statement", "{name}: төлем тағайындалды. Марқұм: {answer.deceased_name}.",
			"{name}: выплата назначена. Умерший: {answer.deceased_name}.",
			"{name}: the payment is awarded. The deceased: {answer.deceased_name}.")))
}

// mustBeWhole fails while the page of checks lists faults.
func (a *applicant) mustBeWhole(id string) {
	a.t.Helper()
	a.mustOpen(a.in(link.ProposalChecks(id)))
	if faults := a.page().Find("main li").Length(); faults > 0 {
		a.t.Fatalf("%d faults:\n%s", faults, a.words())
	}
}

// toLaw takes a proposal through the discussion or past it, has it approved, and waits for its day.
func (a *applicant) toLaw(id string, discussed bool) {
	a.t.Helper()
	reason := func(name string) values {
		return three(name, "Қызметтің талаптары заңға сәйкестендіріледі.", "Требования к услуге приводятся в соответствие с законом.",
			"The requirements of the service follow the law.")
	}
	if discussed {
		a.post(link.WayDiscuss(id), "discuss", reason("purpose"))
		a.discussed(id)
		a.p.advance(a.t, 17*24*time.Hour)
		a.post(link.WayReport(id), "submit", reason("report"))
	} else {
		a.post(link.WayUrgent(id), "submit-urgent", reason("ground").and(reason("purpose")))
	}
	approver := seat(a.t, a.p, "approver")
	approver.post(link.WayApprove(id), "publish", day("from", a.p.Clock.Now().AddDate(0, 0, 2)))
	a.p.advance(a.t, 3*24*time.Hour)
}

// day are the three controls of a date.
func day(name string, at time.Time) values {
	at = at.In(calendar.Almaty)
	return values{name + "-day": at.Format("2"), name + "-month": at.Format("1"), name + "-year": at.Format("2006")}
}

// discussed has a citizen speak and the body answer.
func (a *applicant) discussed(id string) {
	a.t.Helper()
	speaker := seat(a.t, a.p, "parent")
	speaker.post(link.Discussion(id), "comment", values{"text": "Төлемді 3 күнде беріңіздерші, адамдарға қиын кез."})
	list := link.WayComments(id)
	a.mustOpen(a.in(list))
	a.press(`main a[href^="` + a.in(list) + `/"]`)
	path, _, _ := strings.Cut(strings.TrimPrefix(a.path(), a.in("")), "?")
	a.post(path, "moderate", values{"show": "show"})
	a.post(path, "reply", values{"verdict": "accepted", "answer": "Учтем это во второй редакции стандарта."})
	speaker.mustOpen(speaker.in(link.Discussion(id)))
	if !strings.Contains(speaker.words(), "во второй редакции") {
		a.t.Errorf("the answer is not in public:\n%s", speaker.words())
	}
}

// applyFor files for a service.
func (a *applicant) applyFor(service string) string {
	a.t.Helper()
	a.mustOpen(a.in(link.Service(service)))
	return a.apply()
}
