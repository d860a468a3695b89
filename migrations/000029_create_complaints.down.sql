BEGIN;

DROP TABLE overdue_record;
DROP TABLE complaint;
DROP FUNCTION complaint_stays_answered();

COMMIT;
