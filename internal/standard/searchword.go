package standard

import (
	"slices"
	"strings"
)

// word is one word of a query, in lower case.
type word string

// filler are words of a question that no service is found by.
var filler = words(
	"а без в во для до и из к как какие какой где за или ли мне мой моя на надо не нужен нужна "+
		"нужно о об от по при с со у хочу что чтобы это можно оформить получить сделать узнать",
	"алу алғым алуға бар болады да де және жасау керек келеді қайда қалай қажет маған мен менің "+
		"не туралы үшін",
	"a an and at can do find for from get how i in is make me my need of on or the to want what where with",
)

func words(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

// forms are what the word may stand for as it was typed: itself, without its Kazakh
// endings, and in Latin letters, which are one for "қ" and "к", "і" and "и".
func (w word) forms() []string {
	forms := []string{string(w), kazakhStem(string(w))}
	for _, form := range forms {
		forms = append(forms, Latin(form))
	}
	return distinct(forms)
}

// nearForms are what else the word may stand for: cut to its beginning, or typed as if the
// keyboard had stood in the other layout.
func (w word) nearForms() []string {
	if len([]rune(w)) < 3 {
		return w.forms()
	}
	other := word(otherLayout(string(w)))
	cut := []string{beginning(string(w)), beginning(string(other))}
	return distinct(slices.Concat(w.forms(), other.forms(), cut))
}

func distinct(forms []string) []string {
	forms = slices.DeleteFunc(forms, func(f string) bool { return f == "" })
	slices.Sort(forms)
	return slices.Compact(forms)
}

// beginning cuts a word to what is telling of it: Russian and Kazakh endings are up to a
// third of a word, and five letters are telling enough.
func beginning(word string) string {
	runes := []rune(word)
	return string(runes[:max(min(5, len(runes)), len(runes)*2/3)])
}

// kazakhLetters are those that no Russian word has.
const kazakhLetters = "әғқңөұүһі"

// kazakhEndings are those of number, possession and case, the longest first.
var kazakhEndings = strings.Fields("ларының лерінің дарының дерінің тарының терінің " +
	"ының інің сының сінің ымның імнің ларын лерін ларды лерді тарды терді дарды дерді " +
	"ның нің дың дің тың тің дан ден тан тен нан нен мен бен пен лар лер дар дер тар тер сын сін " +
	"ымды імді ға ге қа ке на не ны ні ды ді ты ті да де та те ым ім ың ің ын ін сы сі ы і")

// stemLeast is how many letters of a Kazakh word stay when its endings go.
const stemLeast = 4

// kazakhStem takes the endings from a word with a Kazakh letter, and the last consonant
// where it changes before them: "соттылығы" gives "соттылы", the beginning of "соттылық".
func kazakhStem(word string) string {
	if !strings.ContainsAny(word, kazakhLetters) {
		return word
	}
	stem := word
	for range 3 { // number, possession, case
		stem = withoutEnding(stem)
	}
	if stem == word {
		return word
	}
	runes := []rune(stem)
	if last := runes[len(runes)-1]; len(runes) > stemLeast && strings.ContainsRune("ғгб", last) {
		runes = runes[:len(runes)-1]
	}
	return string(runes)
}

func withoutEnding(word string) string {
	for _, ending := range kazakhEndings {
		if stem, ok := strings.CutSuffix(word, ending); ok && len([]rune(stem)) >= stemLeast {
			return stem
		}
	}
	return word
}

var qwertyToCyrillic = strings.NewReplacer(
	"q", "й", "w", "ц", "e", "у", "r", "к", "t", "е", "y", "н", "u", "г", "i", "ш", "o", "щ", "p", "з",
	"a", "ф", "s", "ы", "d", "в", "f", "а", "g", "п", "h", "р", "j", "о", "k", "л", "l", "д",
	"z", "я", "x", "ч", "c", "с", "v", "м", "b", "и", "n", "т", "m", "ь")

// otherLayout reads Latin letters typed where Cyrillic ones were meant: "cghfdrf" is "справка".
func otherLayout(word string) string { return qwertyToCyrillic.Replace(word) }

var latin = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh",
	'з': "z", 'и': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l", 'м': "m", 'н': "n", 'ң': "n", 'о': "o",
	'ө': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h",
	'һ': "h", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "y", 'і': "i", 'ь': "", 'э': "e",
	'ю': "yu", 'я': "ya",
}

// Latin writes Cyrillic text in the Latin letters people type it with: "справка", "spravka".
func Latin(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if s, ok := latin[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
