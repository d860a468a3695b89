BEGIN;

CREATE TABLE draft (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id    uuid NOT NULL REFERENCES person,
    service_code text NOT NULL REFERENCES service,
    edition_id   bigint NOT NULL REFERENCES standard_edition,
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    answers      jsonb NOT NULL DEFAULT '{}',
    registered   jsonb NOT NULL DEFAULT '{}',
    facts        jsonb NOT NULL DEFAULT '{}',
    unavailable  text[] NOT NULL DEFAULT '{}',
    version      int NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
COMMENT ON COLUMN draft.registered IS 'Values a register gave, by field id: shown, not asked.';
COMMENT ON COLUMN draft.facts IS 'Facts registers gave that are no field of the form.';
COMMENT ON COLUMN draft.unavailable IS 'Registers that did not answer when the draft began.';
CREATE INDEX draft_person_idx ON draft (person_id, updated_at DESC);
CREATE INDEX draft_expires_idx ON draft (expires_at);

CREATE TABLE number_counter (
    body_code text NOT NULL REFERENCES body,
    year      int NOT NULL,
    last      int NOT NULL,
    PRIMARY KEY (body_code, year)
);
COMMENT ON TABLE number_counter IS 'The last number given, contiguous per body and year.';

CREATE TABLE application (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number        text NOT NULL UNIQUE,
    tracking_code text NOT NULL,
    draft_id      uuid NOT NULL UNIQUE,
    person_id     uuid NOT NULL REFERENCES person,
    service_code  text NOT NULL,
    body_code     text NOT NULL REFERENCES body,
    edition_id    bigint NOT NULL,
    channel       text NOT NULL CHECK (channel IN ('portal', 'csc', 'body', 'proactive', 'mobile', 'partner')),
    lang          text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    status        text NOT NULL CHECK (status IN ('submitted', 'registered', 'in_review', 'approved',
                      'result_issued', 'delivered', 'refused', 'withdrawn')),
    answers       jsonb NOT NULL,
    registered    jsonb NOT NULL,
    facts         jsonb NOT NULL,
    filing        jsonb NOT NULL,
    term          jsonb NOT NULL,
    fee_tiyn      bigint NOT NULL DEFAULT 0 CHECK (fee_tiyn >= 0),
    confirmed_by  text NOT NULL CHECK (confirmed_by IN ('one_time_code', 'sign_in')),
    filed_at      timestamptz NOT NULL,
    registered_at timestamptz NOT NULL CHECK (registered_at >= filed_at),
    due_at        timestamptz NOT NULL CHECK (due_at >= registered_at),
    closed_at     timestamptz,
    holder_id     uuid REFERENCES person,
    version       int NOT NULL DEFAULT 1,
    steps         int NOT NULL DEFAULT 0,
    UNIQUE (id, edition_id),
    FOREIGN KEY (edition_id, service_code) REFERENCES standard_edition (id, service_code),
    CONSTRAINT application_closed_with_its_status CHECK
        ((closed_at IS NOT NULL) = (status IN ('approved', 'result_issued', 'delivered', 'refused', 'withdrawn')))
);
COMMENT ON COLUMN application.filing IS 'The form as it was rendered and confirmed: sections, questions, answers.';
COMMENT ON COLUMN application.due_at IS 'A cache of the clock: a function of its events, the edition and the calendar.';
COMMENT ON COLUMN application.steps IS 'How many status events it has.';
CREATE INDEX application_person_idx ON application (person_id, filed_at DESC, id DESC);
CREATE INDEX application_queue_idx ON application (body_code, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX application_closed_idx ON application (body_code, closed_at DESC, id) WHERE closed_at IS NOT NULL;
CREATE INDEX application_registration_idx ON application (registered_at) WHERE status = 'submitted';

-- An application keeps the edition and the person it was filed under.
CREATE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER application_keeps_its_edition BEFORE UPDATE ON application
    FOR EACH ROW EXECUTE FUNCTION application_keeps_its_edition();

CREATE TABLE clock_event (
    application_id bigint NOT NULL REFERENCES application,
    seq            int NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('started', 'finished')),
    at             timestamptz NOT NULL,
    details        jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (application_id, seq)
);
COMMENT ON TABLE clock_event IS 'What the legal clock went through; append-only.';

CREATE TABLE status_event (
    application_id bigint NOT NULL REFERENCES application,
    seq            int NOT NULL,
    from_status    text NOT NULL,
    to_status      text NOT NULL,
    at             timestamptz NOT NULL,
    actor_id       uuid REFERENCES person,
    actor_role     text NOT NULL,
    ledger         text NOT NULL,
    entry          bigint NOT NULL,
    PRIMARY KEY (application_id, seq),
    UNIQUE (ledger, entry)
);
COMMENT ON TABLE status_event IS 'Who moved an application and when; append-only.';
COMMENT ON COLUMN status_event.entry IS 'The entry of the ledger (journal_entry) that seals this row.';

CREATE TABLE decision (
    application_id bigint PRIMARY KEY,
    edition_id     bigint NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('approval', 'refusal')),
    ground_code    text,
    ground_kind    text NOT NULL DEFAULT 'refusal' CHECK (ground_kind = 'refusal'),
    reasons        text NOT NULL DEFAULT '',
    decided_by     uuid NOT NULL REFERENCES person,
    decided_at     timestamptz NOT NULL,
    overdue        boolean NOT NULL,
    FOREIGN KEY (application_id, edition_id) REFERENCES application (id, edition_id),
    CONSTRAINT decision_ground_is_of_the_filed_edition
        FOREIGN KEY (edition_id, ground_code, ground_kind)
        REFERENCES edition_ground (edition_id, ground_code, kind),
    CONSTRAINT decision_refusal_has_ground_and_reasons CHECK
        ((kind = 'refusal') = (ground_code IS NOT NULL) AND (kind = 'approval' OR length(btrim(reasons)) >= 20))
);
COMMENT ON TABLE decision IS 'Approvals and refusals; a refusal cites a ground of the filed edition (Law 88-V, art. 19-1).';

CREATE FUNCTION nobody_decides_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id AND a.person_id = NEW.decided_by) THEN
        RAISE EXCEPTION 'nobody decides their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER nobody_decides_own_case BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION nobody_decides_own_case();

CREATE TABLE one_time_code (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq        bigint GENERATED ALWAYS AS IDENTITY,
    draft_id   uuid NOT NULL REFERENCES draft ON DELETE CASCADE,
    person_id  uuid NOT NULL REFERENCES person,
    sent_to    text NOT NULL,
    delivery   text NOT NULL DEFAULT 'sending' CHECK (delivery IN ('sending', 'sent', 'failed')),
    attempts   int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE one_time_code IS 'Codes by SMS; the digits are derived from the id with a secret and stored nowhere.';
CREATE INDEX one_time_code_draft_idx ON one_time_code (draft_id, seq DESC);

CREATE TABLE idempotency (
    actor_id     uuid NOT NULL,
    act          text NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    result       text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (actor_id, act, key)
);
COMMENT ON TABLE idempotency IS 'Legal acts already done, by the key of the form that asked for them.';
CREATE INDEX idempotency_created_idx ON idempotency (created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON draft, one_time_code, idempotency TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE ON number_counter TO qyzmet_app;
GRANT SELECT, INSERT ON application TO qyzmet_app;
GRANT UPDATE (status, holder_id, version, steps, closed_at, due_at) ON application TO qyzmet_app;
GRANT SELECT, INSERT ON clock_event, status_event, decision TO qyzmet_app;

COMMIT;
