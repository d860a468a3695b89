// Command portal is the portal of public services: pages, jobs, schema and demo.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"qyzmet/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app.Run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		os.Exit(1)
	}
}
