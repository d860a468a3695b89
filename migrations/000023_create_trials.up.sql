BEGIN;

-- A trial: an editor walks the whole way with a text that is not law, as applicant and as
-- official. It stands apart from drafts, applications and documents, so that no queue, number
-- or count can meet it, and unlike them it is deleted. Its text is its own: what is tried is no
-- edition.
CREATE TABLE trial (
    id                uuid PRIMARY KEY,
    proposal_id       uuid NOT NULL REFERENCES proposal,
    person_id         uuid NOT NULL REFERENCES person,
    body_code         text NOT NULL REFERENCES body,
    service_code      text NOT NULL REFERENCES service,
    lang              text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    content           jsonb NOT NULL,
    samples           bytea NOT NULL,
    answers           bytea NOT NULL,
    code_id           uuid,
    code_expires_at   timestamptz,
    code_attempts     int NOT NULL DEFAULT 0,
    number            text UNIQUE,
    course            bytea,
    verification_code text UNIQUE,
    begun_at          timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    CONSTRAINT trial_number_is_of_no_body CHECK (number LIKE 'TR-%'),
    CONSTRAINT trial_filed_in_full CHECK ((number IS NULL) = (course IS NULL)),
    CONSTRAINT trial_lasts_thirty_days CHECK (expires_at <= begun_at + interval '30 days')
);
COMMENT ON TABLE trial IS 'An application to try a proposal with: counts for nothing, deleted after 30 days.';
COMMENT ON COLUMN trial.samples IS 'What the registers would say, invented by whoever tries.';
COMMENT ON COLUMN trial.course IS 'The application as filed, and what happened to it; empty while it is filled in.';
CREATE INDEX trial_person_idx ON trial (person_id, proposal_id, begun_at DESC);
CREATE INDEX trial_proposal_idx ON trial (proposal_id);
CREATE INDEX trial_expires_idx ON trial (expires_at);
CREATE SEQUENCE trial_number;
COMMENT ON SEQUENCE trial_number IS 'A series of its own: the numbers of bodies stay without gaps.';
GRANT SELECT, INSERT, DELETE ON trial TO qyzmet_app;
GRANT UPDATE (samples, answers, code_id, code_expires_at, code_attempts, number, course, verification_code,
    updated_at) ON trial TO qyzmet_app;
GRANT USAGE ON SEQUENCE trial_number TO qyzmet_app;

-- Whoever tries sees their own trials, in the role they try in; the code of a paper shows that
-- paper to anybody who holds it.
ALTER TABLE trial ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY trial_scope ON trial USING (
    person_id = scope_person() AND scope_role() IN ('editor', 'approver')
    OR verification_code = scope_key() OR scope_is_system());

COMMIT;
