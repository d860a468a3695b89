package standard

// Articles of law that a fault cites.
const (
	articleList       = "lawcheck.article.list"
	articleOnceOnly   = "lawcheck.article.once_only"
	articleCopies     = "lawcheck.article.copies"
	articleChannels   = "lawcheck.article.channels"
	articleRefusal    = "lawcheck.article.refusal"
	articleAcceptance = "lawcheck.article.acceptance"
	articleAppeal     = "lawcheck.article.appeal"
	articleOne        = "lawcheck.article.one_application"
	articleCorrection = "lawcheck.article.correction"
)

// articles give the article that a fault of a kind breaks.
var articles = map[string]string{
	"lawcheck.channel_none":        articleChannels,
	"lawcheck.channel_unknown":     articleChannels,
	"lawcheck.recipient_none":      articleList,
	"lawcheck.provider_unknown":    articleList,
	"lawcheck.provision_none":      articleList,
	"lawcheck.result_form":         articleList,
	"lawcheck.term_value":          articleList,
	"lawcheck.term_no_ordinary":    articleList,
	"lawcheck.term_waiting":        articleList,
	"lawcheck.correction_days":     articleCorrection,
	"lawcheck.fee_kind":            articleList,
	"lawcheck.fee_basis":           articleList,
	"lawcheck.hours":               articleList,
	"lawcheck.held_document":       articleOnceOnly,
	"lawcheck.held_answer":         articleOnceOnly,
	"lawcheck.document_presented":  articleCopies,
	"lawcheck.file_unlisted":       articleList,
	"lawcheck.refusal_none":        articleRefusal,
	"lawcheck.refusal_unknown":     articleRefusal,
	"lawcheck.acceptance_none":     articleAcceptance,
	"lawcheck.acceptance_unknown":  articleAcceptance,
	"lawcheck.appeal_body":         articleAppeal,
	"lawcheck.appeal_term":         articleAppeal,
	"lawcheck.appeal_authority":    articleAppeal,
	"lawcheck.appeal_short":        articleAppeal,
	"lawcheck.combine_self":        articleOne,
	"lawcheck.combine_cycle":       articleOne,
	"lawcheck.combine_no_standard": articleOne,
	"lawcheck.combine_no_term":     articleOne,
}
