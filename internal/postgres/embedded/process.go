package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// process is a program of PostgreSQL as our child.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	err  error         // how it ended; read after done
}

// launch starts cmd from a thread of its own: Linux sends the death signal when the
// thread that forked ends, and Go ends idle threads.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
		}
		close(p.done)
	}()
	return p, <-started
}

// end asks for a fast shutdown, then for an immediate one, then kills.
func (p *process) end(log *slog.Logger) {
	for _, step := range []struct {
		signal  syscall.Signal
		patient time.Duration
	}{{syscall.SIGINT, 20 * time.Second}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, 0}} {
		err := p.cmd.Process.Signal(step.signal)
		if errors.Is(err, os.ErrProcessDone) {
			break
		}
		if p.endsWithin(step.patient) {
			break
		}
		log.Warn("PostgreSQL does not stop", "signal", step.signal.String())
	}
	<-p.done
	log.Info("PostgreSQL has stopped")
}

func (p *process) endsWithin(patience time.Duration) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.done:
		return true
	case <-timer.C:
		return false
	}
}

// wait sleeps unless ctx ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return fmt.Errorf("PostgreSQL was not ready in time: %w", ctx.Err())
	case <-timer.C:
		return nil
	}
}
