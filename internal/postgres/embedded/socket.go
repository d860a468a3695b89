package embedded

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// socketLimit is the longest path of a socket in bytes: 103 on macOS, 107 on Linux.
const socketLimit = 103

// socketDir is in the data directory, or, where that path is too long for a socket, in
// $TMPDIR under a name made from it.
func socketDir(dir string) (string, error) {
	return socketDirIn(os.TempDir(), dir)
}

func socketDirIn(temp, dir string) (string, error) {
	sum := sha256.Sum256([]byte(dir))
	short := filepath.Join(temp, "qyzmet-"+hex.EncodeToString(sum[:6]))
	for _, place := range []string{filepath.Join(dir, "socket"), short} {
		if len(place)+len("/.s.PGSQL."+port) <= socketLimit {
			return place, nil
		}
	}
	return "", fmt.Errorf("the paths of %s and $TMPDIR are too long for a socket; "+
		"use a data directory nearer to the root", dir)
}

// removeSocketDir leaves no empty directory in $TMPDIR.
func (c *cluster) removeSocketDir() {
	if filepath.Dir(c.socket) != c.dir {
		// It is not empty only if the server was killed; then the next start uses it.
		_ = os.Remove(c.socket)
	}
}
