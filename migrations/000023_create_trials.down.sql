BEGIN;

ALTER TABLE standard_edition DROP CONSTRAINT standard_edition_is_no_trial;
COMMENT ON COLUMN standard_edition.trial IS 'Filed under by its editor only, to try the way; such applications never count.';
DELETE FROM file WHERE draft_id IN (SELECT id FROM trial);
DROP TABLE trial;
DROP SEQUENCE trial_number;

COMMIT;
