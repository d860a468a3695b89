package cabinet

import (
	"crypto/sha256"
	"encoding/hex"

	"qyzmet/internal/application"
	"qyzmet/internal/calendar"
	"qyzmet/internal/i18n"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// ownerBytes tells a device's few users apart and leads back to none of them.
const ownerBytes = 6

// keptLines is how many applications a device may keep.
const keptLines = 5

// kept is what the device may keep of the first page of the list, with the person's leave:
// number, service, status and due date.
func kept(v *page.Visit, c application.Cabinet) ui.KeptStatuses {
	sum := sha256.Sum256([]byte("device:" + v.Actor.PersonID))
	k := ui.KeptStatuses{
		Owner: hex.EncodeToString(sum[:ownerBytes]),
		Seen:  v.T.Moment(v.Site.Now().In(calendar.Almaty)), Lines: []string{},
	}
	for _, l := range c.Applications[:min(len(c.Applications), keptLines)] {
		k.Lines = append(k.Lines, keptLine(v, c, l))
	}
	return k
}

func keptLine(v *page.Visit, c application.Cabinet, l application.Line) string {
	key := "script.line"
	if !l.ClosedAt.IsZero() {
		key = "script.line_closed"
	}
	of, _ := c.Snapshot.Service(l.Service)
	return v.T.T(key, "service", of.Name.In(v.Lang), "status", v.T.T(l.Status.Key()),
		"due", i18n.DateShort(l.DueAt.In(calendar.Almaty)), "number", l.Number)
}
