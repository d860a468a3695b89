package document

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
)

// words loads the headings from the portal's own locale.
func words(t testing.TB, lang i18n.Lang) Words {
	t.Helper()
	raw, err := os.ReadFile("../../web/locale/document.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load(fstest.MapFS{"document.json": {Data: raw}})
	if err != nil {
		t.Fatal(err)
	}
	return WordsIn(catalogue.In(lang))
}

// certificate is an ordinary result in the language.
func certificate(t testing.TB, lang i18n.Lang) Paper {
	t.Helper()
	in := func(t i18n.Text) string { return t.In(lang) }
	body := i18n.Text{KK: "Қазақстан Республикасының Бас прокуратурасы",
		RU: "Генеральная прокуратура Республики Казахстан",
		EN: "General Prosecutor's Office of the Republic of Kazakhstan"}
	unit := i18n.Text{
		KK: "Құқықтық статистика және арнайы есепке алу жөніндегі комитет",
		RU: "Комитет по правовой статистике и специальным учетам",
		EN: "Committee on Legal Statistics and Special Records"}
	return Paper{
		Kind:  Result,
		Lang:  lang,
		Words: words(t, lang),
		Title: in(i18n.Text{KK: "Соттылықтың болуы не болмауы туралы анықтама",
			RU: "Справка о наличии либо отсутствии судимости",
			EN: "Certificate of the presence or absence of a criminal record"}),
		Issuer:      Issuer{in(body), in(unit)},
		StateIssuer: Issuer{body.KK, unit.KK},
		Number:      "GP-R-26-000123",
		Application: "GP-26-000456",
		Issued:      time.Date(2026, 8, 14, 16, 5, 0, 0, calendar.Almaty),
		Person:      Person{"Әбдіғаппарова Гүлнұр Һамзақызы", "900101400017"},
		Statement: []string{in(i18n.Text{
			KK: "Арнайы есепке алу деректері бойынша 2026 жылғы 14 тамыздағы жағдай бойынша соттылығы туралы мәлімет жоқ.",
			RU: "По данным специальных учетов по состоянию на 14 августа 2026 года сведений о судимости не имеется.",
			EN: "According to the special records, as at 14 August 2026 there is no information about a criminal record."})},
		Rows: []Row{
			{Label: in(i18n.Text{KK: "Туған күні", RU: "Дата рождения", EN: "Date of birth"}), Value: "01.01.1990"},
			{Label: in(i18n.Text{KK: "Алу мақсаты", RU: "Цель получения", EN: "Purpose"}),
				Value: in(i18n.Text{KK: "Жұмысқа орналасу", RU: "Трудоустройство", EN: "Employment"})},
		},
		Edition: Edition{
			Service: in(i18n.Text{KK: "Соттылықтың болуы не болмауы туралы анықтама беру",
				RU: "Выдача справки о наличии либо отсутствии судимости",
				EN: "Issue of a certificate of the presence or absence of a criminal record"}),
			Number: "1.0", Since: time.Date(2026, 8, 1, 0, 0, 0, 0, calendar.Almaty)},
		Signatory: Signatory{Name: "Қ. Ө. Іңкәрбеков",
			Position: in(i18n.Text{KK: "Бөлімнің бас маманы", RU: "Главный специалист отдела",
				EN: "Chief specialist of the division"})},
		Code: "7ZK3Q9RDH0V5M2XWYB8CTNA1E6",
		URL:  "https://portal.example/" + string(lang) + "/verify/7ZK3Q9RDH0V5M2XWYB8CTNA1E6",
	}
}

// refusalLetter is a long refusal in the language.
func refusalLetter(t testing.TB, lang i18n.Lang) Paper {
	t.Helper()
	in := func(t i18n.Text) string { return t.In(lang) }
	p := certificate(t, lang)
	p.Kind, p.Rows = RefusalLetter, nil
	p.Title = in(i18n.Text{KK: "Мемлекеттік қызметті көрсетуден бас тарту туралы дәлелді жауап",
		RU: "Мотивированный ответ об отказе в оказании государственной услуги",
		EN: "Reasoned refusal to provide the public service"})
	p.Statement = []string{in(i18n.Text{
		KK: "Сіздің 2026 жылғы 3 тамыздағы № GP-26-000456 өтінішіңіз қаралды. Мемлекеттік қызметті көрсетуден бас тартылды.",
		RU: "Ваше заявление № GP-26-000456 от 3 августа 2026 года рассмотрено. В оказании государственной услуги отказано.",
		EN: "Your application No. GP-26-000456 of 3 August 2026 has been considered. The service is refused."})}
	p.Refusal = &Refusal{
		Ground: in(i18n.Text{
			KK: "Көрсетілетін қызметті алушының және (немесе) мемлекеттік қызмет көрсету үшін қажетті ұсынылған материалдардың, объектілердің, деректердің және мәліметтердің Қазақстан Республикасының нормативтік құқықтық актілерінде белгіленген талаптарға сәйкес келмеуі",
			RU: "Несоответствие услугополучателя и (или) представленных материалов, объектов, данных и сведений, необходимых для оказания государственной услуги, требованиям, установленным нормативными правовыми актами Республики Казахстан",
			EN: "The recipient and (or) the submitted materials, objects, data and information needed for the public service do not meet the requirements of the regulatory legal acts of the Republic of Kazakhstan"}),
		Law: in(i18n.Text{
			KK: "«Мемлекеттік көрсетілетін қызметтер туралы» Қазақстан Республикасының Заңы, 19-1-бап, 2-тармақ, 2) тармақша",
			RU: "Закон Республики Казахстан «О государственных услугах», статья 19-1, пункт 2, подпункт 2)",
			EN: "Law of the Republic of Kazakhstan “On Public Services”, article 19-1, item 2, sub-item 2)"}),
		Appeal: Appeal{
			Body: p.Issuer.Body,
			Term: in(i18n.Text{KK: "Шешім белгілі болған күннен бастап үш ай ішінде, 2026 жылғы 14 қарашаға дейін",
				RU: "В течение трёх месяцев со дня, когда стало известно о решении, до 14 ноября 2026 года",
				EN: "Within three months of learning of the decision, until 14 November 2026"}),
			Order: in(i18n.Text{
				KK: "Шағым порталда, Мемлекеттік корпорация арқылы немесе органның кеңсесіне жазбаша беріледі. Орган оны 5 жұмыс күні ішінде қарайды. Шешіммен келіспесеңіз, сотқа жүгінуге құқылысыз.",
				RU: "Жалоба подаётся на портале, через Государственную корпорацию или письменно в канцелярию органа. Орган рассматривает её в течение 5 рабочих дней. При несогласии с решением Вы вправе обратиться в суд.",
				EN: "File the complaint on the portal, through the State Corporation or in writing at the office of the body. The body considers it within 5 working days. If you disagree, you may go to court."}),
		},
	}
	reason := in(i18n.Text{
		KK: "Ұсынылған құжатта көрсетілген тұрғылықты мекенжай мемлекеттік дерекқордағы мәліметке сәйкес келмейді. Құжаттың қолданылу мерзімі 2026 жылғы 1 шілдеде аяқталған. Қайта жүгіну үшін жаңартылған құжатты ұсыну қажет.",
		RU: "Адрес места жительства, указанный в представленном документе, не соответствует сведениям государственной базы данных. Срок действия документа истёк 1 июля 2026 года. Для повторного обращения следует представить обновлённый документ.",
		EN: "The address given in the submitted document differs from the state database. The document expired on 1 July 2026. To apply again, submit an up-to-date document."})
	for range 7 {
		p.Refusal.Reasons = append(p.Refusal.Reasons, reason)
	}
	return p
}
