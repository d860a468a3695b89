BEGIN;

-- A complaint about an answer that was refused or did not come, to the authority that controls
-- the quality of public services (Law 88-V, art. 25; APPC art. 91).
CREATE TABLE complaint (
    id             uuid PRIMARY KEY,
    application_id bigint NOT NULL REFERENCES application,
    person_id      uuid NOT NULL REFERENCES person,
    filed_by       uuid NOT NULL REFERENCES person,
    number         text NOT NULL,
    service_code   text NOT NULL,
    body_code      text NOT NULL REFERENCES body,
    about          text NOT NULL CHECK (about IN ('overdue', 'refusal')),
    lang           text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    words          bytea NOT NULL,
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered')),
    filed_at       timestamptz NOT NULL,
    registered_at  timestamptz NOT NULL CHECK (registered_at >= filed_at),
    due_at         timestamptz NOT NULL CHECK (due_at > registered_at),
    outcome        text CHECK (outcome IN ('upheld', 'rejected')),
    answer         text NOT NULL DEFAULT '',
    answered_by    uuid REFERENCES person,
    answered_at    timestamptz,
    UNIQUE (application_id, about),
    CONSTRAINT complaint_answered_in_full CHECK (
        (state = 'answered') = (outcome IS NOT NULL) AND (state = 'answered') = (answered_at IS NOT NULL)
        AND (state = 'answered') = (answered_by IS NOT NULL) AND (state = 'open' OR length(btrim(answer)) >= 20)),
    CONSTRAINT complaint_is_not_judged_by_its_own CHECK (answered_by NOT IN (person_id, filed_by))
);
COMMENT ON TABLE complaint IS 'What an applicant complains of, and the answer of the quality authority.';
COMMENT ON COLUMN complaint.words IS 'What the applicant wrote, sealed.';
CREATE INDEX complaint_person_idx ON complaint (person_id, filed_at DESC);
CREATE INDEX complaint_open_idx ON complaint (due_at, id) WHERE state = 'open';
CREATE INDEX complaint_answered_idx ON complaint (answered_at DESC, id) WHERE state = 'answered';
GRANT SELECT, INSERT ON complaint TO qyzmet_app;
GRANT UPDATE (state, outcome, answer, answered_by, answered_at) ON complaint TO qyzmet_app;
ALTER TABLE complaint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY complaint_scope ON complaint USING (
    person_id = scope_person() OR filed_by = scope_person() OR scope_role() IN ('authority', 'system')
    OR (body_code = scope_body() AND scope_role() = 'head'));

CREATE FUNCTION complaint_stays_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'answered' THEN
        RAISE EXCEPTION 'an answer to a complaint is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER complaint_stays_answered BEFORE UPDATE ON complaint
    FOR EACH ROW EXECUTE FUNCTION complaint_stays_answered();

-- The public record: how many terms passed without an answer, by service and month. Counts only.
CREATE TABLE overdue_record (
    service_code text NOT NULL,
    body_code    text NOT NULL REFERENCES body,
    month        date NOT NULL CHECK (month = date_trunc('month', month)),
    missed       int NOT NULL CHECK (missed > 0),
    PRIMARY KEY (body_code, service_code, month)
);
COMMENT ON TABLE overdue_record IS 'Terms that passed without an answer, as anybody may see them.';
GRANT SELECT, INSERT ON overdue_record TO qyzmet_app;
GRANT UPDATE (missed) ON overdue_record TO qyzmet_app;

COMMIT;
