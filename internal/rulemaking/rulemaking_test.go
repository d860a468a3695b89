package rulemaking_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qyzmet/internal/app/apptest"
	"qyzmet/internal/calendar"
	"qyzmet/internal/fault"
	"qyzmet/internal/i18n"
	"qyzmet/internal/identity"
	"qyzmet/internal/rulemaking"
	"qyzmet/internal/standard"
)

// allowance is a service of the editor's body that has a standard.
const allowance = "child-birth-allowance"

// house is a portal with everybody who takes a standard to its force.
type house struct {
	*apptest.Portal
	editor, approver, citizen identity.Actor
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{Portal: apptest.New(t)}
	for persona, to := range map[string]*identity.Actor{
		"editor": &h.editor, "approver": &h.approver, "citizen": &h.citizen,
	} {
		p, err := h.Directory.Persona(t.Context(), persona)
		if err != nil {
			t.Fatal(err)
		}
		*to = p.Actor
		to.Proved = true
	}
	return h
}

func (h *house) begin(t *testing.T, key string) string {
	t.Helper()
	id, err := h.Rulemaking.Begin(t.Context(), h.editor,
		rulemaking.Start{Service: allowance, Kind: rulemaking.NewEdition, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *house) read(t *testing.T, id string) rulemaking.View {
	t.Helper()
	v, err := h.Rulemaking.Read(t.Context(), h.editor, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// done fails on an error or on problems of a form.
func done(t *testing.T, problems []rulemaking.Problem, err error) {
	t.Helper()
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v", problems, err)
	}
}

var reason = i18n.Text{
	KK: "Мерзімі қысқарады: өтініш тезірек қаралады.",
	RU: "Срок становится короче: заявление рассмотрят быстрее.",
	EN: "The term becomes shorter: applications are considered sooner.",
}

// shorten makes the ordinary term one of three working days.
func (h *house) shorten(t *testing.T, id string) {
	t.Helper()
	place := rulemaking.Variants.Item("default")
	v := h.read(t, id)
	now, _ := place.Get(&v.Content)
	then := now
	then.Value = 3
	clash, err := rulemaking.Save(t.Context(), h.Rulemaking, h.editor, id, place, rulemaking.Seen(now), then)
	if err != nil || clash.Clashed {
		t.Fatalf("%+v %v", clash, err)
	}
}

// discuss puts the text to the public and waits until nobody may speak any more.
func (h *house) discuss(t *testing.T, id string) {
	t.Helper()
	problems, err := h.Rulemaking.Discuss(t.Context(), h.editor, id, rulemaking.Announcement{Purpose: reason})
	done(t, problems, err)
	h.Advance(t, 16*24*time.Hour)
}

func (h *house) submit(t *testing.T, id string) {
	t.Helper()
	problems, err := h.Rulemaking.Submit(t.Context(), h.editor, id, rulemaking.Submission{Report: reason})
	done(t, problems, err)
}

func (h *house) today() calendar.Date { return calendar.DateOf(h.Now()) }

func (h *house) inForce(t *testing.T) *standard.Edition {
	t.Helper()
	h.Advance(t, 2*time.Second) // a snapshot is trusted for a second
	s, err := h.Registrar.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.InForce(allowance, h.Now())
}

func TestAStandardGoesTheWholeWay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	before := h.inForce(t)
	id := h.begin(t, "k1")
	if again := h.begin(t, "k1"); again != id {
		t.Error("the same form began another proposal")
	}
	h.shorten(t, id)
	if err := h.Rulemaking.Subscribe(t.Context(), h.citizen, allowance, i18n.RU, true); err != nil {
		t.Fatal(err)
	}
	problems, err := h.Rulemaking.Discuss(t.Context(), h.editor, id, rulemaking.Announcement{Purpose: reason})
	done(t, problems, err)
	v := h.read(t, id)
	if got, want := v.DiscussedTo.String(), "2026-12-09"; got != want { // 25 November, then 10 working days
		t.Errorf("the discussion ends on %s, want %s", got, want)
	}
	problems, err = h.Rulemaking.Comment(t.Context(), h.citizen, rulemaking.Say{
		Proposal: id, Text: "Три дня – хорошо, но добавьте уведомление.", Lang: i18n.RU, Key: "c1",
	})
	done(t, problems, err)
	h.answer(t, id)
	h.Advance(t, 14*24*time.Hour) // 9 December
	if v := h.read(t, id); v.State != rulemaking.Discussion {
		t.Errorf("on the last day the discussion is %s", v.State)
	}
	h.Advance(t, 24*time.Hour)
	if v := h.read(t, id); v.State != rulemaking.Reporting {
		t.Errorf("after the last day the proposal is %s", v.State)
	}
	h.submit(t, id)
	from := h.today().AddDays(5)
	problems, err = h.Rulemaking.Approve(t.Context(), h.approver, id, from, "a1")
	done(t, problems, err)
	problems, err = h.Rulemaking.Approve(t.Context(), h.approver, id, from, "a1")
	done(t, problems, err) // the same form again is the same act
	if e := h.inForce(t); e.ID != before.ID {
		t.Errorf("edition %d is in force before its day", e.Number)
	}
	h.Advance(t, 5*24*time.Hour)
	e := h.inForce(t)
	if e.Number != 2 || e.Term.Ordinary().Value != 3 || e.From != from || e.Proposal != id {
		t.Errorf("in force is %d with %d days from %s", e.Number, e.Term.Ordinary().Value, e.From)
	}
	if err := h.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.told(t, "sms.standard_changed"); n != 1 {
		t.Errorf("the subscriber was told %d times", n)
	}
	if n := h.told(t, "sms.comment_answered"); n != 1 {
		t.Errorf("the commenter was told %d times", n)
	}
}

// answer looks at every comment and answers it.
func (h *house) answer(t *testing.T, id string) {
	t.Helper()
	list, err := h.Rulemaking.Comments(t.Context(), h.editor, id)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d comments, %v", len(list), err)
	}
	for _, c := range list {
		problems, err := h.Rulemaking.Moderate(t.Context(), h.editor, c.ID, true, "")
		done(t, problems, err)
		problems, err = h.Rulemaking.Reply(t.Context(), h.editor, c.ID,
			rulemaking.Answer{Verdict: "accepted", Text: "Уведомление добавим в эту же редакцию.", Lang: i18n.RU})
		done(t, problems, err)
	}
}

func (h *house) told(t *testing.T, template string) (n int) {
	t.Helper()
	if err := h.Behind().QueryRow(t.Context(), `SELECT count(*) FROM message WHERE template = $1`, template).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// L-09: of two at one place the second sees both texts, and nothing is lost; at different
// places they never meet.
func TestTwoEditorsAtOnePlace(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(t, "k1")
	v := h.read(t, id)
	place := rulemaking.Variants.Item("default")
	seen, _ := place.Get(&v.Content)
	first, second := seen, seen
	first.Value, second.Value = 3, 4
	save := func(value standard.Variant) rulemaking.Clash[standard.Variant] {
		t.Helper()
		clash, err := rulemaking.Save(t.Context(), h.Rulemaking, h.editor, id, place, rulemaking.Seen(seen), value)
		if err != nil {
			t.Fatal(err)
		}
		return clash
	}
	if clash := save(first); clash.Clashed {
		t.Fatal("the first clashes")
	}
	clash := save(second)
	if !clash.Clashed || clash.Theirs.Value != 3 || clash.Gone {
		t.Errorf("the second sees %+v", clash)
	}
	if clash := save(first); clash.Clashed {
		t.Error("the same text again clashes")
	}
	appeal, err := rulemaking.Save(t.Context(), h.Rulemaking, h.editor, id, rulemaking.AppealPlace,
		rulemaking.Seen(v.Content.Appeal), reason)
	if err != nil || appeal.Clashed {
		t.Errorf("another place clashes: %v", err)
	}
	gone, err := rulemaking.Remove(t.Context(), h.Rulemaking, h.editor, id, rulemaking.Variants, "default", rulemaking.Seen(seen))
	if err != nil || !gone.Clashed {
		t.Errorf("a text that was changed since is removed: %v", err)
	}
	if got := h.read(t, id).Content; got.Term.Ordinary().Value != 3 || got.Appeal != reason {
		t.Errorf("stored are %d days and %v", got.Term.Ordinary().Value, got.Appeal)
	}
}

func TestItemsAreAddedMovedAndRemoved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	item := standard.Document{Code: "landlord-letter", Name: reason, Source: "applicant"}
	if err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Documents, item); err != nil {
		t.Fatal(err)
	}
	if err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Documents, item); err != nil {
		t.Errorf("the same item again: %v", err)
	}
	item.Required = true
	if err := rulemaking.Add(ctx, h.Rulemaking, h.editor, id, rulemaking.Documents, item); !fault.Is(err, fault.Conflict) {
		t.Errorf("another item of the same code: %v", err)
	}
	codes := func() (list []string) {
		for _, d := range h.read(t, id).Content.Documents {
			list = append(list, d.Code)
		}
		return list
	}
	was := codes()
	if err := rulemaking.Move(ctx, h.Rulemaking, h.editor, id, rulemaking.Documents, "landlord-letter", true); err != nil {
		t.Fatal(err)
	}
	n := len(was)
	want := append(append([]string{}, was[:n-2]...), was[n-1], was[n-2])
	if diff := cmp.Diff(want, codes()); diff != "" {
		t.Errorf("moved up (-want +got):\n%s", diff)
	}
	item.Required = false
	clash, err := rulemaking.Remove(ctx, h.Rulemaking, h.editor, id, rulemaking.Documents, "landlord-letter", rulemaking.Seen(item))
	if err != nil || clash.Clashed || len(codes()) != n-1 {
		t.Errorf("not removed: %+v %v", clash, err)
	}
}

