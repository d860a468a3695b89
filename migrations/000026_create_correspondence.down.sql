BEGIN;

ALTER POLICY file_scope ON file USING (
    person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = file.application_id)
    OR scope_is_system()
    OR (scope_role() = 'citizen' AND scope_acts_in(draft_id)));
DROP FUNCTION scope_opens_file(uuid, uuid);
DROP TRIGGER opinion_ends_with_its_case ON application;
DROP FUNCTION opinion_ends_with_its_case();
ALTER TABLE file DROP COLUMN message_id;
DROP TABLE case_seen, opinion_answer, opinion, case_note, case_message;
DROP FUNCTION scope_is_asked(text, bigint);
DROP FUNCTION opinion_is_closed_once();

COMMIT;
