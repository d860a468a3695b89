BEGIN;

-- One mark for what waits for the head of the body: a second signature, or a word on more time.
ALTER TABLE application ADD COLUMN signature_asked_at timestamptz;
COMMENT ON COLUMN application.signature_asked_at IS
    'Since when the case waits for the head: a prepared decision, or a request for more time. Empty: for nobody.';
CREATE INDEX application_signature_idx ON application (body_code, signature_asked_at, id)
    WHERE signature_asked_at IS NOT NULL AND closed_at IS NULL;

-- More time (APPC art. 76(3)): the holder asks, the head decides.
CREATE TABLE extension (
    id             uuid PRIMARY KEY,
    application_id bigint NOT NULL REFERENCES application,
    value          int NOT NULL CHECK (value BETWEEN 1 AND 10000),
    unit           text NOT NULL CHECK (unit IN ('minutes', 'hours', 'working_days', 'calendar_days')),
    reasons        text NOT NULL CHECK (length(btrim(reasons)) BETWEEN 20 AND 2000),
    asked_by       uuid NOT NULL REFERENCES person,
    asked_at       timestamptz NOT NULL,
    answer         text CHECK (answer IN ('confirmed', 'declined')),
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    answered_by    uuid REFERENCES person,
    answered_at    timestamptz,
    told_by        date,
    CONSTRAINT extension_answered_in_full CHECK
        ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT extension_takes_two CHECK (answered_by <> asked_by),
    CONSTRAINT extension_declined_for_a_reason CHECK (answer IS DISTINCT FROM 'declined' OR length(btrim(note)) >= 20),
    CONSTRAINT extension_told_in_time CHECK ((told_by IS NOT NULL) = (answer IS NOT DISTINCT FROM 'confirmed'))
);
COMMENT ON TABLE extension IS 'Requests for more time and the head''s word on them (APPC art. 76(3)).';
COMMENT ON COLUMN extension.told_by IS 'The last day by law to tell the applicant; the portal tells at once.';
CREATE UNIQUE INDEX extension_open_idx ON extension (application_id) WHERE answer IS NULL;
CREATE UNIQUE INDEX extension_once_idx ON extension (application_id) WHERE answer = 'confirmed';
CREATE INDEX extension_application_idx ON extension (application_id, asked_at);

-- What was sent to the body that is competent (APPC art. 65).
CREATE TABLE forwarding (
    application_id bigint NOT NULL,
    step           int NOT NULL,
    from_body      text NOT NULL REFERENCES body,
    to_body        text NOT NULL REFERENCES body,
    reasons        text NOT NULL CHECK (length(btrim(reasons)) BETWEEN 20 AND 2000),
    forwarded_by   uuid NOT NULL REFERENCES person,
    forwarded_at   timestamptz NOT NULL,
    received_at    timestamptz NOT NULL CHECK (received_at >= forwarded_at),
    late           boolean NOT NULL,
    PRIMARY KEY (application_id, step),
    FOREIGN KEY (application_id, step) REFERENCES status_event (application_id, seq),
    CONSTRAINT forwarding_leaves_the_body CHECK (from_body <> to_body)
);
COMMENT ON TABLE forwarding IS 'Applications sent to the competent body; append-only. late: after three working days.';

-- An application changes its body only with the step that takes it there, and begins anew with it.
CREATE FUNCTION application_changes_its_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'registered' OR NEW.holder_id IS NOT NULL OR NEW.steps <> OLD.steps + 2
        OR NEW.registered_at < OLD.registered_at
        OR NOT EXISTS (SELECT FROM status_event e WHERE e.application_id = NEW.id AND e.seq = NEW.steps
            AND (e.from_status, e.to_status, e.ledger) = ('forwarded', 'registered', NEW.body_code))
        OR NOT EXISTS (SELECT FROM forwarding f WHERE f.application_id = NEW.id AND f.step = NEW.steps - 1
            AND (f.from_body, f.to_body, f.received_at) = (OLD.body_code, NEW.body_code, NEW.registered_at))
    THEN
        RAISE EXCEPTION 'an application changes its body only by being forwarded' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER application_changes_its_body BEFORE UPDATE OF body_code, registered_at ON application
    FOR EACH ROW WHEN (OLD.body_code IS DISTINCT FROM NEW.body_code OR OLD.registered_at IS DISTINCT FROM NEW.registered_at)
    EXECUTE FUNCTION application_changes_its_body();

