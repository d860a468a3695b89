package registrytest_test

import (
	"testing"

	"qyzmet/internal/registry"
	"qyzmet/internal/registry/registrytest"
)

func TestFake(t *testing.T) {
	t.Parallel()
	registrytest.Run(t, func(*testing.T) registrytest.Subject {
		const iin = "960314501017"
		fake := &registrytest.Fake{}
		phone := registry.Record{"phone": "+77000000101"}
		address := registry.Record{"address.house": "40"}
		fake.Put(registry.BMG, iin, phone)
		fake.Put(registry.AR, iin, address)
		ask := registry.Request{Register: registry.BMG, IIN: iin, Purpose: "service:id-card"}
		also := ask
		also.Register = registry.AR
		return registrytest.Subject{
			Register: fake, Known: ask, Want: phone, Also: also, AlsoWant: address,
			Unknown: "990821601025",
			Down:    func(_ *testing.T, register string) { fake.Down(register) },
			Up:      func(_ *testing.T, register string) { fake.Up(register) },
		}
	})
}

func TestFake_Asked(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Fake{}
	ask := registry.Request{
		Register: registry.ZAGS, IIN: "960314501017", Purpose: "service:id-card",
	}
	if _, err := fake.Lookup(t.Context(), ask); err == nil {
		t.Error("an empty register found somebody")
	}
	if asked := fake.Asked(); len(asked) != 1 || asked[0] != ask {
		t.Errorf("asked = %v, want the one lookup", asked)
	}
}
