package i18n

import (
	"strconv"
	"strings"
	"time"
)

// Date is a calendar day of Asia/Almaty, written in words.
type Date time.Time

// DateShort is a calendar day without the weekday.
type DateShort time.Time

// Moment is a day with hours and minutes.
type Moment time.Time

// Money is an amount in tenge, in tiyn (hundredths), as fees are counted.
type Money int64

var months = map[Lang][12]string{
	KK: {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"},
	RU: {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

var weekdays = map[Lang][7]string{
	KK: {"жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"},
	RU: {"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// FormatDate writes "1 сәуір 2026, сәрсенбі", "1 апреля 2026, среда", "Wednesday, 1 April 2026".
func FormatDate(lang Lang, t time.Time) string {
	day := FormatDateShort(lang, t)
	week := weekdays[lang][t.Weekday()]
	if lang == EN {
		return week + ", " + day
	}
	return day + ", " + week
}

// FormatDateShort writes "1 сәуір 2026", "1 апреля 2026", "1 April 2026".
func FormatDateShort(lang Lang, t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + months[lang][t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// FormatMoment writes a date with its time, "1 сәуір 2026, 18:40".
func FormatMoment(lang Lang, t time.Time) string {
	return FormatDateShort(lang, t) + ", " + t.Format("15:04")
}

// FormatMoney writes tiyn as "2 162,50 ₸" (kk, ru) or "2,162.50 ₸" (en); whole tenge without a fraction.
func FormatMoney(lang Lang, tiyn int64) string {
	sign := ""
	if tiyn < 0 {
		sign, tiyn = "−", -tiyn
	}
	text := sign + FormatInt(lang, tiyn/100)
	if rest := tiyn % 100; rest != 0 {
		point := ","
		if lang == EN {
			point = "."
		}
		text += point + twoDigits(rest)
	}
	return text + "\u00a0₸"
}

// FormatInt groups thousands: a no-break space in kk and ru, a comma in en.
func FormatInt(lang Lang, n int64) string {
	if n < 0 {
		return "−" + FormatInt(lang, -n)
	}
	digits := strconv.FormatInt(n, 10)
	if len(digits) < 5 && lang != EN || len(digits) < 4 {
		return digits
	}
	group := "\u00a0"
	if lang == EN {
		group = ","
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
