BEGIN;

-- Employees of a legal entity: its head, known to the register, appoints them in the cabinet.
-- They hang on the mandate of the head and end with it.
ALTER TABLE mandate
    ADD COLUMN appointed_under uuid REFERENCES mandate,
    ADD CONSTRAINT mandate_appointed_in_full CHECK (appointed_under IS NULL
        OR kind = 'employee' AND until IS NOT NULL AND created_by <> representative_id);
COMMENT ON COLUMN mandate.appointed_under IS
    'The mandate of the head who appointed this employee; empty: whom a register or the principal names.';
CREATE INDEX mandate_appointed_idx ON mandate (appointed_under) WHERE appointed_under IS NOT NULL;
CREATE INDEX mandate_created_by_idx ON mandate (created_by);
DROP INDEX mandate_by_register_once_idx;
CREATE UNIQUE INDEX mandate_by_register_once_idx ON mandate (kind, principal_id, representative_id)
    WHERE state = 'active' AND kind <> 'power_of_attorney' AND appointed_under IS NULL;

CREATE OR REPLACE FUNCTION mandate_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.state = 'pending' AND NEW.state IN ('active', 'declined', 'revoked')
        OR OLD.state = 'pending' AND NEW.state = 'lapsed' AND OLD.appointed_under IS NOT NULL
        OR OLD.state = 'active' AND NEW.state IN ('revoked', 'renounced', 'lapsed'))
    THEN
        RAISE EXCEPTION 'a mandate that has ended stays ended' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- Whoever gave a mandate sees it: the principal, or the head of the entity that is.
ALTER POLICY mandate_scope ON mandate USING (
    principal_id = scope_person() OR representative_id = scope_person() OR created_by = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));

CREATE OR REPLACE FUNCTION scope_knows(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_role() IN ('official', 'head')
        AND EXISTS (SELECT FROM application a WHERE a.person_id = somebody) THEN
        RETURN true;
    END IF;
    IF scope_role() = 'citizen' AND EXISTS (SELECT FROM mandate m
        WHERE somebody IN (m.principal_id, m.created_by) AND m.representative_id = scope_person()
          AND m.state IN ('pending', 'active')
           OR m.representative_id = somebody AND scope_person() IN (m.principal_id, m.created_by)
          AND m.answered_at IS NOT NULL AND m.state <> 'declined') THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM application a WHERE a.filed_by = somebody);
END
$$;

ALTER POLICY message_scope ON message WITH CHECK (person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM mandate m
        WHERE scope_person() IN (m.principal_id, m.created_by) AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND message.person_id IN (m.principal_id, m.created_by))
    OR scope_role() IN ('auditor', 'authority', 'system'));

COMMENT ON TABLE mandate_code IS
    'Codes by SMS that confirm the giving or revoking of a mandate; the digits are derived from the id and stored nowhere.';
COMMENT ON COLUMN mandate_code.content IS 'SHA-256 of what is given or revoked: the code confirms that and nothing else.';

-- A head sees the applications of the entity whoever filed them: nobody signs in as the
-- entity, and what an employee left must be in somebody's sight.
CREATE OR REPLACE FUNCTION scope_represents(principal uuid, filer uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = principal AND m.representative_id = scope_person() AND m.state = 'active'
          AND (m.kind IN ('parent', 'guardian') OR m.kind = 'employee' AND m.appointed_under IS NULL
              OR filer = m.representative_id));
END
$$;

-- Withholding a reading from its person: one auditor asks, another one decides. Nothing but
-- the decision marks the row of access_entry, which the application itself cannot change.
CREATE TABLE access_withholding (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id   bigint NOT NULL REFERENCES access_entry,
    basis      text NOT NULL CHECK (basis IN ('cpc_201', 'law_154xiii', 'law_35vi')),
    document   text NOT NULL CHECK (length(btrim(document)) BETWEEN 3 AND 100),
    until      timestamptz NOT NULL,
    state      text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'confirmed', 'refused')),
    asked_by   uuid NOT NULL REFERENCES person,
    asked_at   timestamptz NOT NULL,
    decided_by uuid REFERENCES person,
    decided_at timestamptz,
    CONSTRAINT access_withholding_decided_in_full CHECK (
        (state = 'asked') = (decided_by IS NULL) AND (state = 'asked') = (decided_at IS NULL)),
    CONSTRAINT access_withholding_takes_two CHECK (decided_by <> asked_by),
    CONSTRAINT access_withholding_lasts_a_year_at_most CHECK (
        until > asked_at AND until <= asked_at + interval '1 year 1 day')
);
COMMENT ON TABLE access_withholding IS
    'Who asked to keep a reading from its person until a day, on which basis in law, and who decided it.';
COMMENT ON COLUMN access_withholding.document IS 'The act that demands it: its number and date.';
COMMENT ON COLUMN access_withholding.until IS 'The first moment at which the person sees the reading.';
CREATE UNIQUE INDEX access_withholding_once_idx ON access_withholding (entry_id) WHERE state <> 'refused';
CREATE INDEX access_withholding_state_idx ON access_withholding (state, asked_at);
GRANT SELECT, INSERT ON access_withholding TO qyzmet_app;
GRANT UPDATE (state, decided_by, decided_at) ON access_withholding TO qyzmet_app;
ALTER TABLE access_withholding ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_withholding_scope ON access_withholding USING (
    scope_role() IN ('auditor', 'system'));

-- Runs with the owner's rights, under the policies of whoever decides: only an auditor's
-- decision reaches the row. The checks of access_entry ask for both people once more.
CREATE FUNCTION withhold_access_entry() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'what was decided stays decided' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM access_entry e WHERE e.id = NEW.entry_id
        AND (NEW.decided_by IN (e.subject_id, e.actor_id) OR NEW.asked_by IN (e.subject_id, e.actor_id))) THEN
        RAISE EXCEPTION 'nobody withholds a reading of their own' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'confirmed' THEN
        UPDATE access_entry SET withheld_until = NEW.until, withheld_basis = NEW.basis,
            withheld_by = NEW.asked_by, withheld_confirmed_by = NEW.decided_by
        WHERE id = NEW.entry_id AND withheld_until IS NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the reading is withheld already' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION withhold_access_entry() FROM PUBLIC;
CREATE TRIGGER withhold_access_entry BEFORE UPDATE ON access_withholding
    FOR EACH ROW EXECUTE FUNCTION withhold_access_entry();
CREATE POLICY access_entry_withhold ON access_entry FOR UPDATE USING (scope_role() = 'auditor');

-- A purpose stated ends with the session in which it was stated.
ALTER TABLE case_opening ADD COLUMN session_began timestamptz;
COMMENT ON COLUMN case_opening.session_began IS
    'When the actor''s session began; the opening ends with it. Empty: without a session.';

-- Events of security are kept for three years and no longer. Only this function removes any,
-- and none younger than that by the newest of them, whatever clock whoever asks has.
CREATE FUNCTION forget_security_events(before timestamptz) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM security_event
    WHERE at < least(before, (SELECT max(at) FROM security_event) - interval '3 years');
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;
COMMENT ON FUNCTION forget_security_events(timestamptz) IS 'Removes events of security that are past their three years.';
REVOKE ALL ON FUNCTION forget_security_events(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_security_events(timestamptz) TO qyzmet_app;
CREATE POLICY security_event_forget ON security_event FOR DELETE USING (scope_is_system());
CREATE INDEX security_event_at_idx ON security_event (at);

COMMIT;
