BEGIN;

DO $$
BEGIN
    IF EXISTS (SELECT FROM person) THEN
        RAISE EXCEPTION 'people lie here sealed; only the portal can open them';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION application_keeps_its_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.edition_id, NEW.person_id, NEW.number, NEW.filed_at, NEW.answers, NEW.filing, NEW.term, NEW.filed_by,
            NEW.mandate_id)
        IS DISTINCT FROM
       (OLD.edition_id, OLD.person_id, OLD.number, OLD.filed_at, OLD.answers, OLD.filing, OLD.term, OLD.filed_by,
            OLD.mandate_id)
    THEN
        RAISE EXCEPTION 'what was filed is never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
ALTER TABLE issued_document DROP COLUMN title, DROP COLUMN paper, ADD COLUMN paper jsonb NOT NULL;
ALTER TABLE application
    DROP COLUMN answers, DROP COLUMN registered, DROP COLUMN facts, DROP COLUMN filing,
    ADD COLUMN answers jsonb NOT NULL,
    ADD COLUMN registered jsonb NOT NULL,
    ADD COLUMN facts jsonb NOT NULL,
    ADD COLUMN filing jsonb NOT NULL;
COMMENT ON COLUMN application.filing IS 'The form as it was rendered and confirmed: sections, questions, answers.';
ALTER TABLE draft
    DROP COLUMN answers, DROP COLUMN registered, DROP COLUMN facts,
    ADD COLUMN answers jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN registered jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN facts jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN draft.registered IS 'Values a register gave, by field id: shown, not asked.';
COMMENT ON COLUMN draft.facts IS 'Facts registers gave that are no field of the form.';
ALTER TABLE one_time_code DROP COLUMN sent_to_sealed, ADD COLUMN sent_to text NOT NULL;
ALTER TABLE person
    DROP COLUMN iin_sealed, DROP COLUMN iin_index, DROP COLUMN phone_sealed, DROP COLUMN email_sealed,
    ADD COLUMN iin text NOT NULL UNIQUE CHECK (iin ~ '^[0-9]{12}$'),
    ADD COLUMN phone text CHECK (phone ~ '^\+7[0-9]{10}$'),
    ADD COLUMN email text;
COMMENT ON COLUMN person.iin IS 'Individual identification number, 12 digits.';
GRANT UPDATE (phone, email) ON person TO qyzmet_app;

COMMIT;
