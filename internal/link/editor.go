package link

// The room of editors: standards in preparation.
const (
	Editor       = "/editor"
	EditorImport = Editor + "/import"
)

// EditorService is a service of the editor's body; BeginProposal begins a proposal for it (POST).
func EditorService(code string) string { return Editor + "/services/" + code }
func BeginProposal(code string) string { return EditorService(code) + "/begin" }

// Proposal is the task list of a standard in preparation.
func Proposal(id string) string { return Editor + "/proposals/" + id }

// ProposalPart is a part of its text that is edited by itself.
func ProposalPart(id, part string) string { return Proposal(id) + "/" + part }

// ProposalItem is one item of a list of its text.
func ProposalItem(id, list, code string) string { return ProposalPart(id, list) + "/" + code }

// RemoveItem asks before an item is taken out; OrderItems moves one up or down (POST).
func RemoveItem(id, list, code string) string { return ProposalItem(id, list, code) + "/remove" }
func OrderItems(id, list string) string       { return ProposalPart(id, list) + "/order" }

// ProposalForm is the form builder of a proposal.
func ProposalForm(id string) string { return ProposalPart(id, "form") }

// ProposalChecks lists its faults, ProposalHistory who changed what.
func ProposalChecks(id string) string  { return ProposalPart(id, "checks") }
func ProposalHistory(id string) string { return ProposalPart(id, "history") }

// ProposalPreview shows the service as a citizen sees it, ProposalFormPreview a page of its form.
func ProposalPreview(id string) string           { return ProposalPart(id, "preview") }
func ProposalFormPreview(id, step string) string { return ProposalPreview(id) + "/form/" + step }

// ProposalSpecimen is the issued document with sample values, on paper.
func ProposalSpecimen(id string) string { return ProposalPart(id, "template/preview.pdf") }

// ProposalWay is the way to force: discussion, approval, publication.
func ProposalWay(id string) string { return ProposalPart(id, "way") }

// ProposalTrial walks the whole way with the text, ProposalSimulation tries it on past cases.
func ProposalTrial(id string) string      { return ProposalPart(id, "trial") }
func ProposalSimulation(id string) string { return ProposalPart(id, "simulation") }

// ProposalExport is the text as a file.
func ProposalExport(id string) string { return Proposal(id) + "/export.json" }
