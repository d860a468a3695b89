BEGIN;

-- A result that waits at a centre is reminded of, twice.
ALTER TABLE application ADD COLUMN collect_told smallint NOT NULL DEFAULT 0 CHECK (collect_told BETWEEN 0 AND 2);
COMMENT ON COLUMN application.collect_told IS 'How often the applicant was reminded that the result waits at a centre.';
CREATE INDEX application_to_remind_idx ON application (collect_told, closed_at) WHERE status = 'at_csc' AND collect_told < 2;
GRANT UPDATE (collect_told) ON application TO qyzmet_app;

COMMIT;
