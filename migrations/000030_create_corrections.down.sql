BEGIN;

DROP TRIGGER application_waits_for_its_correction ON application;
DROP FUNCTION application_waits_for_its_correction();
CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.draft_id, NEW.filed_at, NEW.term, NEW.filed_by, NEW.mandate_id)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.draft_id, OLD.filed_at, OLD.term, OLD.filed_by, OLD.mandate_id)
        OR (NEW.answers, NEW.registered, NEW.facts, NEW.filing)
        IS DISTINCT FROM
       (OLD.answers, OLD.registered, OLD.facts, OLD.filing)
        AND current_user = 'qyzmet_app'
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE UPDATE (answers, filing) ON application FROM qyzmet_app;
DROP POLICY file_corrected ON file;
DROP FUNCTION scope_corrects(uuid);
DROP TABLE filing_version;
DROP TABLE correction_draft;
DROP TABLE correction;

COMMIT;
