package e2etest

import (
	"net/http"
	"net/url"
	"testing"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/rulemaking"
)

// built is a form in preparation.
type built struct {
	proposal string
	// banked is a question whose bank says something else by now, bare one without options.
	banked, bare string
	// rule names a rule of the amount.
	rule string
}

const (
	pen     = "editor"
	checker = "approver"
	// Parts of the form of the allowance.
	childPage, childOrder, amount = "child", "child_order", "amount"
)

// buildForm begins a proposal and adds to its form what its standard does not have: a question
// of the bank that the bank has changed since, a choice without options, and faults.
func (c *town) buildForm(t *testing.T) {
	t.Helper()
	ctx, who := t.Context(), c.actor(t, pen)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := c.Rulemaking.Begin(ctx, who,
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: identity.NewKey()})
	must(err)
	v, err := c.Rulemaking.Read(ctx, who, id)
	must(err)
	bank, err := c.Rulemaking.Bank(ctx, who)
	must(err)
	page, _ := v.Content.Form.PageOf(childOrder)
	section, _, _ := v.Content.Form.PageByID(page.ID)
	c.built = built{proposal: id, banked: "photo", bare: "channel"}
	questions := rulemaking.Fields(section.ID, page.ID)
	for _, q := range bank {
		if q.Code != c.built.banked {
			continue
		}
		must(rulemaking.Add(ctx, c.Rulemaking, who, id, questions, q.Field))
		q.Field.Hint = i18n.Text{KK: "Соңғы 6 айда түскен сурет.", RU: "Снимок за последние 6 месяцев.", EN: "Taken in the last 6 months."}
		_, err = c.Rulemaking.SaveQuestion(ctx, who, q, q.Version)
		must(err)
	}
	must(rulemaking.Add(ctx, c.Rulemaking, who, id, questions, form.Field{
		ID: c.built.bare, Type: form.TypeRadio, Label: i18n.Text{KK: "Қалай хабарлайық?", RU: "Как сообщить вам?", EN: "How shall we tell you?"},
	}))
	f, _ := v.Content.Form.FieldByID(amount)
	c.built.rule = rulemaking.AmountID(f.Computed[0])
}

// builderPages are the form builder's, and the bank's.
func (c *town) builderPages() map[string][]example {
	b := c.built
	refused := http.StatusUnprocessableEntity
	wrong := func(path string, form url.Values) example {
		return example{what: "wrong", as: pen, path: path, form: form, status: refused}
	}
	show := func(path string) example { return example{as: pen, path: path} }
	read := func(path string) example { return example{what: "read", as: checker, path: path} }
	question := func(name string) string { return link.FormQuestion(b.proposal, name) }
	section, page := link.FormSection(b.proposal, childPage), link.FormPage(b.proposal, childPage)
	option := link.FormOption(b.proposal, childOrder, "4+")
	rule := link.FormAmount(b.proposal, amount, b.rule)
	at := func(path string) string { return link.ProposalForm("{id}") + path }
	return map[string][]example{
		at(""):                           {show(link.ProposalForm(b.proposal)), read(link.ProposalForm(b.proposal))},
		at("/sections-new"):              {show(link.NewSection(b.proposal)), wrong(link.NewSection(b.proposal), url.Values{"id": {"Бөлім"}})},
		at("/sections/{section}"):        {show(section), read(section)},
		at("/sections/{section}/remove"): {show(link.RemovePart(section))},
		at("/sections/{section}/new"): {
			show(link.NewPage(b.proposal, childPage)), wrong(link.NewPage(b.proposal, childPage), url.Values{"id": {"check"}}),
		},
		at("/pages/{page}"):        {show(page), read(page)},
		at("/pages/{page}/remove"): {show(link.RemovePart(page))},
		at("/pages/{page}/new"): {
			show(link.NewQuestion(b.proposal, childPage)), wrong(link.NewQuestion(b.proposal, childPage), url.Values{"id": {childOrder}}),
		},
		at("/pages/{page}/from-bank"): {
			show(link.AddFromBank(b.proposal, childPage)), wrong(link.AddFromBank(b.proposal, childPage), url.Values{"id": {"x"}}),
			{what: "nothing", as: pen, path: link.AddFromBank(b.proposal, childPage) + "?q=qqq"},
		},
		at("/questions/{question}"): {
			show(question(childOrder)), read(question(childOrder)), show(question(amount)), show(question(b.banked)),
			show(question(b.bare)), show(question("iban")), show(question("personal_data_consent")),
			wrong(question(amount), url.Values{"min": {"x"}, "max": {"y"}, "register": {"gbdfl"}}),
		},
		at("/questions/{question}/remove"): {show(link.RemovePart(question(childOrder))), show(link.RemovePart(question(b.bare)))},
		at("/questions/{question}/to-bank"): {
			show(link.PutIntoBank(b.proposal, childOrder)), wrong(link.PutIntoBank(b.proposal, childOrder), url.Values{"code": {"Қате"}}),
		},
		at("/questions/{question}/option-new"): {
			show(link.NewOption(b.proposal, b.bare)), wrong(link.NewOption(b.proposal, b.bare), url.Values{"value": {"а"}}),
		},
		at("/questions/{question}/options/{option}"):        {show(option), read(option)},
		at("/questions/{question}/options/{option}/remove"): {show(link.RemovePart(option))},
		at("/questions/{question}/amount-new"): {
			show(link.NewAmount(b.proposal, amount)), wrong(link.NewAmount(b.proposal, amount), url.Values{"mrp": {"көп"}}),
		},
		at("/questions/{question}/amounts/{amount}"):        {show(rule), read(rule)},
		at("/questions/{question}/amounts/{amount}/remove"): {show(link.RemovePart(rule))},
		link.Bank: {show(link.Bank), read(link.Bank)},
		link.BankQuestion("{code}"): {
			show(link.BankQuestion("phone")), read(link.BankQuestion("phone")), show(link.BankQuestion("result_delivery")),
			wrong(link.BankQuestion("phone"), url.Values{"register": {"gbdfl"}, "label.kk": {"Телефон"}}),
			{what: "clash", as: pen, path: link.BankQuestion("phone"), form: url.Values{"version": {"0"}, "label.kk": {"Телефон"}},
				status: http.StatusConflict},
		},
	}
}
