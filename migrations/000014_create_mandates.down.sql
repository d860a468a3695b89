BEGIN;

DROP TRIGGER nobody_takes_own_case ON application;
DROP FUNCTION nobody_takes_own_case;

CREATE OR REPLACE FUNCTION nobody_decides_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id AND a.person_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'nobody decides their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP FUNCTION has_interest;

CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.filed_at, NEW.answers, NEW.filing, NEW.term)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.filed_at, OLD.answers, OLD.filing, OLD.term)
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER TABLE status_event DROP COLUMN for_id;
ALTER TABLE application DROP COLUMN filed_by, DROP COLUMN mandate_id;
ALTER TABLE draft DROP COLUMN actor_id, DROP COLUMN mandate_id;
DROP TABLE mandate_code, mandate;
DROP FUNCTION mandate_moves_forward;

COMMIT;
