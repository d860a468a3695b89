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
    principal_id = scope_person() OR representative_id = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));

ALTER TABLE mandate_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mandate_code_scope ON mandate_code USING (
    person_id = scope_person() OR scope_is_system());

-- What is seldom asked is a function: a subquery would be prepared anew for every statement,
-- a function is called only for rows that nothing cheaper has opened. They run with the
-- rights of whoever asks, under the policies of what they read.
CREATE FUNCTION scope_represents(principal uuid, filer uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = principal AND m.representative_id = scope_person() AND m.state = 'active'
          AND (m.kind IN ('parent', 'guardian') OR filer = m.representative_id));
END
$$;
COMMENT ON FUNCTION scope_represents(uuid, uuid) IS
    'Whether the scope''s person may see what belongs to the principal and was filed by the filer.';

CREATE FUNCTION scope_holds(mandate_id uuid, principal uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM mandate m WHERE m.id = mandate_id AND m.principal_id = principal
        AND m.representative_id = scope_person() AND m.state = 'active');
END
$$;
COMMENT ON FUNCTION scope_holds(uuid, uuid) IS 'Whether the scope''s person acts for the principal under this mandate.';

-- An application belongs to its applicant; officials see their body's, a representative what
-- they filed while the mandate holds, parents and guardians all of their child or ward.
ALTER TABLE application ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY application_scope ON application USING (
    person_id = scope_person()
    OR (body_code = scope_body() AND scope_role() IN ('official', 'head'))
    OR number = scope_key()
    OR scope_is_system()
    OR (scope_role() = 'citizen' AND scope_represents(person_id, filed_by)));

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
    person_id = scope_person() OR scope_is_system()
    OR (actor_id = scope_person() AND scope_holds(mandate_id, person_id)));
ALTER TABLE one_time_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY one_time_code_scope ON one_time_code USING (
    person_id = scope_person() OR scope_is_system());
ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_scope ON idempotency USING (
    actor_id = scope_person() OR scope_is_system());

CREATE FUNCTION scope_acts_in(draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM draft d WHERE d.id = draft_id AND d.actor_id = scope_person());
END
$$;
COMMENT ON FUNCTION scope_acts_in(uuid) IS 'Whether the scope''s person fills this draft for somebody.';

ALTER TABLE file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY file_scope ON file USING (
    person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = file.application_id)
    OR scope_is_system()
    OR (scope_role() = 'citizen' AND scope_acts_in(draft_id)));

-- A document is seen with its application, and by whoever holds its verification code.
ALTER TABLE issued_document ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY issued_document_scope ON issued_document USING (
    verification_code = scope_key()
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
    scope_role() NOT IN ('', 'guest'));
-- Officials know the applicants of their body and whoever filed for them. Of two who act for
-- each other the principal is known to the representative at once, the other way round from
-- the moment of accepting; who filed is known to all who see the application.
CREATE FUNCTION scope_knows(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_role() IN ('official', 'head')
        AND EXISTS (SELECT FROM application a WHERE a.person_id = somebody) THEN
        RETURN true;
    END IF;
    IF scope_role() = 'citizen' AND EXISTS (SELECT FROM mandate m
        WHERE m.principal_id = somebody AND m.representative_id = scope_person()
          AND m.state IN ('pending', 'active')
           OR m.representative_id = somebody AND m.principal_id = scope_person()
          AND m.answered_at IS NOT NULL AND m.state <> 'declined') THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM application a WHERE a.filed_by = somebody);
END
$$;
COMMENT ON FUNCTION scope_knows(uuid) IS 'Whether the scope''s person has to do with somebody.';
ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY person_scope ON person USING (
    scope_is_system()
    OR id = scope_person()
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = person.id)
    OR scope_role() IN ('auditor', 'authority')
    OR (scope_role() IN ('citizen', 'official', 'head') AND scope_knows(id)));
ALTER TABLE session ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY session_scope ON session USING (
    scope_is_system() OR person_id = scope_person());

-- A message may be caused by an official's act and is read by its person.
ALTER TABLE message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY message_scope ON message
    USING (person_id = scope_person() OR scope_is_system())
    WITH CHECK (person_id = scope_person()
        OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
        OR EXISTS (SELECT FROM mandate m
            WHERE m.principal_id = scope_person() AND m.representative_id = message.person_id
               OR m.representative_id = scope_person() AND m.principal_id = message.person_id)
        OR scope_role() IN ('auditor', 'authority', 'system'));

-- Whoever reads writes the row; the person it is about, its writer and the overseers see it.
ALTER TABLE access_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_entry_read ON access_entry FOR SELECT USING (
    subject_id = scope_person() OR actor_id = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));
CREATE POLICY access_entry_write ON access_entry FOR INSERT WITH CHECK (
    actor_id = scope_person() OR scope_is_system());
ALTER TABLE case_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_opening_scope ON case_opening USING (
    subject_id = scope_person() OR actor_id = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));
ALTER TABLE person_search ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY person_search_scope ON person_search USING (
    actor_id = scope_person() OR scope_role() IN ('auditor', 'authority', 'system'));
ALTER TABLE access_objection ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_objection_scope ON access_objection USING (
    subject_id = scope_person() OR scope_role() IN ('auditor', 'authority', 'system'));
ALTER TABLE access_sample ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY access_sample_scope ON access_sample USING (
    scope_role() IN ('auditor', 'authority', 'system'));

-- Security events are written by whoever causes them and read by the portal and its overseers.
ALTER TABLE security_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY security_event_read ON security_event FOR SELECT USING (
    scope_role() IN ('auditor', 'system'));
CREATE POLICY security_event_write ON security_event FOR INSERT WITH CHECK (true);

-- What proves who somebody is, and what became of accounts, is read by the door alone.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['credential', 'totp_secret', 'used_totp_step', 'recovery_code', 'enrolment',
        'passkey', 'passkey_challenge', 'known_place', 'role_request', 'account_event']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format('CREATE POLICY %I ON %I USING (scope_is_system())', kept || '_scope', kept);
    END LOOP;
END
$$;

COMMIT;
