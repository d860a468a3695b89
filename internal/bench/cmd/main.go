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
	if len(os.Args) == 4 && os.Args[1] == bench.Bare {
		end(bench.ServeBare(ctx, os.Args[2], os.Args[3]))
	}
	o := bench.Options{Out: os.Stdout, History: "docs/bench.md", Repeat: 5, Entries: 200_000,
		QueueRows: 5_000_000, SweepRows: 1_000_000}
	only := flag.String("only", "", "goals to measure, such as G3,G6; empty: all")
	flag.IntVar(&o.Repeat, "repeat", o.Repeat, "repetitions of each measurement")
	flag.IntVar(&o.Entries, "entries", o.Entries, "entries of the journal that is verified, such as 5000000")
	flag.IntVar(&o.QueueRows, "queue-rows", o.QueueRows, "applications behind the longest queue")
	flag.IntVar(&o.SweepRows, "sweep-rows", o.SweepRows, "running cases while the clocks are swept")
	flag.Parse()
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	end(bench.Run(ctx, o))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
