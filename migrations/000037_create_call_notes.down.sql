BEGIN;

ALTER TABLE shift DROP COLUMN end_lang, DROP COLUMN end_reason, DROP COLUMN ended_by;
DROP TABLE call_status;
DROP TABLE call_link;
DROP TABLE call_note;

COMMIT;
