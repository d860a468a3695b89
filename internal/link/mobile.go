package link

import "net/url"

// MobileTrips are the days of mobile offices in villages; MobileBookings are the citizen's own places,
// CentreTrips those of the centre whose head is signed in.
const (
	MobileTrips    = "/centres/mobile"
	MobileBookings = Cabinet + "/mobile"
	CentreTrips    = "/centre/trips"
)

// MobileTripsIn is the list narrowed to a region.
func MobileTripsIn(region string) string {
	return MobileTrips + "?" + url.Values{"region": {region}}.Encode()
}

// MobileTrip is one day, where a place on it is booked (POST); GiveUpMobile gives it up (POST).
func MobileTrip(trip string) string    { return MobileTrips + "/" + trip }
func GiveUpMobile(place string) string { return MobileBookings + "/" + place + "/cancel" }

// CentreTrip is one day before the centre's head, with the codes that are booked; CancelTrip takes it
// back (POST).
func CentreTrip(trip string) string { return CentreTrips + "/" + trip }
func CancelTrip(trip string) string { return CentreTrip(trip) + "/cancel" }