-- Two levels: what the official prepared, and what the head made of it.
CREATE TABLE decision_proposal (
    id             uuid PRIMARY KEY,
    application_id bigint NOT NULL,
    edition_id     bigint NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('approval', 'refusal')),
    ground_code    text,
    ground_kind    text NOT NULL DEFAULT 'refusal' CHECK (ground_kind = 'refusal'),
    reasons        text NOT NULL DEFAULT '' CHECK (length(reasons) <= 4000),
    reply          text NOT NULL DEFAULT '' CHECK (length(reply) <= 4000),
    proposed_by    uuid NOT NULL REFERENCES person,
    proposed_at    timestamptz NOT NULL,
    answer         text CHECK (answer IN ('signed', 'otherwise', 'returned')),
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    answered_by    uuid REFERENCES person,
    answered_at    timestamptz,
    FOREIGN KEY (application_id, edition_id) REFERENCES application (id, edition_id),
    FOREIGN KEY (edition_id, ground_code, ground_kind) REFERENCES edition_ground (edition_id, ground_code, kind),
    CONSTRAINT proposal_refusal_has_ground_and_reasons CHECK
        ((kind = 'refusal') = (ground_code IS NOT NULL) AND (kind = 'approval' OR length(btrim(reasons)) >= 20)),
    CONSTRAINT proposal_answered_in_full CHECK
        ((answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT proposal_takes_two CHECK (answered_by <> proposed_by),
    CONSTRAINT proposal_returned_for_a_reason CHECK (answer IS DISTINCT FROM 'returned' OR length(btrim(note)) >= 20)
);
COMMENT ON TABLE decision_proposal IS 'Decisions prepared for the head''s signature, where the edition asks for two levels.';
CREATE UNIQUE INDEX decision_proposal_open_idx ON decision_proposal (application_id) WHERE answer IS NULL;
CREATE INDEX decision_proposal_application_idx ON decision_proposal (application_id, proposed_at);

-- A decision by rule has nobody behind it; one signed by the head names who prepared it.
ALTER TABLE decision
    ALTER COLUMN decided_by DROP NOT NULL,
    ADD COLUMN automatic boolean NOT NULL DEFAULT false,
    ADD COLUMN prepared_by uuid REFERENCES person,
    ADD CONSTRAINT decision_is_somebodys_or_the_rules CHECK (automatic = (decided_by IS NULL)),
    ADD CONSTRAINT decision_by_rule_is_favourable CHECK (NOT automatic OR kind = 'approval' AND prepared_by IS NULL),
    ADD CONSTRAINT decision_signed_by_another CHECK (prepared_by IS NULL OR prepared_by <> decided_by);
COMMENT ON COLUMN decision.automatic IS 'Decided by the rule of the edition without discretion (Digital Code, art. 43).';
COMMENT ON COLUMN decision.prepared_by IS 'Who prepared what the head signed; empty on one level.';

-- The right to have a specialist look at a decision by rule (Digital Code, art. 43).
CREATE TABLE human_review (
    application_id bigint PRIMARY KEY REFERENCES application,
    reasons        text NOT NULL CHECK (length(btrim(reasons)) BETWEEN 20 AND 2000),
    asked_by       uuid NOT NULL REFERENCES person,
    asked_at       timestamptz NOT NULL,
    registered_at  timestamptz NOT NULL CHECK (registered_at >= asked_at),
    answer_by      date NOT NULL,
    outcome        text CHECK (outcome IN ('confirmed', 'corrected')),
    answer         text NOT NULL DEFAULT '' CHECK (length(answer) <= 4000),
    answered_by    uuid REFERENCES person,
    answered_at    timestamptz,
    CONSTRAINT human_review_answered_in_full CHECK ((outcome IS NULL) = (answered_by IS NULL)
        AND (outcome IS NULL) = (answered_at IS NULL) AND (outcome IS NULL OR length(btrim(answer)) >= 20)),
    CONSTRAINT human_review_by_another CHECK (answered_by <> asked_by)
);
COMMENT ON TABLE human_review IS 'Reviews of automatic decisions by a person (Digital Code, art. 43).';
CREATE INDEX human_review_open_idx ON human_review (answer_by, application_id) WHERE outcome IS NULL;

-- Ended without a decision on the merits (APPC art. 70).
CREATE TABLE termination (
    application_id bigint PRIMARY KEY REFERENCES application,
    basis          text NOT NULL CHECK (basis IN ('same_decision', 'court_act', 'not_corrected')),
    reference      text NOT NULL CHECK (length(btrim(reference)) BETWEEN 3 AND 200),
    reasons        text NOT NULL CHECK (length(btrim(reasons)) BETWEEN 20 AND 4000),
    terminated_by  uuid NOT NULL REFERENCES person,
    terminated_at  timestamptz NOT NULL
);
COMMENT ON TABLE termination IS 'Why an application was ended without a decision (APPC art. 70); append-only.';
COMMENT ON COLUMN termination.reference IS 'The decision, the judgment or the request for correction, by number and date.';

-- A prepared decision, a termination and a review are barred from whoever is too near, as a decision is.
CREATE FUNCTION nobody_acts_on_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    somebody uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
    IF EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id
        AND has_interest(somebody, a.person_id, a.filed_by))
    THEN
        RAISE EXCEPTION 'nobody acts on their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER nobody_proposes_on_own_case BEFORE INSERT ON decision_proposal
    FOR EACH ROW EXECUTE FUNCTION nobody_acts_on_own_case('proposed_by');
