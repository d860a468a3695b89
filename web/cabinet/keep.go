package cabinet

import (
	"crypto/sha256"
	"encoding/hex"

	"qyzmet/internal/calendar"
	"qyzmet/web/page"
	"qyzmet/web/ui"
)

// ownerBytes tells a device's few users apart and leads back to none of them.
const ownerBytes = 6

// kept lets the device keep the statuses of the first page, with the person's leave.
func kept(v *page.Visit) ui.KeptStatuses {
	sum := sha256.Sum256([]byte("device:" + v.Actor.PersonID))
	return ui.KeptStatuses{
		Owner: hex.EncodeToString(sum[:ownerBytes]),
		Seen:  v.T.Moment(v.Site.Now().In(calendar.Almaty)),
	}
}
