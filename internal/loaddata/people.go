package loaddata

import (
	"fmt"
	"time"

	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
)

// Names in three scripts; surnames take an ending by sex.
var (
	surnames = []i18n.Text{
		{KK: "Ахмет", RU: "Ахмет", EN: "Akhmet"}, {KK: "Әбен", RU: "Абен", EN: "Aben"},
		{KK: "Байжан", RU: "Байжан", EN: "Baizhan"}, {KK: "Бекен", RU: "Бекен", EN: "Beken"},
		{KK: "Досан", RU: "Досан", EN: "Dosan"}, {KK: "Ермек", RU: "Ермек", EN: "Yermek"},
		{KK: "Есен", RU: "Есен", EN: "Yesen"}, {KK: "Жақып", RU: "Жакып", EN: "Zhakyp"},
		{KK: "Жүніс", RU: "Жунус", EN: "Zhunis"}, {KK: "Ибраим", RU: "Ибраим", EN: "Ibraim"},
		{KK: "Исатай", RU: "Исатай", EN: "Isatai"}, {KK: "Кәрім", RU: "Карим", EN: "Karim"},
		{KK: "Қалиақпар", RU: "Калиакпар", EN: "Kaliakpar"}, {KK: "Қасым", RU: "Касым", EN: "Kasym"},
		{KK: "Мұқан", RU: "Мукан", EN: "Mukan"}, {KK: "Мұрат", RU: "Мурат", EN: "Murat"},
		{KK: "Нұрлан", RU: "Нурлан", EN: "Nurlan"}, {KK: "Омар", RU: "Омар", EN: "Omar"},
		{KK: "Оразбек", RU: "Оразбек", EN: "Orazbek"}, {KK: "Рахым", RU: "Рахим", EN: "Rakhym"},
		{KK: "Сапар", RU: "Сапар", EN: "Sapar"}, {KK: "Серік", RU: "Серик", EN: "Serik"},
		{KK: "Смағұл", RU: "Смагул", EN: "Smagul"}, {KK: "Тілеубек", RU: "Тлеубек", EN: "Tileubek"},
		{KK: "Төлеген", RU: "Толеген", EN: "Tolegen"}, {KK: "Шәріп", RU: "Шарип", EN: "Sharip"},
	}
	menNames = []i18n.Text{
		{KK: "Азамат", RU: "Азамат", EN: "Azamat"}, {KK: "Асқар", RU: "Аскар", EN: "Askar"},
		{KK: "Бауыржан", RU: "Бауыржан", EN: "Bauyrzhan"}, {KK: "Дәурен", RU: "Даурен", EN: "Dauren"},
		{KK: "Ерлан", RU: "Ерлан", EN: "Yerlan"}, {KK: "Жандос", RU: "Жандос", EN: "Zhandos"},
		{KK: "Қайрат", RU: "Кайрат", EN: "Kairat"}, {KK: "Марат", RU: "Марат", EN: "Marat"},
		{KK: "Нұржан", RU: "Нуржан", EN: "Nurzhan"}, {KK: "Рустем", RU: "Рустем", EN: "Rustem"},
		{KK: "Самат", RU: "Самат", EN: "Samat"}, {KK: "Талғат", RU: "Талгат", EN: "Talgat"},
	}
	womenNames = []i18n.Text{
		{KK: "Айгүл", RU: "Айгуль", EN: "Aigul"}, {KK: "Ақмарал", RU: "Акмарал", EN: "Akmaral"},
		{KK: "Алма", RU: "Алма", EN: "Alma"}, {KK: "Бибігүл", RU: "Бибигуль", EN: "Bibigul"},
		{KK: "Гүлнәр", RU: "Гульнар", EN: "Gulnar"}, {KK: "Дана", RU: "Дана", EN: "Dana"},
		{KK: "Жанар", RU: "Жанар", EN: "Zhanar"}, {KK: "Қарлығаш", RU: "Карлыгаш", EN: "Karlygash"},
		{KK: "Ләззат", RU: "Ляззат", EN: "Lyazzat"}, {KK: "Мәдина", RU: "Мадина", EN: "Madina"},
		{KK: "Сәуле", RU: "Сауле", EN: "Saule"}, {KK: "Шолпан", RU: "Шолпан", EN: "Sholpan"},
	}
	// Endings of surnames and of patronymics, of men and women.
	surnameEnds = [2]i18n.Text{{KK: "ов", RU: "ов", EN: "ov"}, {KK: "ова", RU: "ова", EN: "ova"}}
	fatherEnds  = [2]i18n.Text{{KK: "ұлы", RU: "улы", EN: "uly"}, {KK: "қызы", RU: "кызы", EN: "kyzy"}}
)

func joined(a, b i18n.Text) i18n.Text {
	return i18n.Text{KK: a.KK + b.KK, RU: a.RU + b.RU, EN: a.EN + b.EN}
}

// The numbers of a person count up through the days of the 2090s, and then through serials that
// the demo's people do not have.
const (
	daysOf2090s  = 3652
	firstSerial  = 5000
	serialsApart = 2
	// mostPeople is how many have a number of their own.
	mostPeople = daysOf2090s * (10_000 - firstSerial) / serialsApart
)

var first2090 = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)

// personOf is the n-th invented person, from 0.
func personOf(n int) identity.Person {
	sex, k := n%2, scattered(n)
	return identity.Person{
		ID: personID(n), IIN: iinOf(n, sex), Phone: fmt.Sprintf("+7700%07d", n%10_000_000),
		Names: identity.Names{
			Surname: joined(surnames[k%len(surnames)], surnameEnds[sex]),
			Name:    [2][]i18n.Text{menNames, womenNames}[sex][k/len(surnames)%len(menNames)],
			Patronymic: joined(menNames[k/len(surnames)/len(menNames)%len(menNames)],
				fatherEnds[sex]),
		},
	}
}

// scattered gives neighbours different names.
func scattered(n int) int { return int(uint32(n) * 2654435761 >> 4) }

// Ids of load data tell what they are: whoever finds one elsewhere knows that it is nobody's.
const (
	firstID = "0000da7a-0000-4000-8000-000000000000"
	lastID  = "0000da7a-ffff-4fff-bfff-ffffffffffff"
)

func personID(n int) string     { return fmt.Sprintf("0000da7a-0001-4000-8000-%012d", n) }
func draftID(n int64) string    { return fmt.Sprintf("0000da7a-0002-4000-8000-%012d", n) }
func documentID(n int64) string { return fmt.Sprintf("0000da7a-0003-4000-8000-%012d", n) }
func hearingID(n int64) string  { return fmt.Sprintf("0000da7a-0004-4000-8000-%012d", n) }

// iinOf is a number that passes its checks and can belong to nobody yet. Where the serial gives
// no check digit, the one beside it does.
func iinOf(n, sex int) string {
	born := first2090.AddDate(0, 0, n%daysOf2090s).Format("060102")
	serial := firstSerial + n/daysOf2090s*serialsApart
	for i := 0; ; i++ {
		first := fmt.Sprintf("%s%d%04d", born, 5+(sex+i/serialsApart)%2, serial+i%serialsApart)
		if digit := checkDigit(first); digit < 10 {
			return first + string(rune('0'+digit))
		}
	}
}

// checkDigit is that of eleven digits; 10 means that there is none.
func checkDigit(iin string) int {
	for _, shift := range []int{0, 2} {
		sum := 0
		for i, c := range []byte(iin) {
			sum += int(c-'0') * ((i+shift)%11 + 1)
		}
		if sum %= 11; sum < 10 {
			return sum
		}
	}
	return 10
}