func TestWhoMayPublish(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	h.discuss(t, id)
	h.submit(t, id)
	today := h.today()
	both := h.editor
	both.Role = identity.Approver
	if _, err := h.Behind().Exec(ctx, `INSERT INTO staff_role (person_id, role, body_code)
		VALUES ($1, 'approver', $2)`, both.PersonID, both.Body); err != nil {
		t.Fatal(err)
	}
	stranger := h.approver
	stranger.Body = "mj"
	unproved := h.approver
	unproved.Proved = false
	for name, c := range map[string]struct {
		actor identity.Actor
		kind  fault.Kind
	}{
		"an editor":               {h.editor, fault.Forbidden},
		"an author with the role": {both, fault.Forbidden},
		"another body's approver": {stranger, fault.Forbidden},
		"without a fresh factor":  {unproved, fault.StepUp},
		"a citizen":               {h.citizen, fault.Forbidden},
		"somebody without a name": {identity.Actor{Role: identity.Guest}, fault.Unauthenticated},
	} {
		if _, err := h.Rulemaking.Approve(ctx, c.actor, id, today, "a"); !fault.Is(err, c.kind) {
			t.Errorf("%s: %v, want %v", name, err, c.kind)
		}
	}
	problems, err := h.Rulemaking.Approve(ctx, h.approver, id, today.AddDays(-1), "b")
	if err != nil || len(problems) != 1 {
		t.Errorf("in force from yesterday: %v %v", problems, err)
	}
	if v := h.read(t, id); v.State != rulemaking.Approval {
		t.Errorf("the proposal is %s", v.State)
	}
	problems, err = h.Rulemaking.Return(ctx, h.approver, id, "Уточните срок в пункте четыре.")
	done(t, problems, err)
	if v := h.read(t, id); v.State != rulemaking.Reporting || !v.Open() {
		t.Errorf("returned, the proposal is %s", v.State)
	}
}

