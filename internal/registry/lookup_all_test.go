package registry_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/fault"
	"qyzmet/internal/registry"
	"qyzmet/internal/registry/registrytest"
)

const iin = "960314501017"

// deaf ignores its context, as no adapter should and a page must survive.
type deaf struct{ release chan struct{} }

func (d deaf) Lookup(context.Context, registry.Request) (registry.Record, error) {
	<-d.release
	return registry.Record{}, nil
}

func TestLookupAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := &registrytest.Fake{}
		fake.Put(registry.BMG, iin, registry.Record{"phone": "+77000000101"})
		fake.Down(registry.ZAGS)
		fake.Hang(registry.AR)
		start := time.Now()
		found, unavailable := registry.LookupAll(t.Context(), fake, registry.Query{
			Registers: []string{registry.AR, registry.BMG, registry.CBDI, registry.ZAGS},
			IIN:       iin, Purpose: "service:id-card",
		})
		if got := time.Since(start); got != registry.LookupLimit {
			t.Errorf("took %v, want the limit of one register", got)
		}
		want := map[string]registry.Record{registry.BMG: {"phone": "+77000000101"}}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("found (-want +got):\n%s", diff)
		}
		late := []string{registry.AR, registry.ZAGS}
		if diff := cmp.Diff(late, unavailable); diff != "" {
			t.Errorf("unavailable (-want +got):\n%s", diff)
		}
	})
}

func TestLookupAll_ReturnsInTimeWhateverARegisterDoes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		register := deaf{release: make(chan struct{})}
		defer close(register.release)
		start := time.Now()
		found, unavailable := registry.LookupAll(t.Context(), register, registry.Query{
			Registers: []string{registry.AR}, IIN: iin, Purpose: "service:id-card",
		})
		if got := time.Since(start); got != registry.TotalLimit {
			t.Errorf("took %v, want %v", got, registry.TotalLimit)
		}
		if len(found) != 0 || len(unavailable) != 1 {
			t.Errorf("found %d, unavailable %v", len(found), unavailable)
		}
	})
}

func TestLookupAll_AsksNothingWhenThereIsNothingToAsk(t *testing.T) {
	t.Parallel()
	found, unavailable := registry.LookupAll(t.Context(), &registrytest.Fake{}, registry.Query{})
	if len(found) != 0 || len(unavailable) != 0 {
		t.Errorf("found %v, unavailable %v, want nothing", found, unavailable)
	}
}

func TestRequest_Check(t *testing.T) {
	t.Parallel()
	right := registry.Request{Register: registry.ZAGS, IIN: iin, Purpose: "service:id-card"}
	if err := right.Check(); err != nil {
		t.Errorf("a right question is refused: %v", err)
	}
	cases := map[string]func(*registry.Request){
		"without a purpose":          func(r *registry.Request) { r.Purpose = "" },
		"with a path for a register": func(r *registry.Request) { r.Register = "../x" },
		"with letters in the IIN":    func(r *registry.Request) { r.IIN = "96031450101a" },
		"with a short IIN":           func(r *registry.Request) { r.IIN = "960314" },
	}
	for name, spoil := range cases {
		t.Run("refuses a question "+name, func(t *testing.T) {
			t.Parallel()
			req := right
			spoil(&req)
			if err := req.Check(); !fault.Is(err, fault.Invalid) {
				t.Errorf("Check = %v, want invalid", err)
			}
		})
	}
}
