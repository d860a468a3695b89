package link

// Trial is a filed trial from the official's seat.
func Trial(number string) string { return Editor + "/trials/" + number }

// What the seat does (POST): take, approve, refuse, delete.
func TakeTrial(number string) string    { return Trial(number) + "/take" }
func ApproveTrial(number string) string { return Trial(number) + "/approve" }
func RefuseTrial(number string) string  { return Trial(number) + "/refuse" }
func DeleteTrial(number string) string  { return Trial(number) + "/delete" }
