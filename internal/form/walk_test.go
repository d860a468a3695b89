package form

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// halfway: everything before the choice of a country is answered.
func halfway() Answers {
	return Answers{"full_name": {"A"}, "phone": {"+77011234567"}, "email": {},
		"purpose": {"travel"}, "apostille": {"yes"}}
}

func TestFilling_NextAndPrevious(t *testing.T) {
	t.Parallel()
	form := criminalRecord().Fill(halfway(), testEnv())
	for from, want := range map[string]string{
		"full_name": "phone", "email": "purpose", "apostille": "country",
		"country": "country", "no-such-page": "",
	} {
		if got, ok := form.Next(from); got.ID != want || ok != (want != "") {
			t.Errorf("after %s comes %q, want %q", from, got.ID, want)
		}
	}
	for from, want := range map[string]string{"full_name": "", "phone": "full_name", "consent": "country"} {
		if got, ok := form.Previous(from); got.ID != want || ok != (want != "") {
			t.Errorf("before %s comes %q, want %q", from, got.ID, want)
		}
	}
}

func TestFilling_APageThatIsHiddenKeepsItsPlace(t *testing.T) {
	t.Parallel()
	answers := halfway().With(Answers{"purpose": {"work"}, "consent": {"yes"}})
	form := criminalRecord().Fill(answers, testEnv())
	next, _ := form.Next("country")
	previous, _ := form.Previous("country")
	if next.ID != "consent" || previous.ID != "purpose" {
		t.Errorf("the hidden page stands between %q and %q", previous.ID, next.ID)
	}
}

func TestFilling_FirstIncomplete(t *testing.T) {
	t.Parallel()
	complete := halfway().With(Answers{"country": {"DE"}, "consent": {"yes"}})
	unseen := halfway().With(Answers{"country": {"DE"}, "consent": {"yes"}})
	delete(unseen, "email")
	for name, tc := range map[string]struct {
		answers Answers
		want    string
	}{
		"nothing is answered":                  {nil, "full_name"},
		"an optional question was never shown": {unseen, "email"},
		"a country is missing":                 {halfway(), "country"},
		"a country has left the classifier":    {complete.With(Answers{"country": {"XX"}}), "country"},
		"all is there":                         {complete, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := criminalRecord().Fill(tc.answers, testEnv()).FirstIncomplete()
			if got.ID != tc.want || ok != (tc.want != "") {
				t.Errorf("got %q, want %q", got.ID, tc.want)
			}
		})
	}
}

func TestFilling_ProgressCountsThePagesAskedNow(t *testing.T) {
	t.Parallel()
	got := criminalRecord().Fill(halfway(), testEnv()).Progress("purpose")
	if got.Args["n"] != 4 || got.Args["total"] != 7 {
		t.Errorf("got %v", got.Args)
	}
	nothing := Definition{}.Fill(nil, testEnv()).Progress("purpose")
	if nothing.Args["n"] != 0 || nothing.Args["total"] != 0 {
		t.Errorf("an empty form: %v", nothing.Args)
	}
}

func TestFilling_NeedsTaskListAboveEightQuestions(t *testing.T) {
	t.Parallel()
	fields := make([]Field, 9)
	for i := range fields {
		fields[i] = newField(string(rune('a'+i)), TypeText)
		fields[i].Prefill, fields[i].ReadOnly = &Prefill{"gbdfl", "x"}, true
	}
	nine, _ := onePage(fields...)
	if !nine.Fill(nil, testEnv()).NeedsTaskList() {
		t.Error("nine questions have no task list")
	}
	if nine.Fill(nil, known("a=x")).NeedsTaskList() {
		t.Error("eight questions have one")
	}
	if criminalRecord().Fill(halfway(), testEnv()).NeedsTaskList() {
		t.Error("answers change the face of the form")
	}
}

func TestFilling_Tasks(t *testing.T) {
	t.Parallel()
	type line struct {
		section string
		status  Status
		page    string
	}
	for name, tc := range map[string]struct {
		answers Answers
		env     Env
		want    []line
	}{
		"at the beginning": {nil, testEnv(), []line{
			{"you", NotStarted, "full_name"}, {"certificate", NotStarted, "purpose"},
			{"abroad", CannotStart, ""}, {"declaration", NotStarted, "consent"}}},
		"with a name known and a phone answered": {Answers{"phone": {"+77011234567"}}, known("full_name=A"), []line{
			{"you", InProgress, "email"}, {"certificate", NotStarted, "purpose"},
			{"abroad", CannotStart, ""}, {"declaration", NotStarted, "consent"}}},
		"a section that opened": {halfway(), testEnv(), []line{
			{"you", Completed, "full_name"}, {"certificate", Completed, "purpose"},
			{"abroad", NotStarted, "country"}, {"declaration", NotStarted, "consent"}}},
		"a section that is not needed": {halfway().With(Answers{"purpose": {"work"}}), testEnv(), []line{
			{"you", Completed, "full_name"}, {"certificate", Completed, "purpose"},
			{"declaration", NotStarted, "consent"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []line
			for _, task := range criminalRecord().Fill(tc.answers, tc.env).Tasks() {
				got = append(got, line{task.Section.ID, task.Status, task.PageID})
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(line{})); diff != "" {
				t.Errorf("tasks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFilling_FieldsOfAPageAreThoseInTheForm(t *testing.T) {
	t.Parallel()
	hidden := with(newField("b", TypeText), func(f *Field) { f.ShowIf = when(FactChannel, "csc") })
	definition, page := onePage(newField("a", TypeText), hidden)
	if got := definition.Fill(nil, testEnv()).Fields(page); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("got %v", got)
	}
}