CREATE TRIGGER nobody_terminates_own_case BEFORE INSERT ON termination
    FOR EACH ROW EXECUTE FUNCTION nobody_acts_on_own_case('terminated_by');
CREATE TRIGGER nobody_reviews_own_case BEFORE UPDATE ON human_review
    FOR EACH ROW EXECUTE FUNCTION nobody_acts_on_own_case('answered_by');
CREATE TRIGGER nobody_extends_own_case BEFORE UPDATE ON extension
    FOR EACH ROW EXECUTE FUNCTION nobody_acts_on_own_case('answered_by');

-- What was answered stays.
CREATE FUNCTION answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL THEN
        RAISE EXCEPTION 'what was answered stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER extension_answered_once BEFORE UPDATE ON extension FOR EACH ROW EXECUTE FUNCTION answered_once();
CREATE TRIGGER proposal_answered_once BEFORE UPDATE ON decision_proposal
    FOR EACH ROW EXECUTE FUNCTION answered_once();
CREATE TRIGGER review_answered_once BEFORE UPDATE ON human_review FOR EACH ROW EXECUTE FUNCTION answered_once();

GRANT UPDATE (signature_asked_at, body_code, registered_at) ON application TO qyzmet_app;
GRANT SELECT, INSERT ON extension, forwarding, decision_proposal, human_review, termination TO qyzmet_app;
GRANT UPDATE (answer, note, answered_by, answered_at, told_by) ON extension TO qyzmet_app;
GRANT UPDATE (answer, note, answered_by, answered_at) ON decision_proposal TO qyzmet_app;
GRANT UPDATE (outcome, answer, answered_by, answered_at) ON human_review TO qyzmet_app;

-- What hangs on an application is as visible as the application; what is only prepared is the body's.
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY['extension', 'forwarding', 'human_review', 'termination'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
        EXECUTE format('CREATE POLICY %I ON %I USING (EXISTS (
            SELECT FROM application a WHERE a.id = %I.application_id))', child || '_scope', child, child);
    END LOOP;
END
$$;
ALTER TABLE decision_proposal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY decision_proposal_scope ON decision_proposal USING (scope_role() IN ('official', 'head', 'system')
    AND EXISTS (SELECT FROM application a WHERE a.id = decision_proposal.application_id));

COMMIT;
