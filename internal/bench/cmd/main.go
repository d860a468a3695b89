// Command cmd runs the benchmarks and keeps their history: make bench.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"qyzmet/internal/bench"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o := bench.Options{Out: os.Stdout, History: "docs/bench.md", Repeat: 5}
	only := flag.String("only", "", "goals to measure, such as G3,G6; empty: all")
	flag.IntVar(&o.Repeat, "repeat", o.Repeat, "repetitions of each measurement")
	flag.Parse()
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	if err := bench.Run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
