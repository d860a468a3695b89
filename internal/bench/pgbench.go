package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// script is statements as pgbench runs them: the same SQL, arguments as parameters, and
// what differs from filing to filing computed from the number of the draft.
type script struct {
	text      strings.Builder
	variables []string
}

// changing are the arguments that no two filings share, by their type and what was
// recorded of them; :n is the number of the draft, :c that of the citizen.
func (f filing) changing(spread bool) map[[2]string]string {
	known := map[[2]string]string{
		{"uuid", citizenID(f.draft)}: "bench_id('a000', :c::bigint)",
		{"uuid", draftID(f.draft)}:   "bench_id('b000', :n::bigint)",
		{"bytea", f.token}:           "sha256(('bench-' || :c::text)::bytea)",
		{"text", f.key}:              "('key-' || :n::text)",
		{"bigint", f.id}:             ":id::bigint",
		{"text", f.number}:           ":number::text",
	}
	if spread {
		known[[2]string{"text", f.service}] = "bench_service(:n::bigint)"
		known[[2]string{"text", f.body}] = "bench_body(:n::bigint)"
		known[[2]string{"text", strings.ToUpper(f.body)}] = "upper(bench_body(:n::bigint))"
		known[[2]string{"bigint", f.editionID}] = "bench_edition(:n::bigint)"
	}
	return known
}

// scope is how the transaction that was recorded says for whom it runs; pgbench says it for
// the citizen of each draft.
func (f filing) scope() string { return "SET LOCAL qyzmet.person = '" + citizenID(f.draft) + "'" }

const scopeOfCitizen = "SELECT set_config('qyzmet.person', bench_id('a000', :c::bigint)::text, true)"

func newScript(f filing, spread bool) *script {
	s := &script{}
	s.text.WriteString("\\set n :first + :client_id * :each + :done\n\\set done :done + 1\n")
	s.text.WriteString("\\set c :n % " + strconv.Itoa(citizens) + "\n")
	known := f.changing(spread)
	for i, statement := range f.statements {
		first := i == 0 || f.statements[i-1].Trip != statement.Trip
		last := i+1 == len(f.statements) || f.statements[i+1].Trip != statement.Trip
		// BEGIN and its scope are several statements in one text, for the citizen recorded.
		several := strings.Contains(statement.SQL, "; SET LOCAL")
		statement.SQL = strings.ReplaceAll(statement.SQL, f.scope(), scopeOfCitizen)
		if first && (several || !last) { // the portal sends these in one round trip: so does pgbench
			s.text.WriteString("\\startpipeline\n")
		}
		s.add(i, statement, known)
		if last && (several || !first) {
			s.text.WriteString("\\endpipeline\n")
		}
	}
	return s
}

func (s *script) add(i int, statement statement, known map[[2]string]string) {
	text := statement.replace(func(number int) string {
		kind, arg := statement.Types[number-1], statement.Args[number-1]
		switch {
		case arg == nil:
			return "NULL::" + kind
		case *arg == "": // pgbench takes no empty variable
			return "''::" + kind
		case known[[2]string{kind, *arg}] != "":
			return known[[2]string{kind, *arg}]
		case kind == "uuid": // an id that the portal has just made
			return "gen_random_uuid()"
		}
		name := fmt.Sprintf("s%d_%d", i, number)
		if !slices.ContainsFunc(s.variables, func(v string) bool { return strings.HasPrefix(v, name+"=") }) {
			s.variables = append(s.variables, name+"="+*arg)
		}
		return "(:" + name + ")::" + kind
	})
	end := ";\n"
	if strings.Contains(text, "INTO application (") {
		end = " \\gset\n" // its id and number are arguments of what follows
	}
	s.text.WriteString(text + end)
}

// pgbench runs the script with as many clients as the portal has, each so often, on the
// drafts from first.
func (b *Bench) pgbench(ctx context.Context, s *script, first, each int) (load, error) {
	dir, err := os.MkdirTemp(b.dir, "pgbench-")
	if err != nil {
		return load{}, err
	}
	path := filepath.Join(dir, "filing.sql")
	if err := os.WriteFile(path, []byte(s.text.String()), 0o600); err != nil {
		return load{}, err
	}
	args := []string{"-n", "-M", "prepared", "-f", path, "-l", "--log-prefix=" + filepath.Join(dir, "log"),
		"-c", strconv.Itoa(clients), "-j", "2", "-t", strconv.Itoa(each),
		"-D", fmt.Sprintf("first=%d", first), "-D", fmt.Sprintf("each=%d", each), "-D", "done=0"}
	for _, v := range s.variables {
		args = append(args, "-D", v)
	}
	program, err := b.server.program(ctx, "pgbench")
	if err != nil {
		return load{}, err
	}
	cmd := exec.CommandContext(ctx, program, append(args, b.server.address(portalDatabase))...)
	cmd.Env = []string{"PGOPTIONS=-c role=qyzmet_app -c timezone=UTC", "LC_ALL=C"}
	said, err := cmd.CombinedOutput()
	if err != nil {
		return load{}, fmt.Errorf("pgbench: %w: %s", err, said[max(0, len(said)-2000):])
	}
	return readPgbench(string(said), dir, clients*each)
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

func readPgbench(said, dir string, want int) (load, error) {
	match := tps.FindStringSubmatch(said)
	if match == nil {
		return load{}, errors.New("pgbench says no tps: " + said)
	}
	perSecond, err := strconv.ParseFloat(match[1], 64)
	if err != nil {
		return load{}, err
	}
	logs, err := filepath.Glob(filepath.Join(dir, "log*"))
	if err != nil {
		return load{}, err
	}
	var took []time.Duration
	for _, path := range logs {
		text, err := os.ReadFile(path)
		if err != nil {
			return load{}, err
		}
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line) // client, transaction, microseconds, script, time
			us, err := strconv.Atoi(fields[2])
			if err != nil {
				return load{}, fmt.Errorf("pgbench logs %q", line)
			}
			took = append(took, time.Duration(us)*time.Microsecond)
		}
	}
	if len(took) != want {
		return load{}, fmt.Errorf("pgbench did %d transactions instead of %d: %s", len(took), want, said)
	}
	l := measured(took, time.Second)
	l.perSecond = perSecond
	return l, nil
}
