BEGIN;

-- Documents have numbers of their own, without gaps per body and year: the row of the counter
-- stays locked until the decision that takes a number is there, or takes it back with itself.
CREATE TABLE document_counter (
    body_code text NOT NULL REFERENCES body,
    year      int NOT NULL,
    last      int NOT NULL CHECK (last > 0),
    PRIMARY KEY (body_code, year)
);
COMMENT ON TABLE document_counter IS 'The last number given to an issued document, contiguous per body and year.';
GRANT SELECT, INSERT, UPDATE ON document_counter TO qyzmet_app;

ALTER TABLE issued_document ADD CONSTRAINT issued_document_of_its_application UNIQUE (id, application_id);

-- A document is one, with one number and one code, in several languages. The paper of
-- issued_document is in the applicant's.
CREATE TABLE issued_translation (
    id          uuid PRIMARY KEY,
    document_id uuid NOT NULL REFERENCES issued_document,
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    title       text NOT NULL,
    paper       bytea NOT NULL,
    UNIQUE (document_id, lang)
);
COMMENT ON TABLE issued_translation IS 'An issued document in the other languages that the body owes; append-only.';
COMMENT ON COLUMN issued_translation.paper IS 'What stands on the paper, sealed.';
ALTER TABLE issued_translation ALTER COLUMN paper SET STORAGE EXTERNAL;

CREATE TABLE issued_translation_pdf (
    translation_id uuid PRIMARY KEY REFERENCES issued_translation,
    sha256         bytea NOT NULL,
    data           bytea NOT NULL,
    rendered_at    timestamptz NOT NULL
);
COMMENT ON TABLE issued_translation_pdf IS 'The PDF of a document in another language, drawn once.';
GRANT SELECT, INSERT ON issued_translation, issued_translation_pdf TO qyzmet_app;

-- When the applicant had the decision in hand: the term of appeal begins there (APPC, art. 92).
CREATE TABLE delivery (
    application_id bigint PRIMARY KEY REFERENCES application,
    document_id    uuid NOT NULL,
    how            text NOT NULL CHECK (how IN ('cabinet', 'csc')),
    at             timestamptz NOT NULL,
    by_id          uuid NOT NULL REFERENCES person,
    CONSTRAINT delivery_of_its_document FOREIGN KEY (document_id, application_id)
        REFERENCES issued_document (id, application_id)
);
COMMENT ON TABLE delivery IS 'The first time a decision reached its applicant; once for each, append-only.';
COMMENT ON COLUMN delivery.how IS 'cabinet: opened on the portal; csc: handed out at a citizen service centre.';
COMMENT ON COLUMN delivery.by_id IS 'Who opened it, the applicant or who may receive for them, or who handed it out.';
GRANT SELECT, INSERT ON delivery TO qyzmet_app;

