package editionview

import (
	"strings"

	"qyzmet/internal/i18n"
	"qyzmet/internal/standard"
)

// Comparison is everything there is to say of two texts, as a part of a page.
type Comparison struct {
	// Count is how many changes there are; empty where there are none.
	Count string
	// Marks says that words of texts are marked.
	Marks    bool
	Articles []Article
	// Same lists the articles without a change.
	Same string
}

// Between compares two texts; prefix keeps ids apart where a page has two comparisons.
func Between(t i18n.Localizer, names Names, before, after standard.Content, prefix string) Comparison {
	articles, same := Compare(t, names, before, after)
	if len(articles) == 0 {
		return Comparison{}
	}
	for i := range articles {
		articles[i].ID = prefix + articles[i].ID
	}
	c := Comparison{
		Count: t.T("edition.compare_count", "n", Count(articles)), Marks: MarksWords(articles), Articles: articles,
	}
	if len(same) > 0 {
		c.Same = t.T("edition.compare_same", "list", strings.Join(same, ", "))
	}
	return c
}
