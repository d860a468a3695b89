package loaddata

import (
	"testing"

	"qyzmet/internal/demo"
	"qyzmet/internal/form"
)

func TestInventedPeopleHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{demo.Specimen().IIN: true}
	for _, p := range demo.Everyone() {
		seen[p.IIN] = true
	}
	for _, from := range []int{0, mostPeople - 20_000} {
		for n := from; n < from+20_000; n++ {
			iin := personOf(n).IIN
			if _, trouble := form.ParseIIN(iin); trouble != "" || iin[0] != '9' || seen[iin] {
				t.Fatalf("person %d has the number %s: %q", n, iin, trouble)
			}
			seen[iin] = true
		}
	}
}
