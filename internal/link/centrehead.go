package link

// CentreHead is the day of a Citizen Service Centre as its head sees it.
const CentreHead = "/centre"

// CentreStaff takes an operator into the centre (POST).
const CentreStaff = CentreHead + "/staff"

// EndCentreWork ends somebody's work in the centre (POST).
func EndCentreWork(person string) string { return CentreStaff + "/" + person + "/end" }

// CentreShifts are the shifts of a month, counted by operator.
const CentreShifts = CentreHead + "/shifts"

// ExportCentre gives a list of the centre as a file (POST).
const ExportCentre = CentreHead + "/export"

// EndCentreShift ends a shift that its operator forgot.
func EndCentreShift(shift string) string { return CentreShifts + "/" + shift + "/end" }

// OwnShifts are an operator's own.
const OwnShifts = CentreHead + "/own-shifts"
