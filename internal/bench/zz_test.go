package bench

import ("testing";"context";"log/slog";"time"
"qyzmet/internal/postgres";"qyzmet/internal/standard")

func TestGrow(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{name string; n int}{{"s131",131},{"s5k",5000},{"s200k",200000}} {
		base := "postgres://postgres@/"
		q := "?host=/tmp/pgx"
		o, err := postgres.Open(ctx, base+"postgres"+q, postgres.Options{AsOwner:true})
		if err != nil { t.Fatal(err) }
		o.Exec(ctx, "DROP DATABASE IF EXISTS "+c.name)
		if _, err := o.Exec(ctx, "CREATE DATABASE "+c.name+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"); err != nil { t.Fatal(err) }
		if err := postgres.Migrate(ctx, base+c.name+q); err != nil { t.Fatal(err) }
		p, err := postgres.Open(ctx, base+c.name+q, postgres.Options{AsOwner:true, StatementTimeout: 10*time.Minute})
		if err != nil { t.Fatal(err) }
		if err := standard.Seed(ctx, p, time.Now(), slog.Default()); err != nil { t.Fatal(err) }
		s, err := standard.NewRegistrar(p, time.Now).Snapshot(ctx)
		if err != nil { t.Fatal(err) }
		if c.n > 131 {
			if err := newMaker(s).grow(ctx, p, 131, c.n); err != nil { t.Fatal(err) }
		}
		p.Exec(ctx, "VACUUM ANALYZE")
		p.Close(); o.Close()
	}
}