func TestWithoutADiscussionOnlyOnAGroundInLaw(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	problems, err := h.Rulemaking.Submit(ctx, h.editor, id, rulemaking.Submission{Purpose: reason})
	if err != nil || len(problems) != 3 || problems[0].Field != "ground.kk" {
		t.Fatalf("without a ground: %v %v", problems, err)
	}
	problems, err = h.Rulemaking.Submit(ctx, h.editor, id, rulemaking.Submission{Purpose: reason, Ground: reason})
	done(t, problems, err)
	problems, err = h.Rulemaking.Approve(ctx, h.approver, id, h.today(), "a")
	done(t, problems, err)
	if e := h.inForce(t); e.Number != 2 || e.Emergency != reason {
		t.Errorf("in force is edition %d, its ground %v", e.Number, e.Emergency)
	}
}

func TestAnEditionThatWasOvertakenIsGoneOverAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	first, second := h.begin(t, "k1"), h.begin(t, "k2")
	for _, id := range []string{first, second} {
		problems, err := h.Rulemaking.Submit(ctx, h.editor, id, rulemaking.Submission{Purpose: reason, Ground: reason})
		done(t, problems, err)
	}
	problems, err := h.Rulemaking.Approve(ctx, h.approver, first, h.today(), "a")
	done(t, problems, err)
	if _, err := h.Rulemaking.Approve(ctx, h.approver, second, h.today().AddDays(1), "b"); !fault.Is(err, fault.Conflict) {
		t.Errorf("over another edition: %v", err)
	}
	problems, err = h.Rulemaking.Return(ctx, h.approver, second, "Пересмотрите на основе второй редакции.")
	done(t, problems, err)
	if err := h.Rulemaking.Rebase(ctx, h.editor, second); err != nil {
		t.Fatal(err)
	}
	h.inForce(t) // the catalogue is read anew
	if v := h.read(t, second); v.BaseEdition == nil || v.BaseEdition.Number != 2 {
		t.Errorf("the base is %+v", v.BaseEdition)
	}
}

