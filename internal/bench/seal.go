package bench

import (
	"encoding/json"
	"fmt"

	"qyzmet/internal/application"
	"qyzmet/internal/sealed"
)

// Keys of the benchmarks; a portal in production takes no even ones.
const (
	benchColumnKeys = "a:Vt3sM0Qb1Jz0pQn4c7yXk2oWm9uTf5eRh8gLd6aSxBI="
	benchIndexKey   = "Zk8wN1yRq5uHc3vXb7mPd0fJs4tLg9aEo2iWh6rTyUM="
)

// keys are those keys. They are written above: an error is one of this file.
func keys() (*sealed.Keyring, error) { return sealed.Parse(benchColumnKeys, benchIndexKey) }

// sealedPeople are the sealed columns of the citizens, by their number.
func sealedPeople(of *sealed.Keyring) (iins, indexes, phones [][]byte) {
	for n := range citizens {
		id, iin := citizenID(n), fmt.Sprintf("%012d", n)
		iins = append(iins, of.Seal([]byte(iin), sealed.PersonIIN.At(id)))
		indexes = append(indexes, of.Index(sealed.PersonIIN.Table, sealed.PersonIIN.Name, iin))
		phones = append(phones, of.Seal([]byte(benchPhone), sealed.PersonPhone.At(id)))
	}
	return iins, indexes, phones
}

// sealedNumbers are where the codes of drafts were sent to.
func sealedNumbers(of *sealed.Keyring, from, until int) (numbers [][]byte) {
	for n := from; n < until; n++ {
		numbers = append(numbers, of.Seal([]byte(benchPhone), sealed.CodeSentTo.At(codeID(n))))
	}
	return numbers
}

// sealedDrafts are the sealed columns of drafts that all say what the pattern says.
func sealedDrafts(
	of *sealed.Keyring, pattern application.DraftRecord, from, until int,
) (answers, registered, facts [][]byte, _ error) {
	for _, c := range []struct {
		column sealed.Column
		value  any
		list   *[][]byte
	}{
		{sealed.DraftAnswers, pattern.Answers, &answers},
		{sealed.DraftRegistered, pattern.Registered, &registered},
		{sealed.DraftFacts, pattern.Facts, &facts},
	} {
		plain, err := json.Marshal(c.value)
		if err != nil {
			return nil, nil, nil, err
		}
		for n := from; n < until; n++ {
			*c.list = append(*c.list, of.Seal(plain, c.column.At(draftID(n))))
		}
	}
	return answers, registered, facts, nil
}
