package embedded

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom PostgreSQL runs as. It refuses root, so for root there are two ways:
// a user namespace, in which root is called by another number and files stay root's; and
// where the kernel or a container forbids that, another user of the machine.
type account struct {
	name      string
	uid, gid  int
	namespace bool // run as uid 1000 of a new user namespace
	other     bool // run as uid and gid, whom the files then belong to
}

// chooseAccount keeps to the owner of an existing data directory.
func chooseAccount(dir string) (account, error) {
	self := account{uid: os.Geteuid(), gid: os.Getegid()}
	if self.uid != 0 {
		return self, nil
	}
	if owner, ok := ownerOf(dir); ok && owner.uid != 0 {
		return owner, nil
	}
	self.namespace = true
	if self.worksHere() {
		return self, nil
	}
	return serviceUser()
}

// serviceUser is postgres, whom packages create, or else nobody.
func serviceUser() (account, error) {
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, wrongUID := strconv.Atoi(found.Uid)
		gid, wrongGID := strconv.Atoi(found.Gid)
		if wrongUID == nil && wrongGID == nil {
			return account{name: name, uid: uid, gid: gid, other: true}, nil
		}
	}
	return account{}, fmt.Errorf("PostgreSQL does not run as root, user namespaces are " +
		"forbidden here, and there is no user postgres or nobody; start as another user")
}

func ownerOf(path string) (account, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return account{}, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return account{}, false
	}
	owner := account{uid: int(stat.Uid), gid: int(stat.Gid), other: true}
	owner.name = "user " + strconv.Itoa(owner.uid)
	return owner, true
}

// makeDir makes a directory for this account alone. One that exists must be its own: the
// place may be shared by everybody, as $TMPDIR is.
func (a account) makeDir(path string) error {
	err := os.Mkdir(path, 0o700)
	if err == nil && a.other {
		return os.Chown(path, a.uid, a.gid)
	}
	if err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a directory", path)
	}
	owner, _ := ownerOf(path)
	if owner.uid == 0 && a.other {
		return os.Chown(path, a.uid, a.gid)
	}
	if owner.uid != a.uid {
		return fmt.Errorf("%s belongs to %s; use another data directory, or chown -R it",
			path, owner.name)
	}
	return os.Chmod(path, 0o700)
}

// canEnter finds the closed door before PostgreSQL does, whose message would be only
// "permission denied": /root is closed to the user postgres.
func (a account) canEnter(dir string) error {
	if !a.other {
		return nil
	}
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		owner, _ := ownerOf(dir)
		mode := info.Mode().Perm()
		open := mode&0o001 != 0 || owner.uid == a.uid && mode&0o100 != 0 ||
			owner.gid == a.gid && mode&0o010 != 0
		if !open {
			return fmt.Errorf("PostgreSQL must run as %s, who cannot enter %s; "+
				"run chmod o+x %s, or use another data directory", a.name, dir, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}
