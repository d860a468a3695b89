BEGIN;

CREATE TABLE mandate (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind               text NOT NULL CHECK (kind IN ('parent', 'guardian', 'power_of_attorney', 'employee')),
    principal_id       uuid NOT NULL REFERENCES person,
    representative_id  uuid NOT NULL REFERENCES person,
    representative_end text NOT NULL DEFAULT '' CHECK (representative_end ~ '^([0-9]{4})?$'),
    entity_bin         text CHECK (entity_bin ~ '^[0-9]{12}$'),
    entity_name        text,
    services           text[] NOT NULL DEFAULT '{}',
    actions            text[] NOT NULL,
    document_number    text NOT NULL DEFAULT '',
    document_date      date,
    from_at            timestamptz NOT NULL,
    until              timestamptz,
    state              text NOT NULL CHECK (state IN ('pending', 'active', 'declined', 'revoked', 'renounced', 'lapsed')),
    created_at         timestamptz NOT NULL,
    created_by         uuid NOT NULL REFERENCES person,
    answered_at        timestamptz,
    revoked_at         timestamptz,
    revoked_by         uuid REFERENCES person,
    CONSTRAINT mandate_is_for_another CHECK (principal_id <> representative_id),
    CONSTRAINT mandate_has_a_scope CHECK (cardinality(actions) > 0
        AND actions <@ ARRAY['file', 'follow', 'withdraw', 'receive']),
    CONSTRAINT mandate_begins_before_it_ends CHECK (until > from_at),
    CONSTRAINT mandate_ends CHECK (kind NOT IN ('parent', 'power_of_attorney') OR until IS NOT NULL),
    CONSTRAINT mandate_guardian_has_a_document CHECK (kind <> 'guardian'
        OR document_number <> '' AND document_date IS NOT NULL),
    CONSTRAINT mandate_employee_has_an_entity CHECK ((kind = 'employee') = (entity_bin IS NOT NULL)
        AND (kind = 'employee') = (entity_name IS NOT NULL)),
    CONSTRAINT mandate_ended_in_full CHECK ((state IN ('revoked', 'renounced', 'lapsed')) = (revoked_at IS NOT NULL)
        AND (state IN ('revoked', 'renounced') = (revoked_by IS NOT NULL)))
);
COMMENT ON TABLE mandate IS
    'Who acts for whom, in what and until when (Civil Code, art. 163-170); every change is in the journal.';
COMMENT ON COLUMN mandate.principal_id IS 'For whom: a person, or the entry of a legal entity under its BIN.';
COMMENT ON COLUMN mandate.representative_end IS 'The end of the IIN as the principal typed it: shown until the other side accepts.';
COMMENT ON COLUMN mandate.services IS 'Codes of services; empty: all that are filed online.';
COMMENT ON COLUMN mandate.until IS 'The first moment at which it does not hold any more; for a parent the 18th birthday, 00:00 in Almaty.';
COMMENT ON COLUMN mandate.state IS 'pending: the representative has not answered; lapsed: the register does not confirm it any more.';
CREATE INDEX mandate_representative_idx ON mandate (representative_id, principal_id);
CREATE INDEX mandate_principal_idx ON mandate (principal_id, representative_id);
CREATE UNIQUE INDEX mandate_by_register_once_idx ON mandate (kind, principal_id, representative_id)
    WHERE state = 'active' AND kind <> 'power_of_attorney';

GRANT SELECT, INSERT ON mandate TO qyzmet_app;
GRANT UPDATE (state, answered_at, revoked_at, revoked_by) ON mandate TO qyzmet_app;

CREATE TABLE mandate_code (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    content    bytea NOT NULL CHECK (length(content) = 32),
    delivery   text NOT NULL DEFAULT 'sending' CHECK (delivery IN ('sending', 'sent', 'failed')),
    attempts   int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE mandate_code IS
    'Codes by SMS that confirm the giving of a power of attorney; the digits are derived from the id and stored nowhere.';
COMMENT ON COLUMN mandate_code.content IS 'SHA-256 of what is given: the code confirms that and nothing else.';
CREATE INDEX mandate_code_person_idx ON mandate_code (person_id, created_at);
GRANT SELECT, INSERT, DELETE ON mandate_code TO qyzmet_app;
GRANT UPDATE (delivery, attempts, used_at) ON mandate_code TO qyzmet_app;

-- What was given is never changed: it is accepted, declined or ended.
CREATE FUNCTION mandate_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
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

ALTER TABLE draft
    ADD COLUMN actor_id uuid REFERENCES person,
    ADD COLUMN mandate_id uuid REFERENCES mandate,
    ADD CONSTRAINT draft_actor_has_a_mandate CHECK ((actor_id IS NULL) = (mandate_id IS NULL) AND actor_id <> person_id);
COMMENT ON COLUMN draft.actor_id IS 'The representative who began it for its person; empty: the person did.';
CREATE INDEX draft_actor_idx ON draft (actor_id, updated_at DESC) WHERE actor_id IS NOT NULL;

ALTER TABLE application
    ADD COLUMN filed_by uuid REFERENCES person,
    ADD COLUMN mandate_id uuid REFERENCES mandate,
    ADD CONSTRAINT application_filed_by_mandate CHECK ((filed_by IS NULL) = (mandate_id IS NULL) AND filed_by <> person_id);
COMMENT ON COLUMN application.filed_by IS 'The representative who filed it for its person; empty: the person did.';
CREATE INDEX application_filed_by_idx ON application (filed_by, filed_at DESC) WHERE filed_by IS NOT NULL;

ALTER TABLE status_event ADD COLUMN for_id uuid REFERENCES person;
COMMENT ON COLUMN status_event.for_id IS 'For whom the actor acted; empty: for themself or by office.';

CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.filed_at, NEW.answers, NEW.filing, NEW.term, NEW.filed_by,
            NEW.mandate_id)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.filed_at, OLD.answers, OLD.filing, OLD.term, OLD.filed_by,
            OLD.mandate_id)
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- Whose case it is in a way that bars an official from it (security R-3): the applicant's,
-- of whoever filed it, and of whoever acts for the applicant or lets the applicant act.
CREATE FUNCTION has_interest(who uuid, applicant uuid, filed_by uuid) RETURNS boolean LANGUAGE sql STABLE
    RETURN who = applicant OR who = coalesce(filed_by, applicant) OR EXISTS (
        SELECT FROM mandate m WHERE m.state = 'active' AND (m.representative_id = who AND m.principal_id = applicant
            OR m.principal_id = who AND m.representative_id = applicant));
COMMENT ON FUNCTION has_interest(uuid, uuid, uuid) IS 'Whether somebody is too near to a case to consider it (APPC, art. 67).';

CREATE OR REPLACE FUNCTION nobody_decides_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id
        AND has_interest(NEW.decided_by, a.person_id, a.filed_by))
    THEN
        RAISE EXCEPTION 'nobody decides their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION nobody_takes_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF has_interest(NEW.holder_id, NEW.person_id, NEW.filed_by) THEN
        RAISE EXCEPTION 'nobody takes their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER nobody_takes_own_case BEFORE UPDATE ON application FOR EACH ROW
    WHEN (NEW.holder_id IS NOT NULL AND NEW.holder_id IS DISTINCT FROM OLD.holder_id)
    EXECUTE FUNCTION nobody_takes_own_case();

COMMIT;
