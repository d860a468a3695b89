BEGIN;

DROP INDEX security_event_at_idx;
DROP POLICY security_event_forget ON security_event;
DROP FUNCTION forget_security_events(timestamptz);

ALTER TABLE case_opening DROP COLUMN session_began;

DROP POLICY access_entry_withhold ON access_entry;
DROP TABLE access_withholding;
DROP FUNCTION withhold_access_entry();

CREATE OR REPLACE FUNCTION scope_represents(principal uuid, filer uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = principal AND m.representative_id = scope_person() AND m.state = 'active'
          AND (m.kind IN ('parent', 'guardian') OR filer = m.representative_id));
END
$$;

COMMENT ON TABLE mandate_code IS
    'Codes by SMS that confirm the giving of a power of attorney; the digits are derived from the id and stored nowhere.';
COMMENT ON COLUMN mandate_code.content IS 'SHA-256 of what is given: the code confirms that and nothing else.';

ALTER POLICY message_scope ON message WITH CHECK (person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = scope_person() AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND m.principal_id = message.person_id)
    OR scope_role() IN ('auditor', 'authority', 'system'));

CREATE OR REPLACE FUNCTION scope_knows(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_role() IN ('official', 'head')
        AND EXISTS (SELECT FROM application a WHERE a.person_id = somebody) THEN
        RETURN true;
    END IF;
    IF scope_role() = 'citizen' AND EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = somebody AND m.representative_id = scope_person()
          AND m.state IN ('pending', 'active')
           OR m.representative_id = somebody AND m.principal_id = scope_person()
          AND m.answered_at IS NOT NULL AND m.state <> 'declined') THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM application a WHERE a.filed_by = somebody);
END
$$;

ALTER POLICY mandate_scope ON mandate USING (
    principal_id = scope_person() OR representative_id = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));

-- What was appointed cannot be told from the head's own mandate any more: it ends.
DROP TRIGGER mandate_moves_forward ON mandate;
UPDATE mandate SET state = 'lapsed', revoked_at = now()
WHERE appointed_under IS NOT NULL AND state IN ('pending', 'active');
CREATE OR REPLACE FUNCTION mandate_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state = 'pending' AND NEW.state IN ('active', 'declined', 'revoked')
        OR OLD.state = 'active' AND NEW.state IN ('revoked', 'renounced', 'lapsed'))
    THEN
        RAISE EXCEPTION 'a mandate that has ended stays ended' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER mandate_moves_forward BEFORE UPDATE ON mandate
    FOR EACH ROW EXECUTE FUNCTION mandate_moves_forward();
DROP INDEX mandate_by_register_once_idx;
CREATE UNIQUE INDEX mandate_by_register_once_idx ON mandate (kind, principal_id, representative_id)
    WHERE state = 'active' AND kind <> 'power_of_attorney';
DROP INDEX mandate_created_by_idx;
ALTER TABLE mandate DROP COLUMN appointed_under;

COMMIT;
