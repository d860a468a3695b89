package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a program under load, in a process of its own as it has in production.
type child struct {
	cmd  *exec.Cmd
	log  *os.File
	done chan struct{}
	addr string // host:port of its pages
	// took is how long it was from the start to the first right answer.
	took time.Duration
}

// start runs a program that shall answer 200 at path of addr.
func (b *Bench) start(
	ctx context.Context, addr, path, program string, env []string, args ...string,
) (*child, error) {
	begin := time.Now()
	c, err := b.launch(program, env, args...)
	if err != nil {
		return nil, err
	}
	c.addr = addr
	for !answers(ctx, "http://"+addr+path) {
		if c.ended(time.Millisecond) || time.Since(begin) > 30*time.Second {
			c.stop()
			return nil, fmt.Errorf("%s %s did not get ready: %s", filepath.Base(program), args[0], c.lastWords())
		}
	}
	c.took = time.Since(begin)
	return c, nil
}

func (b *Bench) launch(program string, env []string, args ...string) (*child, error) {
	log, err := os.CreateTemp(b.dir, filepath.Base(program)+"-*.log")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, log, log
	c := &child{cmd: cmd, log: log, done: make(chan struct{})}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = cmd.Wait() // how it ended is in its log
		close(c.done)
	}()
	return c, nil
}

func answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = a.Body.Close()
	return a.StatusCode == http.StatusOK
}

func (c *child) ended(within time.Duration) bool {
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-c.done:
		return true
	case <-timer.C:
		return false
	}
}

// stop ends the program in order, or else by force.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM) // it may have ended already
	if !c.ended(30 * time.Second) {
		_ = c.cmd.Process.Kill()
	}
	<-c.done
	_ = c.log.Close()
}

func (c *child) lastWords() string {
	text, err := os.ReadFile(c.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// peakMemory is the most memory that the process has ever held, in MB.
func (c *child) peakMemory() (float64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if text, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), " kB"), 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("the system does not say how much memory a process held")
}

// freeAddress is a loopback address that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
