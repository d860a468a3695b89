BEGIN;

REVOKE UPDATE ON catalogue_version FROM qyzmet_app;
REVOKE INSERT ON search_word FROM qyzmet_app;
REVOKE UPDATE (name, channels, audience, search, search_text) ON service FROM qyzmet_app;
REVOKE UPDATE (in_force) ON standard_edition FROM qyzmet_app;
REVOKE INSERT ON standard_edition, edition_ground FROM qyzmet_app;
DROP TRIGGER standard_edition_was_approved ON standard_edition;
DROP FUNCTION standard_edition_was_approved();

CREATE OR REPLACE FUNCTION standard_edition_is_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published edition is never deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.service_code, NEW.number, NEW.content, NEW.published_at, lower(NEW.in_force))
        IS DISTINCT FROM
       (OLD.service_code, OLD.number, OLD.content, OLD.published_at, lower(OLD.in_force))
       OR NOT upper_inf(OLD.in_force)
    THEN
        RAISE EXCEPTION 'a published edition is never changed; it can only end'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

ALTER TABLE standard_edition
    DROP COLUMN emergency,
    DROP COLUMN proposal_id;

DROP TABLE edition_step, service_subscription, bank_question;
DROP TABLE comment_author, discussion_comment, unsaved_text, proposal_event, proposal;
DROP FUNCTION proposal_steps();

COMMIT;
