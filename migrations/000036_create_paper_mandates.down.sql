BEGIN;

DROP TABLE paper_mandate;
ALTER TABLE mandate DROP COLUMN paper;

COMMIT;