-- A document is corrected (APPC, art. 82) or revoked by two people of its body: one proposes,
-- another confirms. The applicant may ask for a correction.
CREATE TABLE document_change (
    id             uuid PRIMARY KEY,
    seq            bigint GENERATED ALWAYS AS IDENTITY,
    application_id bigint NOT NULL,
    document_id    uuid NOT NULL,
    body_code      text NOT NULL REFERENCES body,
    kind           text NOT NULL CHECK (kind IN ('correction', 'revocation')),
    state          text NOT NULL CHECK (state IN ('asked', 'proposed', 'returned', 'confirmed', 'declined')),
    begun_at       timestamptz NOT NULL,
    asked_by       uuid REFERENCES person,
    asked          bytea,
    registered_at  timestamptz,
    calendar_id    bigint,
    due_at         timestamptz,
    proposed_by    uuid REFERENCES person,
    proposed_at    timestamptz,
    corrected      bytea,
    reasons        text NOT NULL DEFAULT '',
    answered_by    uuid REFERENCES person,
    answered_at    timestamptz,
    note           text NOT NULL DEFAULT '',
    replacement_id uuid,
    CONSTRAINT document_change_of_its_document FOREIGN KEY (document_id, application_id)
        REFERENCES issued_document (id, application_id),
    CONSTRAINT document_change_replaced_within_its_application FOREIGN KEY (replacement_id, application_id)
        REFERENCES issued_document (id, application_id),
    CONSTRAINT document_change_asked_in_full CHECK (
        num_nonnulls(asked_by, asked, registered_at, calendar_id, due_at) IN (0, 5)
        AND (state <> 'asked' OR asked_by IS NOT NULL) AND (asked_by IS NULL OR kind = 'correction')),
    CONSTRAINT document_change_proposed_in_full CHECK (
        (proposed_by IS NULL) = (proposed_at IS NULL)
        AND (state NOT IN ('proposed', 'returned', 'confirmed')
             OR proposed_by IS NOT NULL AND length(btrim(reasons)) >= 20)
        AND (kind = 'correction' OR corrected IS NULL)),
    CONSTRAINT document_change_answered_in_full CHECK (
        (answered_by IS NULL) = (answered_at IS NULL)
        AND (state IN ('returned', 'confirmed', 'declined')) = (answered_by IS NOT NULL)
        AND (state NOT IN ('returned', 'declined') OR length(btrim(note)) >= 20)),
    CONSTRAINT document_change_takes_two CHECK (
        state NOT IN ('returned', 'confirmed') OR answered_by <> proposed_by),
    CONSTRAINT document_change_replaces_what_it_corrects CHECK (
        (replacement_id IS NOT NULL) = (state = 'confirmed' AND kind = 'correction'))
);
COMMENT ON TABLE document_change IS 'Corrections and revocations of issued documents, from the request to the answer.';
COMMENT ON COLUMN document_change.asked IS 'What the applicant says is wrong, sealed.';
COMMENT ON COLUMN document_change.due_at IS 'A cache of the clock of 3 working days that a request starts.';
COMMENT ON COLUMN document_change.corrected IS 'Every value that stands otherwise than in the filing, sealed.';
COMMENT ON COLUMN document_change.reasons IS 'Why the proposer changes it; the applicant reads them.';
COMMENT ON COLUMN document_change.note IS 'Why it was returned or declined.';
CREATE UNIQUE INDEX document_change_open_idx ON document_change (document_id)
    WHERE state IN ('asked', 'proposed', 'returned');
CREATE INDEX document_change_body_idx ON document_change (body_code, due_at, seq)
    WHERE state IN ('asked', 'proposed', 'returned');
CREATE INDEX document_change_application_idx ON document_change (application_id, seq);
GRANT SELECT, INSERT ON document_change TO qyzmet_app;
GRANT UPDATE (state, asked, proposed_by, proposed_at, corrected, reasons, answered_by, answered_at, note,
    replacement_id) ON document_change TO qyzmet_app;

-- The lawful steps, as internal/application/documentchange.go has them, and R-3 once more.
CREATE FUNCTION document_change_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'asked>proposed', 'asked>declined', 'proposed>returned', 'proposed>confirmed',
        'returned>proposed', 'returned>declined')
    THEN
        RAISE EXCEPTION 'a change of a document does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.state NOT IN ('asked', 'proposed') THEN
        RAISE EXCEPTION 'a change of a document begins with a request or a proposal' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM application a WHERE a.id = NEW.application_id
        AND (has_interest(NEW.proposed_by, a.person_id, a.filed_by)
            OR has_interest(NEW.answered_by, a.person_id, a.filed_by)))
    THEN
        RAISE EXCEPTION 'nobody changes their own document (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER document_change_steps BEFORE INSERT OR UPDATE OF state ON document_change
    FOR EACH ROW EXECUTE FUNCTION document_change_steps();

-- All of it is as visible as what it hangs on.
ALTER TABLE issued_translation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY issued_translation_scope ON issued_translation USING (EXISTS (
    SELECT FROM issued_document d WHERE d.id = issued_translation.document_id));
ALTER TABLE issued_translation_pdf ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY issued_translation_pdf_scope ON issued_translation_pdf USING (EXISTS (
    SELECT FROM issued_translation t WHERE t.id = issued_translation_pdf.translation_id));
ALTER TABLE delivery ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY delivery_scope ON delivery USING (EXISTS (
    SELECT FROM application a WHERE a.id = delivery.application_id));
ALTER TABLE document_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY document_change_scope ON document_change USING (EXISTS (
    SELECT FROM application a WHERE a.id = document_change.application_id));

COMMIT;
