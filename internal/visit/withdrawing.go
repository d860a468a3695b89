package visit

import (
	"context"
	"strings"

	"qyzmet/internal/fault"
	"qyzmet/internal/identity"
	"qyzmet/internal/standard"
)

// withdrawal begins the purposes that name an application to be withdrawn.
const withdrawal = "withdraw-"

// WithdrawalOf is the purpose under which a citizen agrees that an application is withdrawn: what
// cannot be undone has a consent of its own.
func WithdrawalOf(number string) string { return withdrawal + strings.ToLower(number) }

// Withdrawn is the number of the application that a purpose withdraws.
func Withdrawn(purpose string) (number string, ok bool) {
	number, ok = strings.CutPrefix(purpose, withdrawal)
	return strings.ToUpper(number), ok
}

// AskToWithdraw asks the citizen of the open visit to agree that an application of a service is
// withdrawn. A service they did not agree to is Forbidden.
func (s *Service) AskToWithdraw(ctx context.Context, actor identity.Actor, number, service, key string) (err error) {
	defer fault.Wrap(&err, "visit.AskToWithdraw(%s)", number)
	return s.ask(ctx, actor, WithdrawalOf(number), standard.Service{}, key, func(v Visit) error {
		if !v.Covers(service) {
			return fault.New(fault.Forbidden, "visit.not_agreed")
		}
		return nil
	})
}
