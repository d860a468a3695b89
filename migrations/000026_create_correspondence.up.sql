BEGIN;

-- What is said about a case: between the applicant and the body, among officials of the body,
-- and by another body that was asked for its opinion. Whatever is written stays as it was.

CREATE TABLE case_message (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq            bigint GENERATED ALWAYS AS IDENTITY,
    application_id bigint NOT NULL REFERENCES application,
    side           text NOT NULL CHECK (side IN ('applicant', 'body')),
    author_id      uuid NOT NULL REFERENCES person,
    lang           text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    content        bytea NOT NULL,
    at             timestamptz NOT NULL,
    read_at        timestamptz CHECK (read_at >= at)
);
COMMENT ON TABLE case_message IS 'Messages between an applicant and the body; only the mark of reading is added later.';
COMMENT ON COLUMN case_message.side IS 'Who wrote: the applicant, or somebody for them, or the body.';
COMMENT ON COLUMN case_message.lang IS 'The language of the page on which it was written.';
COMMENT ON COLUMN case_message.read_at IS 'When the other side first saw it.';
CREATE INDEX case_message_application_idx ON case_message (application_id, seq DESC);
CREATE INDEX case_message_unread_idx ON case_message (application_id, side) WHERE read_at IS NULL;

CREATE TABLE case_note (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq            bigint GENERATED ALWAYS AS IDENTITY,
    application_id bigint NOT NULL REFERENCES application,
    author_id      uuid NOT NULL REFERENCES person,
    lang           text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    content        bytea NOT NULL,
    at             timestamptz NOT NULL
);
COMMENT ON TABLE case_note IS 'Notes of officials in a case, part of its file (APPC, art. 75); append-only.';
CREATE INDEX case_note_application_idx ON case_note (application_id, seq DESC);

CREATE TABLE opinion (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq            bigint GENERATED ALWAYS AS IDENTITY,
    application_id bigint NOT NULL REFERENCES application,
    number         text NOT NULL,
    service_code   text NOT NULL REFERENCES service,
    asking_body    text NOT NULL REFERENCES body,
    asked_body     text NOT NULL REFERENCES body CHECK (asked_body <> asking_body),
    subject_id     uuid NOT NULL REFERENCES person,
    filer_id       uuid REFERENCES person,
    asked_by       uuid NOT NULL REFERENCES person,
    asked_at       timestamptz NOT NULL,
    lang           text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    question       bytea NOT NULL,
    shown          bytea NOT NULL,
    files          uuid[] NOT NULL DEFAULT '{}',
    days           int NOT NULL CHECK (days BETWEEN 1 AND 10),
    due_at         timestamptz NOT NULL CHECK (due_at > asked_at),
    state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'withdrawn')),
    closed_at      timestamptz,
    CONSTRAINT opinion_closed_with_its_state CHECK ((state = 'open') = (closed_at IS NULL))
);
COMMENT ON TABLE opinion IS 'Questions of a body about a case to another body, with what was shown to it.';
COMMENT ON COLUMN opinion.number IS 'The application''s, for whoever may not see the application itself.';
COMMENT ON COLUMN opinion.shown IS 'The answers that were chosen to be shown, as they were when it was asked.';
COMMENT ON COLUMN opinion.files IS 'The files among them, which the asked body may open while the question is open.';
COMMENT ON COLUMN opinion.due_at IS 'The end of its own small clock; the due date of the application is another matter.';
CREATE INDEX opinion_application_idx ON opinion (application_id, seq);
CREATE INDEX opinion_asked_idx ON opinion (asked_body, due_at, seq) WHERE state = 'open';
CREATE INDEX opinion_closed_idx ON opinion (asked_body, closed_at DESC, seq) WHERE state <> 'open';
CREATE INDEX opinion_files_idx ON opinion USING gin (files) WHERE state = 'open';

CREATE TABLE opinion_answer (
    opinion_id  uuid PRIMARY KEY REFERENCES opinion,
    outcome     text NOT NULL CHECK (outcome IN ('positive', 'negative', 'remarks')),
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    content     bytea NOT NULL,
    answered_by uuid NOT NULL REFERENCES person,
    answered_at timestamptz NOT NULL
);
COMMENT ON TABLE opinion_answer IS 'What the asked body answered; append-only.';

CREATE FUNCTION opinion_is_closed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'an opinion that was given or taken back stays so' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER opinion_is_closed_once BEFORE UPDATE OF state, closed_at ON opinion
    FOR EACH ROW EXECUTE FUNCTION opinion_is_closed_once();

-- No question outlives its case.
CREATE FUNCTION opinion_ends_with_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE opinion SET state = 'withdrawn', closed_at = NEW.closed_at
    WHERE application_id = NEW.id AND state = 'open';
    RETURN NULL;
END
$$;
CREATE TRIGGER opinion_ends_with_its_case AFTER UPDATE OF closed_at ON application
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION opinion_ends_with_its_case();

CREATE TABLE case_seen (
    application_id bigint NOT NULL REFERENCES application,
    person_id      uuid NOT NULL REFERENCES person,
    seen_at        timestamptz NOT NULL,
    PRIMARY KEY (application_id, person_id)
);
COMMENT ON TABLE case_seen IS 'When an official last looked at a case: what is newer is marked.';

-- Files of messages lie with the files of the filing and open the same way.
ALTER TABLE file ADD COLUMN message_id uuid REFERENCES case_message;
COMMENT ON COLUMN file.message_id IS 'The message it came with; empty for what was filed.';
CREATE INDEX file_message_idx ON file (message_id) WHERE message_id IS NOT NULL;

GRANT SELECT, INSERT ON case_message, case_note, opinion, opinion_answer, case_seen TO qyzmet_app;
GRANT UPDATE (read_at) ON case_message TO qyzmet_app;
GRANT UPDATE (state, closed_at) ON opinion TO qyzmet_app;
GRANT UPDATE (seen_at) ON case_seen TO qyzmet_app;

ALTER TABLE case_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_message_scope ON case_message USING (
    EXISTS (SELECT FROM application a WHERE a.id = case_message.application_id));

ALTER TABLE case_note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_note_scope ON case_note USING (scope_role() IN ('official', 'head', 'system')
    AND EXISTS (SELECT FROM application a WHERE a.id = case_note.application_id));

-- The asked body sees the question and nothing of the application.
CREATE FUNCTION scope_is_asked(asked_body text, of_application bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_role() IN ('official', 'head') AND asked_body = scope_body() THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM application a WHERE a.id = of_application);
END
$$;
COMMENT ON FUNCTION scope_is_asked(text, bigint) IS
    'Whether the scope sees an opinion: the body that was asked, and whoever sees the application.';
ALTER TABLE opinion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY opinion_scope ON opinion USING (scope_is_asked(asked_body, application_id));

ALTER TABLE opinion_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY opinion_answer_scope ON opinion_answer USING (
    EXISTS (SELECT FROM opinion o WHERE o.id = opinion_answer.opinion_id));

ALTER TABLE case_seen ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_seen_scope ON case_seen USING (person_id = scope_person() OR scope_is_system());

-- Besides whoever fills a draft, the asked body opens the files that were shown to it.
CREATE FUNCTION scope_opens_file(file_id uuid, draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
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
COMMENT ON FUNCTION scope_opens_file(uuid, uuid) IS
    'Whether the scope sees a file that is neither its own nor of an application it sees.';
ALTER POLICY file_scope ON file USING (
    person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = file.application_id)
    OR scope_is_system()
    OR scope_opens_file(id, draft_id));

COMMIT;
