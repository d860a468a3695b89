BEGIN;

DROP TABLE acceptance_refusal;
DROP FUNCTION thaw_visit(uuid);
ALTER POLICY message_scope ON message WITH CHECK (scope_role() IN ('auditor', 'authority', 'system')
    OR person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = message.person_id AND r.body_code = scope_body())
    OR EXISTS (SELECT FROM mandate m
        WHERE scope_person() IN (m.principal_id, m.created_by) AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND message.person_id IN (m.principal_id, m.created_by))
    OR EXISTS (SELECT FROM staff_role r JOIN application a ON a.body_code = r.body_code AND a.holder_id = r.person_id
        WHERE r.person_id = message.person_id AND a.closed_at IS NULL));
ALTER POLICY one_time_code_scope ON one_time_code USING (
    person_id = scope_person() OR scope_is_system());
CREATE OR REPLACE FUNCTION scope_opens_file(file_id uuid, draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF acting = 'citizen' THEN
        RETURN scope_acts_in(draft_id);
    END IF;
    RETURN acting IN ('official', 'head') AND EXISTS (SELECT FROM opinion o
        WHERE o.state = 'open' AND o.files @> ARRAY[file_id] AND o.asked_body = scope_body());
END
$$;

CREATE OR REPLACE FUNCTION scope_acts_in(draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM draft d WHERE d.id = draft_id AND d.actor_id = scope_person());
END
$$;
CREATE OR REPLACE FUNCTION scope_meets(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF somebody = scope_person() OR acting IN ('auditor', 'authority') THEN
        RETURN true;
    END IF;
    IF acting IN ('citizen', 'official', 'head') AND scope_knows(somebody) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM staff_role r WHERE r.person_id = somebody);
END
$$;

CREATE FUNCTION scope_opens(a_number text, body text, principal uuid, filer uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF acting = 'system' OR a_number = scope_key() THEN
        RETURN true;
    END IF;
    IF acting IN ('official', 'head') THEN
        RETURN body = scope_body();
    END IF;
    RETURN acting = 'citizen' AND scope_represents(principal, filer);
END
$$;
COMMENT ON FUNCTION scope_opens(text, text, uuid, uuid) IS
    'Whether the scope sees an application that is not the person''s own.';
ALTER POLICY application_scope ON application USING (
    person_id = (SELECT scope_person()) OR scope_opens(number, body_code, person_id, filed_by));
DROP FUNCTION scope_opens(text, text, uuid, uuid, text, text);
DROP FUNCTION visitor_principals();
CREATE FUNCTION scope_fills(actor uuid, mandate_id uuid, principal uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_is_system() THEN
        RETURN true;
    END IF;
    RETURN actor = scope_person() AND scope_holds(mandate_id, principal);
END
$$;
COMMENT ON FUNCTION scope_fills(uuid, uuid, uuid) IS
    'Whether the scope sees a draft that is not the person''s own: its representative and the portal do.';
ALTER POLICY draft_scope ON draft USING (
    person_id = scope_person() OR scope_fills(actor_id, mandate_id, person_id));
DROP FUNCTION scope_fills(uuid, uuid, uuid, text);
DROP FUNCTION scope_attends(uuid, text);

DELETE FROM lawful_move WHERE (from_status, to_status, mover) IN (('draft', 'submitted', 'operator'),
    ('result_issued', 'delivered', 'operator'), ('at_csc', 'delivered', 'system'));
CREATE OR REPLACE FUNCTION nobody_takes_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_near(NEW.holder_id, NEW.person_id, NEW.filed_by) THEN
        RAISE EXCEPTION 'nobody takes their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
DROP INDEX application_waiting_idx;
CREATE INDEX application_waiting_idx ON application (unit_id, due_at, id)
    WHERE status = 'registered' AND holder_id IS NULL AND unit_id IS NOT NULL;
ALTER TABLE application DROP CONSTRAINT application_of_a_visit_in_full, DROP COLUMN visit_id, DROP COLUMN operator_id,
    DROP COLUMN centre_code, DROP COLUMN frozen_at, DROP COLUMN collect_at, DROP CONSTRAINT application_confirmed_by_check,
    ADD CONSTRAINT application_confirmed_by_check CHECK (confirmed_by IN ('one_time_code', 'sign_in')) NOT VALID;
ALTER TABLE draft DROP COLUMN visit_id;
DROP TABLE visit_event, visit_sheet, visit_code, visit_consent, arrival_code, visit;

COMMIT;
