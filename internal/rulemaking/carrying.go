package rulemaking

import (
	"context"
	"slices"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// Carry takes an item out of a list to the end of another one, unless it was changed since the
// editor saw it or is in neither. What is there already stays there.
func Carry[T any](
	ctx context.Context, s *Service, actor identity.Actor, id string, from, to List[T], item, seen string,
) (clash Clash[T], err error) {
	defer fault.Wrap(&err, "rulemaking.Carry(%s, %s, %s)", id, from.Path, to.Path)
	err = s.edit(ctx, actor, id, from.Path+"/"+item, func(c *standard.Content) (before, after any, _ error) {
		clash = Clash[T]{}
		target := to.In(c)
		if target == nil {
			return nil, nil, fault.New(fault.NotFound, "")
		}
		if at, _ := to.find(c, item); at >= 0 {
			return nil, nil, nil // the same form again
		}
		at, items := from.find(c, item)
		switch {
		case at < 0:
			clash = Clash[T]{Clashed: true, Gone: true}
		case Seen(items[at]) != seen:
			clash = Clash[T]{Clashed: true, Theirs: items[at]}
		default:
			*target = append(*target, items[at])
			*from.In(c) = slices.Delete(items, at, at+1)
			return carried{from.Path}, carried{to.Path}, nil
		}
		return nil, nil, nil
	})
	return clash, err
}

// carried says in the history in which list an item stood.
type carried struct {
	List string `json:"list"`
}
