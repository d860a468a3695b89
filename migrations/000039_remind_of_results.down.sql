BEGIN;

DROP INDEX application_to_remind_idx;
ALTER TABLE application DROP COLUMN collect_told;

COMMIT;
