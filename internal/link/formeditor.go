package link

import "net/url"

// The form builder: sections, pages and questions are named by their ids, which are unique in
// a form, so that moving one leaves its address.

// FormSection is a section of the form of a proposal with its pages.
func FormSection(id, section string) string { return ProposalForm(id) + "/sections/" + section }

// FormPage is a page of the form with its questions.
func FormPage(id, page string) string { return ProposalForm(id) + "/pages/" + page }

// FormQuestion is a question with its settings.
func FormQuestion(id, question string) string { return ProposalForm(id) + "/questions/" + question }

// FormOption is one answer of a choice, FormAmount one rule of a calculated amount.
func FormOption(id, question, option string) string {
	return FormQuestion(id, question) + "/options/" + url.PathEscape(option)
}
func FormAmount(id, question, rule string) string {
	return FormQuestion(id, question) + "/amounts/" + rule
}

// What is added to the form, to a section, to a page and to a question.
func NewSection(id string) string          { return ProposalForm(id) + "/sections-new" }
func NewPage(id, section string) string    { return FormSection(id, section) + "/new" }
func NewQuestion(id, page string) string   { return FormPage(id, page) + "/new" }
func NewOption(id, question string) string { return FormQuestion(id, question) + "/option-new" }
func NewAmount(id, question string) string { return FormQuestion(id, question) + "/amount-new" }

// AddFromBank chooses a question of the bank for a page.
func AddFromBank(id, page string) string { return FormPage(id, page) + "/from-bank" }

// PutIntoBank offers a question to all forms; TakeFromBank takes over what the bank says (POST).
func PutIntoBank(id, question string) string  { return FormQuestion(id, question) + "/to-bank" }
func TakeFromBank(id, question string) string { return FormQuestion(id, question) + "/take" }

// RemovePart asks before a part of the form is taken out, OrderParts moves what is in it up or
// down, and CarryPart takes it elsewhere (POST).
func RemovePart(of string) string { return of + "/remove" }
func OrderParts(of string) string { return of + "/order" }
func CarryPart(of string) string  { return of + "/carry" }

// OrderOptions and OrderAmounts move the answers and the rules of a question (POST).
func OrderOptions(id, question string) string { return FormQuestion(id, question) + "/options-order" }
func OrderAmounts(id, question string) string { return FormQuestion(id, question) + "/amounts-order" }

// Bank is the list of questions that all forms share.
const Bank = Editor + "/bank"

// BankQuestion is one of them; RetireQuestion offers it no more, or again (POST).
func BankQuestion(code string) string   { return Bank + "/" + code }
func RetireQuestion(code string) string { return BankQuestion(code) + "/retire" }
