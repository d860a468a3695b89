BEGIN;

-- Before an unfavourable act the applicant is told of the preliminary decision, objects, and is
-- heard if they ask for it (APPC art. 73, 74).
ALTER TABLE application ADD COLUMN hearing_due boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN application.hearing_due IS
    'Whether a refusal needs a preliminary decision first, by the term and the edition of the filing.';

CREATE TABLE preliminary_decision (
    id             uuid NOT NULL PRIMARY KEY,
    application_id bigint NOT NULL,
    edition_id     bigint NOT NULL,
    ground_code    text NOT NULL,
    ground_kind    text NOT NULL DEFAULT 'refusal' CHECK (ground_kind = 'refusal'),
    reasons        text NOT NULL CHECK (length(btrim(reasons)) >= 20),
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'dropped', 'decided')),
    made_by        uuid NOT NULL REFERENCES person,
    made_at        timestamptz NOT NULL,
    object_until   timestamptz NOT NULL CHECK (object_until > made_at),
    act_from       timestamptz NOT NULL CHECK (act_from > object_until),
    objected_by    uuid REFERENCES person,
    objected_at    timestamptz,
    wants_hearing  boolean NOT NULL DEFAULT false,
    hearing_at     timestamptz,
    hearing_place  text NOT NULL DEFAULT '' CHECK (length(hearing_place) <= 200),
    invited_by     uuid REFERENCES person,
    attended       boolean,
    protocol_by    uuid REFERENCES person,
    protocol_at    timestamptz,
    remark_until   timestamptz,
    remarked_at    timestamptz,
    FOREIGN KEY (application_id, edition_id) REFERENCES application (id, edition_id),
    CONSTRAINT preliminary_ground_is_of_the_filed_edition FOREIGN KEY (edition_id, ground_code, ground_kind)
        REFERENCES edition_ground (edition_id, ground_code, kind),
    CONSTRAINT preliminary_objection_in_full CHECK ((objected_by IS NULL) = (objected_at IS NULL)),
    CONSTRAINT preliminary_objection_in_time CHECK (objected_at <= object_until),
    CONSTRAINT preliminary_hearing_was_asked_for CHECK (wants_hearing OR (hearing_at IS NULL AND protocol_at IS NULL)),
    CONSTRAINT preliminary_protocol_after_hearing CHECK (
        (protocol_by IS NULL) = (protocol_at IS NULL) AND (protocol_at IS NULL OR protocol_at >= hearing_at)),
    CONSTRAINT preliminary_remarks_to_a_protocol CHECK (remarked_at IS NULL OR protocol_at IS NOT NULL)
);
COMMENT ON TABLE preliminary_decision IS
    'What an official means to refuse, what the applicant objected, and how they were heard.';
COMMENT ON COLUMN preliminary_decision.object_until IS 'The last moment of the second working day (APPC art. 73).';
COMMENT ON COLUMN preliminary_decision.act_from IS 'The first moment after the third working day: no refusal before it.';
CREATE UNIQUE INDEX preliminary_decision_one_open_idx ON preliminary_decision (application_id) WHERE state = 'open';
CREATE INDEX preliminary_decision_application_idx ON preliminary_decision (application_id, made_at);
GRANT SELECT, INSERT ON preliminary_decision TO qyzmet_app;
GRANT UPDATE (state, objected_by, objected_at, wants_hearing, hearing_at, hearing_place, invited_by,
    attended, protocol_by, protocol_at, remark_until, remarked_at) ON preliminary_decision TO qyzmet_app;
ALTER TABLE preliminary_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY preliminary_decision_scope ON preliminary_decision USING (
    EXISTS (SELECT FROM application a WHERE a.id = application_id));

-- What was said stays said.
CREATE FUNCTION preliminary_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.objected_at IS NOT NULL AND (NEW.objected_at, NEW.wants_hearing) IS DISTINCT FROM (OLD.objected_at, OLD.wants_hearing))
        OR (OLD.protocol_at IS NOT NULL AND (NEW.protocol_at, NEW.attended, NEW.hearing_at)
            IS DISTINCT FROM (OLD.protocol_at, OLD.attended, OLD.hearing_at))
        OR (OLD.remarked_at IS NOT NULL AND NEW.remarked_at IS DISTINCT FROM OLD.remarked_at)
        OR (OLD.state <> 'open' AND NEW.state <> OLD.state)
    THEN
        RAISE EXCEPTION 'what was said before a decision is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER preliminary_decision_stays BEFORE UPDATE ON preliminary_decision
    FOR EACH ROW EXECUTE FUNCTION preliminary_decision_stays();

-- The words themselves: sealed, written once.
CREATE TABLE hearing_statement (
    id             uuid PRIMARY KEY,
    preliminary_id uuid NOT NULL REFERENCES preliminary_decision,
    said           text NOT NULL CHECK (said IN ('objection', 'protocol', 'remarks')),
    content        bytea NOT NULL,
    UNIQUE (preliminary_id, said)
);
COMMENT ON TABLE hearing_statement IS 'What was said before a decision: an objection, a protocol, remarks on it; append-only.';
COMMENT ON COLUMN hearing_statement.content IS 'The words, sealed.';
GRANT SELECT, INSERT ON hearing_statement TO qyzmet_app;
ALTER TABLE hearing_statement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY hearing_statement_scope ON hearing_statement USING (
    EXISTS (SELECT FROM preliminary_decision p WHERE p.id = preliminary_id));

ALTER TABLE decision ADD COLUMN answer text NOT NULL DEFAULT '';
COMMENT ON COLUMN decision.answer IS 'The official''s answer to what the applicant objected (APPC art. 73).';

-- No refusal without the hearing, whatever a statement forgets to ask. Acts of a court in force
-- leave nothing to be heard about.
CREATE FUNCTION refusal_was_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'refusal' AND NEW.ground_code NOT IN ('court-ban', 'deprived-special-right')
        AND EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id AND a.hearing_due)
        AND NOT EXISTS (SELECT FROM preliminary_decision p WHERE p.application_id = NEW.application_id
            AND p.state = 'open' AND p.ground_code = NEW.ground_code AND p.act_from <= NEW.decided_at
            AND (p.objected_at IS NULL OR length(btrim(NEW.answer)) >= 20)
            AND (NOT p.wants_hearing OR p.protocol_at IS NOT NULL))
    THEN
        RAISE EXCEPTION 'no refusal before the applicant could be heard (APPC, art. 73)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER refusal_was_heard BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION refusal_was_heard();

COMMIT;
