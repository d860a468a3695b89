package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"qyzmet/internal/demo"
	"qyzmet/internal/demo/standin"
)

// run serves the stand-in until SIGINT or SIGTERM.
func run(args []string, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	return serve(ctx, args, out)
}

func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("registers", flag.ContinueOnError)
	flags.SetOutput(out)
	addr := flags.String("addr", "127.0.0.1:8090", "address to listen on")
	mailAddr := flags.String("mail-addr", "", "address to take e-mail on; empty: none")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "registers: listening on http://%s\n", listener.Addr())
	server := standin.New(demo.Everyone(), standin.Options{Now: time.Now})
	if *mailAddr == "" {
		return standin.Serve(ctx, listener, server)
	}
	mail, err := (&net.ListenConfig{}).Listen(ctx, "tcp", *mailAddr)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "registers: e-mail on %s\n", mail.Addr())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.ServeMail(ctx, mail) })
	group.Go(func() error { return standin.Serve(ctx, listener, server) })
	return group.Wait()
}
