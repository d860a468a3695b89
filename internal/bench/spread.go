package bench

import (
	"context"
	"strings"
)

// spread copies the filed service to every body, so that filings take their numbers from
// as many sequences as there are bodies. Within one body numbers follow each other without
// a gap, so a filing waits for the commit of the one before it, here and in pgbench.
func (s *stock) spread(ctx context.Context) error {
	for _, sql := range copyService {
		if _, err := s.owner.Exec(ctx, strings.ReplaceAll(sql, "%service%", filedService)); err != nil {
			return err
		}
	}
	return nil
}

var copyService = []string{
	`INSERT INTO service (code, body_code, name, keywords, audience, channels, flags, position)
	SELECT 'bench-' || b.code, b.code, s.name, s.keywords, s.audience, s.channels, s.flags, 1000 + b.position
	FROM service s, body b WHERE s.code = '%service%'`,
	`INSERT INTO standard_edition (service_code, number, in_force, content, published_at)
	SELECT 'bench-' || b.code, e.number, e.in_force, e.content, e.published_at
	FROM standard_edition e, body b WHERE e.service_code = '%service%'`,
	`CREATE TABLE bench_spread AS SELECT row_number() OVER (ORDER BY body_code) - 1 AS place, body_code,
		service_code, e.id AS edition_id
	FROM standard_edition e JOIN service s ON s.code = e.service_code WHERE service_code LIKE 'bench-%'`,
	`DO $$
	BEGIN
		EXECUTE (SELECT format('CREATE FUNCTION bench_body(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
				RETURN (%L::text[])[1 + (n + n / 100) %% %s]', array_agg(body_code ORDER BY place), count(*))
			FROM bench_spread);
		EXECUTE (SELECT format('CREATE FUNCTION bench_edition(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
				RETURN (%L::bigint[])[1 + (n + n / 100) %% %s]', array_agg(edition_id ORDER BY place), count(*))
			FROM bench_spread);
	END
	$$`,
	`CREATE FUNCTION bench_service(n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'bench-' || bench_body(n)`,
}

// spreadDrafts gives the drafts from a number on to the copies.
const spreadDrafts = `UPDATE draft SET service_code = bench_service(n), edition_id = bench_edition(n)
	FROM generate_series($1::bigint, $2::bigint - 1) n WHERE id = bench_id('b000', n)`
