package apply

import (
	"qyzmet/internal/application"
	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/link"
	"qyzmet/web/question"
	"qyzmet/web/ui"
)

// answerView is an answer as the check page shows it.
type answerView struct {
	Lines []line
	// Missing are the words for an answer that is still open.
	Missing string
	// Source names the register that gave the answer.
	Source string
}

// line is a line of an answer; with URL it is a file.
type line struct {
	Text, URL, Size string
	// Lang is set where the text is not in the page's language.
	Lang i18n.Lang
}

// rowOf shows a question with its answer; a register's answer says where it comes from.
func rowOf(t i18n.Localizer, d *application.OpenDraft, row form.Row) ui.Row {
	key, lang := ui.Official(t, row.Field.Label)
	return ui.Row{Key: key, KeyLang: lang, Content: answer(t, answerOf(t, d, row))}
}

func answerOf(t i18n.Localizer, d *application.OpenDraft, row form.Row) answerView {
	if row.Missing && unanswered(row) {
		return answerView{Missing: t.T("form.value.missing")}
	}
	a := answerView{}
	if row.Missing {
		a.Missing = t.T("apply.check.mend")
	}
	for _, value := range row.Values {
		a.Lines = append(a.Lines, lineOf(t, d, value))
	}
	switch row.Origin {
	case form.FromRegister:
		a.Source = t.T("apply.from_register", "register", registerName(d, row.Register))
	case form.Calculated:
		a.Source = t.T("apply.calculated")
	}
	return a
}

// unanswered tells a question without an answer from one whose answer is not right any more.
func unanswered(row form.Row) bool {
	words, ok := row.Values[0].Content.(i18n.Message)
	return ok && words.Key == "form.value.missing"
}

func lineOf(t i18n.Localizer, d *application.OpenDraft, value form.Value) line {
	if id, ok := value.File(); ok {
		f := d.Files[string(id)]
		return line{Text: f.Name, Size: question.Size(t, f.Size), URL: link.In(t.Lang(), link.DraftFile(d.ID, f.ID))}
	}
	text, lang := value.In(t)
	if lang == t.Lang() {
		lang = ""
	}
	return line{Text: text, Lang: lang}
}

func registerName(d *application.OpenDraft, code string) i18n.Text {
	register, _ := d.Snapshot.Register(code)
	return register.Name
}
