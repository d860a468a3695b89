// Package verify is where anybody may ask without signing in: whether an issued document
// is genuine, and how far an application is.
package verify

import (
	"qyzmet/internal/application"
	"qyzmet/internal/document"
	"qyzmet/internal/identity"
	"qyzmet/internal/link"
	"qyzmet/internal/standard"
	"qyzmet/web/page"
)

// Deps are what the room stands on.
type Deps struct {
	Archive      *document.Archive
	Applications *application.Service
	// Registrar tells when the cached forms are out of date.
	Registrar *standard.Registrar
}

// Room serves the pages of this package.
type Room struct{ Deps }

// Register lists the room's routes in page order.
func Register(rs page.Routes, d Deps) {
	room := Room{d}
	rs.Get(link.Verify, identity.VerifyDocument, room.showVerify)
	rs.Get(link.VerifyCode("{"+codeParam+"}"), identity.VerifyDocument, room.showDocument)
	rs.Get(link.Track, identity.TrackStatus, room.showTrack)
	rs.Post(link.Track, identity.TrackStatus, room.submitTrack)
}

// codeParam is the code in the path and in the query of the form.
const codeParam = "code"
