BEGIN;

DELETE FROM file WHERE draft_id IN (SELECT id FROM trial);
DROP TABLE trial;
DROP SEQUENCE trial_number;

COMMIT;
