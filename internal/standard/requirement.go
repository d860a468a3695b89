package standard

import (
	"cmp"
	"fmt"
	"slices"

	"qyzmet/internal/form"
	"qyzmet/internal/i18n"
)

// Part is a part of a standard: a page of its editor.
type Part string

// The parts of a standard, in the order of the list of basic requirements.
const (
	PartName         Part = "name"
	PartProvider     Part = "provider"
	PartChannels     Part = "channels"
	PartTerm         Part = "term"
	PartProvision    Part = "provision"
	PartResult       Part = "result"
	PartFee          Part = "fee"
	PartHours        Part = "hours"
	PartDocuments    Part = "documents"
	PartGrounds      Part = "grounds"
	PartAppeal       Part = "appeal"
	PartForm         Part = "form"
	PartRoute        Part = "route"
	PartRequirements Part = "requirements"
)

// Parts lists the parts in their order.
var Parts = []Part{
	PartName, PartProvider, PartChannels, PartTerm, PartProvision, PartResult, PartFee, PartHours,
	PartDocuments, PartGrounds, PartAppeal, PartForm, PartRoute, PartRequirements,
}

// ContentFault is one reason why a standard may not go on: where, what and by which law.
type ContentFault struct {
	Part Part
	// Path is the place as a JSON pointer into the file of the edition.
	Path string
	// Message says what is wrong and what to do.
	Message i18n.Message
	// Article is the article of law that asks for it, zero where none does.
	Article i18n.Message
}

// String names the place and the fault for programmers.
func (f ContentFault) String() string {
	return fmt.Sprintf("%s %s: %s %v", f.Part, f.Path, f.Message.Key, f.Message.Args)
}

// Faults checks everything that must be right before the content may become an edition of
// the service, against a catalogue. It is what the editor, an import and the publication ask.
func (c Content) Faults(service Service, s *Snapshot) []ContentFault {
	r := &requirements{content: c, service: service, snapshot: s}
	r.world = c.world(s)
	r.texts()
	r.heading()
	r.term()
	r.combines()
	r.result()
	r.fee()
	r.hours()
	r.documents()
	r.grounds()
	r.appeal()
	r.form()
	r.route()
	slices.SortStableFunc(r.faults, func(a, b ContentFault) int {
		return cmp.Compare(slices.Index(Parts, a.Part), slices.Index(Parts, b.Part))
	})
	return r.faults
}

// requirements collects the faults of one content.
type requirements struct {
	content  Content
	service  Service
	snapshot *Snapshot
	world    form.World
	faults   []ContentFault
}

func (r *requirements) report(part Part, path, key string, kv ...any) {
	one := ContentFault{Part: part, Path: path, Message: i18n.M(key, kv...)}
	if article, ok := articles[key]; ok {
		one.Article = i18n.M(article)
	}
	r.faults = append(r.faults, one)
}

// condition checks a condition that may name any answer of the form.
func (r *requirements) condition(part Part, path string, when *form.Condition) {
	for _, problem := range r.content.Form.CheckConditionIn(r.world, path, when) {
		r.faults = append(r.faults, ContentFault{
			Part: part, Path: path + problem.At, Message: problem.Message,
		})
	}
}

// canHold reports whether all the conditions can hold together.
func (r *requirements) canHold(conditions ...form.Condition) bool {
	return r.content.Form.CanHold(&form.Condition{All: conditions}, r.world)
}

// at writes a JSON pointer from its steps.
func at(steps ...any) string {
	pointer := ""
	for _, step := range steps {
		pointer += fmt.Sprintf("/%v", step)
	}
	return pointer
}
