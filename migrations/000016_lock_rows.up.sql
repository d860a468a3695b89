BEGIN;

-- The second lock (security finding 7): whatever a statement forgets to ask, the
-- application's role sees only rows of the person or body it runs for. The scope comes with
-- every transaction (package postgres, Scope); without one no personal row is there at all.
-- FORCE binds the owner too; only a superuser, who is nobody's login, passes by.

CREATE FUNCTION scope_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('qyzmet.role', true), '');
CREATE FUNCTION scope_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('qyzmet.person', true), '')::uuid;
CREATE FUNCTION scope_body() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('qyzmet.body', true), '');
CREATE FUNCTION scope_key() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('qyzmet.key', true), '');
CREATE FUNCTION scope_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('qyzmet.role', true), '') = 'system';
COMMENT ON FUNCTION scope_is_system() IS 'The portal''s own work: jobs, and the door where it is not yet known who comes.';

-- A mandate is its two parties' own. Nothing below may be asked by this policy: most of it
-- asks for mandates.
ALTER TABLE mandate ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mandate_scope ON mandate USING (
    principal_id = (SELECT scope_person()) OR representative_id = (SELECT scope_person())
    OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));

-- An application belongs to its applicant; officials see their body's, a representative what
-- they filed while the mandate holds, parents and guardians all of their child or ward.
ALTER TABLE application ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY application_scope ON application USING (
    person_id = (SELECT scope_person())
    OR (body_code = (SELECT scope_body()) AND (SELECT scope_role()) IN ('official', 'head'))
    OR number = (SELECT scope_key())
    OR (SELECT scope_is_system())
    OR ((SELECT scope_role()) = 'citizen' AND EXISTS (
        SELECT FROM mandate m WHERE m.principal_id = application.person_id
          AND m.representative_id = (SELECT scope_person()) AND m.state = 'active'
          AND (m.kind IN ('parent', 'guardian') OR application.filed_by = m.representative_id))));

-- What hangs on an application is as visible as the application.
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY['clock_event', 'status_event', 'decision'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
        EXECUTE format('CREATE POLICY %I ON %I USING (EXISTS (
            SELECT FROM application a WHERE a.id = %I.application_id))', child || '_scope', child, child);
    END LOOP;
END
$$;

-- Drafts, codes and keys are their person's alone, and a draft its representative's while the
-- mandate holds: no official sees a draft.
ALTER TABLE draft ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY draft_scope ON draft USING (
    person_id = (SELECT scope_person()) OR (SELECT scope_is_system())
    OR (actor_id = (SELECT scope_person()) AND EXISTS (
        SELECT FROM mandate m WHERE m.id = draft.mandate_id AND m.principal_id = draft.person_id
          AND m.representative_id = draft.actor_id AND m.state = 'active')));
ALTER TABLE one_time_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY one_time_code_scope ON one_time_code USING (
    person_id = (SELECT scope_person()) OR (SELECT scope_is_system()));
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_scope ON idempotency USING (
    actor_id = (SELECT scope_person()) OR (SELECT scope_is_system()));

ALTER TABLE file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY file_scope ON file USING (
    person_id = (SELECT scope_person())
    OR EXISTS (SELECT FROM application a WHERE a.id = file.application_id)
    OR (SELECT scope_is_system())
    OR EXISTS (SELECT FROM draft d WHERE d.id = file.draft_id AND d.actor_id = (SELECT scope_person())));

-- A document is seen with its application, and by whoever holds its verification code.
ALTER TABLE issued_document ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY issued_document_scope ON issued_document USING (
    verification_code = (SELECT scope_key())
    OR EXISTS (SELECT FROM application a WHERE a.id = issued_document.application_id));
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY['issued_document_event', 'issued_document_pdf'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
        EXECUTE format('CREATE POLICY %I ON %I USING (EXISTS (
            SELECT FROM issued_document d WHERE d.id = %I.document_id))', child || '_scope', child, child);
    END LOOP;
END
$$;

-- People: oneself, the applicants of one's body, and colleagues, who are no secret within
-- the state; overseers see of whom a reading was. The door finds whoever comes.
ALTER TABLE staff_role ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_role_scope ON staff_role USING (
    (SELECT scope_role()) NOT IN ('', 'guest'));
ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY person_scope ON person USING (
    (SELECT scope_is_system())
    OR id = (SELECT scope_person())
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = person.id)
    OR (SELECT scope_role()) IN ('auditor', 'authority')
    OR ((SELECT scope_role()) IN ('official', 'head')
        AND EXISTS (SELECT FROM application a WHERE a.person_id = person.id))
    -- Who acts for whom: the principal is known to the representative at once, the other way
    -- round from the moment of accepting; who filed is known to all who see the application.
    OR ((SELECT scope_role()) = 'citizen' AND EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = person.id AND m.representative_id = (SELECT scope_person())
          AND m.state IN ('pending', 'active')
           OR m.representative_id = person.id AND m.principal_id = (SELECT scope_person())
          AND m.answered_at IS NOT NULL AND m.state <> 'declined'))
    OR ((SELECT scope_role()) IN ('citizen', 'official', 'head')
        AND EXISTS (SELECT FROM application a WHERE a.filed_by = person.id)));
ALTER TABLE session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY session_scope ON session USING (
    (SELECT scope_is_system()) OR person_id = (SELECT scope_person()));

-- A message may be caused by an official's act and is read by its person.
ALTER TABLE message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY message_scope ON message
    USING (person_id = (SELECT scope_person()) OR (SELECT scope_is_system()))
    WITH CHECK (person_id = (SELECT scope_person())
        OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
        OR EXISTS (SELECT FROM mandate m
            WHERE m.principal_id = (SELECT scope_person()) AND m.representative_id = message.person_id
               OR m.representative_id = (SELECT scope_person()) AND m.principal_id = message.person_id)
        OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));

-- Whoever reads writes the row; the person it is about, its writer and the overseers see it.
ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_entry_read ON access_entry FOR SELECT USING (
    subject_id = (SELECT scope_person()) OR actor_id = (SELECT scope_person())
    OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));
CREATE POLICY access_entry_write ON access_entry FOR INSERT WITH CHECK (
    actor_id = (SELECT scope_person()) OR (SELECT scope_is_system()));
ALTER TABLE case_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_opening_scope ON case_opening USING (
    subject_id = (SELECT scope_person()) OR actor_id = (SELECT scope_person())
    OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));
ALTER TABLE person_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY person_search_scope ON person_search USING (
    actor_id = (SELECT scope_person()) OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));
ALTER TABLE access_objection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_objection_scope ON access_objection USING (
    subject_id = (SELECT scope_person()) OR (SELECT scope_role()) IN ('auditor', 'authority', 'system'));
ALTER TABLE access_sample ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_sample_scope ON access_sample USING (
    (SELECT scope_role()) IN ('auditor', 'authority', 'system'));

-- Security events are written by whoever causes them and read by the portal and its overseers.
ALTER TABLE security_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY security_event_read ON security_event FOR SELECT USING (
    (SELECT scope_role()) IN ('auditor', 'system'));
CREATE POLICY security_event_write ON security_event FOR INSERT WITH CHECK (true);

-- What proves who somebody is, and what became of accounts, is read by the door alone.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['credential', 'totp_secret', 'used_totp_step', 'recovery_code', 'enrolment',
        'known_place', 'role_request', 'account_event']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format('CREATE POLICY %I ON %I USING ((SELECT scope_is_system()))', kept || '_scope', kept);
    END LOOP;
END
$$;

COMMIT;