func TestARepealEndsTheEditionInForce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := t.Context()
	id, err := h.Rulemaking.Begin(ctx, h.editor, rulemaking.Start{Service: allowance, Kind: rulemaking.Repeal, Key: "r"})
	if err != nil {
		t.Fatal(err)
	}
	h.discuss(t, id)
	h.submit(t, id)
	from := h.today().AddDays(3)
	problems, err := h.Rulemaking.Approve(ctx, h.approver, id, from, "a")
	done(t, problems, err)
	if e := h.inForce(t); e == nil || e.Until != from {
		t.Errorf("in force is %+v", e)
	}
	h.Advance(t, 3*24*time.Hour)
	if e := h.inForce(t); e != nil {
		t.Errorf("edition %d is still in force", e.Number)
	}
}

// The database refuses what the services would not ask.
func TestLawInTheDatabase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(t, "k1")
	h.discuss(t, id)
	ctx := h.editor.Scope(t.Context())
	for name, sql := range map[string]string{
		"an edition is changed":           `UPDATE standard_edition SET content = '{}'`,
		"an edition is deleted":           `DELETE FROM standard_edition`,
		"an edition's first day is moved": `UPDATE standard_edition SET in_force = daterange('2020-01-01', NULL)`,
		"two editions are in force at once": `INSERT INTO standard_edition (service_code, number, in_force, content, published_at, proposal_id)
			SELECT service_code, 9, daterange('2026-12-20', NULL), content, '2026-12-11', id FROM proposal`,
		"nobody approved it": `INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
			VALUES ('pension-assignment', 1, daterange('2026-12-20', NULL), '{}', now())`,
		"a step is left out":             `UPDATE proposal SET state = 'published'`,
		"what the public saw is changed": `UPDATE proposal SET discussed = '{}'`,
		"history is rewritten":           `UPDATE proposal_event SET actor_id = NULL`,
		"a ground joins afterwards":      `UPDATE edition_ground SET ground_code = 'non-compliance'`,
		"a ground leaves afterwards":     `DELETE FROM edition_ground`,
	} {
		if _, err := h.DB.Exec(ctx, sql); err == nil {
			t.Errorf("%s, and the database allows it", name)
		}
	}
}

// A comment under waiting is its author's and the body's; the author's name is nobody's.
func TestWhoSeesAComment(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.begin(t, "k1")
	problems, err := h.Rulemaking.Discuss(t.Context(), h.editor, id, rulemaking.Announcement{Purpose: reason})
	done(t, problems, err)
	say := rulemaking.Say{Proposal: id, Text: "Слишком короткий срок для села.", Lang: i18n.RU, Key: "c1"}
	for range 2 {
		problems, err = h.Rulemaking.Comment(t.Context(), h.citizen, say)
		done(t, problems, err)
	}
	seen := func(actor identity.Actor) []rulemaking.Comment {
		t.Helper()
		v, err := h.Rulemaking.Discussion(t.Context(), actor, id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Comments
	}
	guest := identity.Actor{Role: identity.Guest}
	if own, others := seen(h.citizen), seen(guest); len(own) != 1 || !own[0].Own || len(others) != 0 {
		t.Fatalf("the author sees %d, others %d", len(own), len(others))
	}
	problems, err = h.Rulemaking.Moderate(t.Context(), h.editor, seen(h.citizen)[0].ID, true, "")
	done(t, problems, err)
	shown := seen(guest)
	if len(shown) != 1 || strings.Contains(shown[0].Initials.RU, h.citizen.Names.Surname.RU) || shown[0].Initials.RU == "" {
		t.Errorf("everybody sees %+v", shown)
	}
	var n int
	err = h.DB.QueryRow(h.editor.Scope(t.Context()), `SELECT count(*) FROM comment_author`).Scan(&n)
	if err != nil || n != 0 {
		t.Errorf("the editor sees %d authors, %v", n, err)
	}
}

func TestUnsavedTextIsItsWritersAlone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx, id := t.Context(), h.begin(t, "k1")
	if err := h.Rulemaking.Keep(ctx, h.editor, id, "/appeal", map[string]string{"appeal.kk": "Шағым"}); err != nil {
		t.Fatal(err)
	}
	kept, err := h.Rulemaking.Kept(ctx, h.editor, id, "/appeal")
	if err != nil || kept["appeal.kk"] != "Шағым" {
		t.Errorf("kept is %v, %v", kept, err)
	}
	if kept, err := h.Rulemaking.Kept(ctx, h.approver, id, "/appeal"); err != nil || kept != nil {
		t.Errorf("another sees %v, %v", kept, err)
	}
	_, err = rulemaking.Save(ctx, h.Rulemaking, h.editor, id, rulemaking.AppealPlace,
		rulemaking.Seen(h.read(t, id).Content.Appeal), reason)
	if err != nil {
		t.Fatal(err)
	}
	if kept, _ := h.Rulemaking.Kept(ctx, h.editor, id, "/appeal"); kept != nil {
		t.Error("saved text is kept as unsaved")
	}
}
