BEGIN;

-- What tells who somebody is or how to reach them is sealed by the portal before it comes
-- here (package sealed): the database, its copies and whoever reads them have ciphertext.
-- SQL cannot seal what lies here in clear, so the columns change while they are empty.
DO $$
BEGIN
    IF EXISTS (SELECT FROM person) THEN
        RAISE EXCEPTION 'people lie here in clear; start with an empty database (portal demo --fresh)';
    END IF;
END
$$;

ALTER TABLE person
    DROP COLUMN iin, DROP COLUMN phone, DROP COLUMN email,
    ADD COLUMN iin_sealed bytea NOT NULL,
    ADD COLUMN iin_index bytea NOT NULL UNIQUE CHECK (length(iin_index) = 32),
    ADD COLUMN phone_sealed bytea,
    ADD COLUMN email_sealed bytea;
COMMENT ON COLUMN person.iin_sealed IS 'Individual identification number, sealed (docs/decisions/0010-sealed-columns.md).';
COMMENT ON COLUMN person.iin_index IS 'HMAC-SHA-256 of it under a key of its own: finds a person by the exact number.';

ALTER TABLE one_time_code DROP COLUMN sent_to, ADD COLUMN sent_to_sealed bytea;

-- Answers, what registers gave, the filed form and the paper hold IINs, phones and addresses
-- inside; no statement reads them, so each is sealed whole, as JSON.
ALTER TABLE draft
    DROP COLUMN answers, DROP COLUMN registered, DROP COLUMN facts,
    ADD COLUMN answers bytea NOT NULL,
    ADD COLUMN registered bytea NOT NULL,
    ADD COLUMN facts bytea NOT NULL;
COMMENT ON COLUMN draft.registered IS 'Values a register gave, by field id: shown, not asked; sealed.';
COMMENT ON COLUMN draft.facts IS 'Facts registers gave that are no field of the form; sealed.';
ALTER TABLE application
    DROP COLUMN answers, DROP COLUMN registered, DROP COLUMN facts, DROP COLUMN filing,
    ADD COLUMN answers bytea NOT NULL,
    ADD COLUMN registered bytea NOT NULL,
    ADD COLUMN facts bytea NOT NULL,
    ADD COLUMN filing bytea NOT NULL;
COMMENT ON COLUMN application.filing IS 'The form as it was rendered and confirmed, sealed: sections, questions, answers.';
ALTER TABLE issued_document
    DROP COLUMN paper,
    ADD COLUMN paper bytea NOT NULL,
    ADD COLUMN title text NOT NULL;
COMMENT ON COLUMN issued_document.paper IS 'What stands on the paper, sealed.';
COMMENT ON COLUMN issued_document.title IS 'What kind of paper it is, for lists.';

-- Ciphertext does not shrink, so the attempt to compress it is saved.
ALTER TABLE application ALTER COLUMN filing SET STORAGE EXTERNAL, ALTER COLUMN answers SET STORAGE EXTERNAL;
ALTER TABLE issued_document ALTER COLUMN paper SET STORAGE EXTERNAL;

-- What was filed is sealed anew by the owner alone, who rotates the keys.
CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.draft_id, NEW.filed_at, NEW.term, NEW.filed_by, NEW.mandate_id)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.draft_id, OLD.filed_at, OLD.term, OLD.filed_by, OLD.mandate_id)
        OR (NEW.answers, NEW.registered, NEW.facts, NEW.filing)
        IS DISTINCT FROM
       (OLD.answers, OLD.registered, OLD.facts, OLD.filing)
        AND current_user = 'qyzmet_app'
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

COMMENT ON COLUMN totp_secret.secret_sealed IS 'The 20 bytes of the secret, sealed.';
COMMENT ON COLUMN enrolment.secret_sealed IS 'The secret offered for the second factor, sealed.';

-- Rotation seals anew under another key; the index, by which people are told apart, stays.
GRANT UPDATE (iin_sealed, phone_sealed, email_sealed) ON person TO qyzmet_app;

COMMIT;
