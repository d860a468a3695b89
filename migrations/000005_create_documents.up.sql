BEGIN;

CREATE TABLE file (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id      uuid NOT NULL REFERENCES person,
    draft_id       uuid NOT NULL,
    application_id bigint REFERENCES application,
    field          text NOT NULL,
    name           text NOT NULL,
    media          text NOT NULL CHECK (media IN ('application/pdf', 'image/jpeg', 'image/png')),
    size           int NOT NULL CHECK (size > 0 AND size <= 10485760),
    sha256         bytea NOT NULL,
    data           bytea NOT NULL,
    received_at    timestamptz NOT NULL
);
COMMENT ON TABLE file IS 'Files the citizen sent, as received; sha256 is checked again when served.';
ALTER TABLE file ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX file_draft_idx ON file (draft_id);
CREATE INDEX file_application_idx ON file (application_id);

CREATE TABLE issued_document (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    application_id    bigint NOT NULL REFERENCES application,
    kind              text NOT NULL CHECK (kind IN ('result', 'refusal')),
    number            text NOT NULL UNIQUE,
    verification_code text NOT NULL UNIQUE CHECK (length(verification_code) = 26),
    lang              text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    paper             jsonb NOT NULL,
    issued_at         timestamptz NOT NULL,
    UNIQUE (application_id, kind, number)
);
COMMENT ON TABLE issued_document IS 'Results and refusal letters as issued; append-only.';

CREATE TABLE issued_document_event (
    document_id uuid NOT NULL REFERENCES issued_document,
    seq         int NOT NULL,
    status      text NOT NULL CHECK (status IN ('valid', 'revoked', 'replaced')),
    at          timestamptz NOT NULL,
    actor_id    uuid REFERENCES person,
    replaced_by uuid REFERENCES issued_document,
    PRIMARY KEY (document_id, seq),
    CHECK ((status = 'replaced') = (replaced_by IS NOT NULL))
);
COMMENT ON TABLE issued_document_event IS 'What became of an issued document; the last row holds.';

CREATE TABLE issued_document_pdf (
    document_id uuid PRIMARY KEY REFERENCES issued_document,
    sha256      bytea NOT NULL,
    data        bytea NOT NULL,
    rendered_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, DELETE ON file TO qyzmet_app;
GRANT UPDATE (application_id) ON file TO qyzmet_app;
GRANT SELECT, INSERT ON issued_document, issued_document_event, issued_document_pdf TO qyzmet_app;

-- A file that was filed stays.
CREATE FUNCTION filed_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.application_id IS NOT NULL THEN
        RAISE EXCEPTION 'a filed document is never removed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER filed_file_stays BEFORE UPDATE OR DELETE ON file
    FOR EACH ROW EXECUTE FUNCTION filed_file_stays();

COMMIT;
