//go:build !linux

package embedded

import "syscall"

// locale is that of the cluster. macOS has C.UTF-8 only since version 15.
const locale = "en_US.UTF-8"

// attributes keep Ctrl-C in our terminal from the server. There is no death signal here:
// a server whose portal was killed is found and ended by the next start.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// worksHere is no: user namespaces belong to Linux.
func (account) worksHere() bool { return false }

// isAnotherProgram cannot be told here without starting a program.
func isAnotherProgram(string) bool { return false }
