BEGIN;
ALTER POLICY person_scope ON person USING (
    scope_is_system()
    OR id = scope_person()
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = person.id)
    OR scope_role() IN ('auditor', 'authority')
    OR (scope_role() IN ('citizen', 'official', 'head') AND scope_knows(id)));
ALTER POLICY session_scope ON session USING (
    scope_is_system() OR person_id = scope_person());
ALTER POLICY mandate_scope ON mandate USING (
    principal_id = scope_person() OR representative_id = scope_person() OR created_by = scope_person()
    OR scope_role() IN ('auditor', 'authority', 'system'));
ALTER POLICY draft_scope ON draft USING (
    person_id = scope_person() OR scope_is_system()
    OR (actor_id = scope_person() AND scope_holds(mandate_id, person_id)));
ALTER POLICY application_scope ON application USING (
    person_id = scope_person()
    OR (body_code = scope_body() AND scope_role() IN ('official', 'head'))
    OR number = scope_key()
    OR scope_is_system()
    OR (scope_role() = 'citizen' AND scope_represents(person_id, filed_by)));
DROP FUNCTION scope_opens, scope_fills, scope_binds, scope_is, scope_meets;
COMMIT;
