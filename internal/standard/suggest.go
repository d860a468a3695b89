package standard

import (
	"context"
	"strings"

	"qyzmet/internal/fault"
)

// Suggest finds services while somebody types: those that hold every word by stem or
// beginning, best first, at most limit. It forgives no typing errors, which Search does
// when the words are sent, and takes one round trip.
func (r *Registrar) Suggest(ctx context.Context, query string, limit int) (_ []string, err error) {
	defer fault.Wrap(&err, "standard.Suggest")
	words := queryWords(query)
	if len(words) == 0 {
		return nil, nil
	}
	every := make([]string, len(words))
	for i, w := range words {
		every[i] = beginnings(w.forms())
	}
	codes, err := searchEvery(ctx, r.db, phrase(words), strings.Join(every, " & "))
	return codes[:min(len(codes), limit)], err
}
