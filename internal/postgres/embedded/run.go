package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// startBudget is enough for crash recovery after a long demo.
	startBudget = 2 * time.Minute
	// leaveBudget is how long the processes of a killed server may take to leave.
	leaveBudget = 20 * time.Second
	// leavePause is the pause between attempts while they do.
	leavePause = 150 * time.Millisecond
	// readyPause is the pause between two questions whether the server answers.
	readyPause = 10 * time.Millisecond
)

// errLeftover says that a killed server is not quite gone yet.
var errLeftover = errors.New("processes of an earlier server are still leaving")

// run starts the server and waits until it answers. After a kill -9 of the postmaster its
// backends need a moment to notice, and the server refuses to start beside them.
func (c *cluster) run(ctx context.Context) (*process, error) {
	ctx, cancel := context.WithTimeout(ctx, startBudget)
	defer cancel()
	for waited := time.Duration(0); ; waited += leavePause {
		process, err := c.runOnce(ctx)
		if !errors.Is(err, errLeftover) || waited > leaveBudget {
			return process, err
		}
		if err := wait(ctx, leavePause); err != nil {
			return nil, err
		}
	}
}

func (c *cluster) runOnce(ctx context.Context) (*process, error) {
	log, err := c.openLog()
	if err != nil {
		return nil, err
	}
	defer log.Close() // the server keeps its own descriptor
	begin, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	// Not bound to ctx, which ends with the start: the server lives until Stop.
	cmd := c.command(context.Background(), "postgres", c.arguments()...)
	cmd.Stdout, cmd.Stderr = log, log
	process, err := launch(cmd)
	if err != nil {
		return nil, err
	}
	if err := c.waitReady(ctx, process); err != nil {
		process.end(c.log)
		return nil, c.explain(err, log.Name(), begin)
	}
	return process, nil
}

func (c *cluster) waitReady(ctx context.Context, process *process) error {
	for {
		if answers, _ := c.ask(ctx); answers {
			return nil
		}
		if process.endsWithin(readyPause) {
			return errors.New("PostgreSQL ended at once")
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("PostgreSQL was not ready in time: %w", err)
		}
	}
}

// explain adds what the server said since begin.
func (c *cluster) explain(err error, path string, begin int64) error {
	text, unreadable := os.ReadFile(path)
	if unreadable != nil || int64(len(text)) < begin {
		return err
	}
	said := string(text[begin:])
	for _, sign := range []string{`lock file "postmaster.pid"`, "pre-existing shared memory"} {
		if strings.Contains(said, sign) {
			err = fmt.Errorf("%w: %w", errLeftover, err)
		}
	}
	return fmt.Errorf("%w; it said:\n%s", err, lastLines(said))
}

// ask connects once. exists is true as well when a server is there but starting,
// recovering or stopping.
func (c *cluster) ask(ctx context.Context) (answers, exists bool) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url(maintenance))
	if err == nil {
		return conn.Close(ctx) == nil, true
	}
	var refused *pgconn.PgError
	return false, errors.As(err, &refused)
}

// evictOrphan ends a server whose portal was killed. We hold the lock of the directory, so
// nobody uses it; adopting it would leave it without a parent to end with.
func (c *cluster) evictOrphan(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, leaveBudget)
	defer cancel()
	path := filepath.Join(c.data, "postmaster.pid")
	for {
		pid, err := postmaster(path)
		if err != nil {
			return nil // none, or half written by one that is no more
		}
		if _, exists := c.ask(ctx); !exists {
			return forgetReused(path, pid)
		}
		c.log.Info("ending a PostgreSQL that lost its portal", "pid", pid)
		if err := syscall.Kill(pid, syscall.SIGINT); err != nil {
			return nil // gone in between; the server checks the file again
		}
		if err := wait(ctx, leavePause); err != nil {
			return err
		}
	}
}

// forgetReused removes the trace of a server whose number now is another program's, as
// after a reboot; PostgreSQL would wait for that program to end.
func forgetReused(path string, pid int) error {
	if isAnotherProgram(strconv.Itoa(pid)) {
		return os.Remove(path)
	}
	return nil
}

// postmaster reads the process number, which is the first line.
func postmaster(path string) (int, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err == nil && pid <= 1 {
		err = fmt.Errorf("%d is no server", pid)
	}
	return pid, err
}
