// Registers is the stand-in for the state registers, the SMS operator and a mail server, as
// a process of its own, with switches that make it fail.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "registers:", err)
		os.Exit(1)
	}
}
