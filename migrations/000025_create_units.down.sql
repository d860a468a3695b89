BEGIN;

CREATE OR REPLACE FUNCTION nobody_takes_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF has_interest(NEW.holder_id, NEW.person_id, NEW.filed_by) THEN
        RAISE EXCEPTION 'nobody takes their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
DELETE FROM lawful_move WHERE from_status IN ('submitted', 'registered', 'accepted') AND to_status = 'in_review'
    AND mover IN ('head', 'system');
DROP FUNCTION is_near(uuid, uuid, uuid);
DROP TABLE case_hand;
ALTER TABLE application
    DROP CONSTRAINT application_in_hands_has_a_holder,
    DROP COLUMN absence_id,
    DROP COLUMN region,
    DROP COLUMN unit_id;
DROP INDEX application_held_idx, application_free_idx;
DROP TABLE departure;
DROP TABLE absence;
DROP TABLE unit_routing;
DROP TABLE unit_rule;
DROP TABLE unit_member;
DROP TABLE unit;

COMMIT;
