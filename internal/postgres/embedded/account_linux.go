package embedded

import (
	"os"
	"os/exec"
	"syscall"
)

// locale is that of the cluster: Unicode letters, order of code points.
const locale = "C.UTF-8"

// attributes let the server end with us (the death signal is PostgreSQL's fast shutdown)
// but not with Ctrl-C in our terminal, which would reach it before we are done with it.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT}
	switch {
	case a.namespace:
		attr.Cloneflags = syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 1000, HostID: a.uid, Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 1000, HostID: a.gid, Size: 1}}
	case a.other:
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// worksHere tries the account on a program that does nothing: containers and hardened
// kernels refuse the namespace itself.
func (a account) worksHere() bool {
	cmd := exec.Command("true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}
	cmd.SysProcAttr.UidMappings = a.attributes().UidMappings
	cmd.SysProcAttr.GidMappings = a.attributes().GidMappings
	return cmd.Run() == nil
}

// isAnotherProgram reports whether a process is known not to be PostgreSQL.
func isAnotherProgram(pid string) bool {
	name, err := os.ReadFile("/proc/" + pid + "/comm")
	return err == nil && string(name) != "postgres\n"
}
