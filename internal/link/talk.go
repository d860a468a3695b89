package link

// What is said about an application, from the applicant's side.
const Messages = Cabinet + "/messages"

// ApplicationMessages is everything that was written in an application, WriteToBody adds to it
// (POST).
func ApplicationMessages(number string) string { return Application(number) + "/messages" }
func WriteToBody(number string) string         { return Application(number) + "/message" }

// CaseMessages is the same for the official, WriteToApplicant adds to it; WriteNote keeps a
// note (POST). AskOpinion is the page of a question to another body, TakeBackOpinion takes it back (POST).
func CaseMessages(number string) string     { return Case(number) + "/messages" }
func WriteToApplicant(number string) string { return Case(number) + "/message" }
func WriteNote(number string) string        { return Case(number) + "/note" }
func AskOpinion(number string) string       { return Case(number) + "/opinion" }
func TakeBackOpinion(number string) string  { return Case(number) + "/opinion-withdrawal" }

// Opinions are the questions of other bodies to one's own.
const Opinions = Bench + "/opinions"

// Opinion is one of them, AnswerOpinion answers it (POST), OpinionFile is a file shown with it.
func Opinion(id string) string           { return Opinions + "/" + id }
func AnswerOpinion(id string) string     { return Opinion(id) + "/answer" }
func OpinionFile(id, file string) string { return Opinion(id) + "/files/" + file }
