BEGIN;

-- What an official asks the applicant to put right: one request at a time, of questions and
-- documents of the filed form. Which ones and why stands in clear, the words are sealed.
CREATE TABLE correction (
    id             uuid PRIMARY KEY,
    application_id bigint NOT NULL REFERENCES application,
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'expired', 'recalled', 'withdrawn')),
    items          jsonb NOT NULL CHECK (jsonb_array_length(items) > 0),
    notes          bytea NOT NULL,
    asked_by       uuid NOT NULL REFERENCES person,
    asked_at       timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL CHECK (ends_at > asked_at),
    runs           boolean NOT NULL,
    ended_at       timestamptz,
    ended_by       uuid REFERENCES person,
    CONSTRAINT correction_ended_in_full CHECK ((state = 'open') = (ended_at IS NULL))
);
COMMENT ON TABLE correction IS 'Requests to the applicant to correct the filing (APPC art. 64(6)).';
COMMENT ON COLUMN correction.items IS 'Fields of the filed form, each with its defect: incomplete, incorrect, outdated.';
COMMENT ON COLUMN correction.notes IS 'What the official wrote about each field, sealed.';
COMMENT ON COLUMN correction.ends_at IS 'The first moment after the last day to answer.';
COMMENT ON COLUMN correction.runs IS 'Whether the term of the body runs on meanwhile, as the filed edition says.';
CREATE UNIQUE INDEX correction_one_open_idx ON correction (application_id) WHERE state = 'open';
CREATE INDEX correction_application_idx ON correction (application_id, asked_at);
CREATE INDEX correction_ends_idx ON correction (ends_at) WHERE state = 'open';

-- The answer while it is written: its writer's alone, as a draft is.
CREATE TABLE correction_draft (
    id         uuid PRIMARY KEY REFERENCES correction,
    answers    bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
COMMENT ON COLUMN correction_draft.answers IS 'New answers to the questions that were asked again, sealed.';

-- What stood in the filing before a correction.
CREATE TABLE filing_version (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    application_id bigint NOT NULL REFERENCES application,
    seq            int NOT NULL CHECK (seq > 0),
    draft_id       uuid NOT NULL REFERENCES application (draft_id),
    correction_id  uuid NOT NULL UNIQUE REFERENCES correction,
    answers        bytea NOT NULL,
    filing         bytea NOT NULL,
    replaced_at    timestamptz NOT NULL,
    UNIQUE (application_id, seq)
);
COMMENT ON TABLE filing_version IS 'Earlier versions of filings, as their ciphertext lay in application; append-only.';
ALTER TABLE filing_version ALTER COLUMN answers SET STORAGE EXTERNAL, ALTER COLUMN filing SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON correction, filing_version TO qyzmet_app;
GRANT UPDATE (state, ended_at, ended_by) ON correction TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON correction_draft TO qyzmet_app;
GRANT UPDATE (answers, filing) ON application TO qyzmet_app;

ALTER TABLE correction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY correction_scope ON correction USING (EXISTS (
    SELECT FROM application a WHERE a.id = correction.application_id));
ALTER TABLE filing_version ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY filing_version_scope ON filing_version USING (EXISTS (
    SELECT FROM application a WHERE a.id = filing_version.application_id));
ALTER TABLE correction_draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY correction_draft_scope ON correction_draft USING (
    scope_role() IN ('citizen', 'system') AND EXISTS (SELECT FROM correction c WHERE c.id = correction_draft.id));

-- A file sent for a correction belongs to nobody's application until the answer is given: the
-- applicant sees it, and whoever represents them, and no official.
CREATE FUNCTION scope_corrects(a_draft uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM application a WHERE a.draft_id = a_draft);
END
$$;
COMMENT ON FUNCTION scope_corrects(uuid) IS 'Whether the scope sees an application that was filed from this draft.';
CREATE POLICY file_corrected ON file USING (scope_role() = 'citizen' AND scope_corrects(draft_id));

-- What was filed is replaced only by a correction, and only when what stood before is kept. What
-- registers said, the term and the edition stay. Sealing anew is the owner's alone.
CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.draft_id, NEW.filed_at, NEW.term, NEW.filed_by, NEW.mandate_id)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.draft_id, OLD.filed_at, OLD.term, OLD.filed_by, OLD.mandate_id)
        OR (NEW.registered, NEW.facts) IS DISTINCT FROM (OLD.registered, OLD.facts)
        AND current_user = 'qyzmet_app'
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.answers, NEW.filing) IS DISTINCT FROM (OLD.answers, OLD.filing) AND current_user = 'qyzmet_app'
        AND NOT EXISTS (SELECT FROM filing_version v
            WHERE v.application_id = OLD.id AND v.answers = OLD.answers AND v.filing = OLD.filing)
    THEN
        RAISE EXCEPTION 'what was filed is replaced only when it is kept' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- A correction is open exactly while the application waits for it.
CREATE FUNCTION application_waits_for_its_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.status = 'correction_requested') IS DISTINCT FROM
        EXISTS (SELECT FROM correction c WHERE c.application_id = NEW.id AND c.state = 'open')
    THEN
        RAISE EXCEPTION 'an application waits for the one correction that is open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER application_waits_for_its_correction BEFORE UPDATE OF status ON application
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status
        AND 'correction_requested' IN (OLD.status, NEW.status))
    EXECUTE FUNCTION application_waits_for_its_correction();

COMMIT;
