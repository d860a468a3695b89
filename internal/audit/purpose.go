package audit

import "slices"

// Purposes of reading somebody's data.
const (
	// PurposeReview is the consideration of the person's application by its holder.
	PurposeReview = "review"
	// PurposeQueue is the look of an official at what the body has to do.
	PurposeQueue = "queue"
	// PurposeSearch looks for the cases of a person who has turned to the body.
	PurposeSearch = "search"
	// PurposeOversight is the control of who reads what.
	PurposeOversight = "oversight"
	// PurposeDataUsage answers the person through another system who read the data.
	PurposeDataUsage = "data_usage"
	// PurposeOpinion answers the question of another body about the person's application.
	PurposeOpinion = "opinion"
	// PurposeCorrection is the answer to a request to mend a document, or the second person's
	// look at a change of one.
	PurposeCorrection = "correction"
	// PurposeCall answers whoever calls 1414 with number and tracking code at hand.
	PurposeCall = "call"
	// PurposeMandate is what a representative does for the person.
	PurposeMandate = "mandate"
	// PurposeVisit is what an operator of a centre does for a person who has come and agreed.
	PurposeVisit = "visit"
)

// Purposes that an official states to open a case he does not hold.
const (
	PurposeComplaintCheck = "complaint_check"
	PurposeQualityCheck   = "quality_check"
	PurposeConsultation   = "consultation"
	PurposeSubstitution   = "substitution"
	PurposeOther          = "other"
)

var stated = []string{
	PurposeComplaintCheck, PurposeQualityCheck, PurposeConsultation, PurposeSubstitution, PurposeOther,
}

// StatedPurposes lists the purposes an official chooses from, in the order of the form.
func StatedPurposes() []string { return slices.Clone(stated) }

// Codes of the articles that allow a reading; the locale has them in words.
const (
	// basisService is the duty of the body that renders the service (Law 88-V, art. 5).
	basisService = "law_88v_5"
	// basisStage is the recipient's right to learn the stage from the contact centre (Law 88-V,
	// art. 23).
	basisStage = "law_88v_23"
	// basisComplaint is the consideration of complaints (Law 88-V, art. 25).
	basisComplaint = "law_88v_25"
	// basisControl is the control of the quality of services (Law 88-V, art. 28).
	basisControl = "law_88v_28"
	// basisProtection is the protection of personal data by its operator (Law 94-V, art. 22).
	basisProtection = "law_94v_22"
	// basisMandate is representation by law or by a power of attorney (Civil Code, art. 163).
	basisMandate = "civil_code_163"
	// basisConsent is the consent of who is served at a centre (Law 88-V, art. 20(6)).
	basisConsent = "law_88v_20"
	// basisTypo is the duty to mend typos of an administrative act (APPC, art. 82).
	basisTypo = "appc_82"
	// basisSubject is the person's right to know who uses the data (Law 94-V, art. 24).
	basisSubject = "law_94v_24"
)

var basisOf = map[string]string{
	PurposeReview: basisService, PurposeQueue: basisService, PurposeSearch: basisService,
	PurposeConsultation: basisService, PurposeSubstitution: basisService, PurposeOther: basisService,
	PurposeCall:           basisStage,
	PurposeComplaintCheck: basisComplaint, PurposeQualityCheck: basisControl,
	PurposeVisit: basisConsent, PurposeMandate: basisMandate, PurposeOpinion: basisService, PurposeCorrection: basisTypo,
	PurposeOversight: basisProtection, PurposeDataUsage: basisSubject,
}
