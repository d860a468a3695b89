package link

// Complaints are those of the person who is signed in.
const Complaints = "/complaints"

// Complain is the complaint about an application: the form for it, or what became of it.
func Complain(number string) string { return Complaints + "/" + number }

// JudgeComplaints are the complaints that the quality authority answers, JudgeComplaint is one.
const JudgeComplaints = Oversight + "/complaints"

// JudgeComplaint is one complaint before the authority.
func JudgeComplaint(id string) string { return JudgeComplaints + "/" + id }
