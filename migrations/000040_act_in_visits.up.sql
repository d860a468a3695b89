BEGIN;

-- With the applicant before them, an operator makes the applicant's moves (security, matrix "vis").
INSERT INTO lawful_move (from_status, to_status, mover)
    SELECT m.from_status, m.to_status, 'operator' FROM lawful_move m
    WHERE m.mover = 'citizen' AND m.from_status NOT IN ('draft', 'awaiting_signature', 'awaiting_payment');

ALTER POLICY complaint_scope ON complaint USING (
    person_id = scope_person() OR filed_by = scope_person() OR scope_role() IN ('authority', 'system')
    OR (body_code = scope_body() AND scope_role() = 'head')
    OR (scope_role() = 'operator' AND scope_attends(person_id, service_code)));
ALTER POLICY correction_draft_scope ON correction_draft USING (
    scope_role() IN ('citizen', 'operator', 'system') AND EXISTS (SELECT FROM correction c WHERE c.id = correction_draft.id));
ALTER POLICY file_corrected ON file USING (scope_role() IN ('citizen', 'operator') AND scope_corrects(draft_id));

-- Disowned, a visit freezes what was filed in it, and what was answered in it for the applicant.
CREATE FUNCTION visit_touches(a_visit uuid, a_number text, of_visit uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT of_visit = a_visit OR EXISTS (SELECT FROM visit_event e
        WHERE e.visit_id = a_visit AND e.object = a_number AND e.act IN ('correction_answered', 'objected'))
$$;
COMMENT ON FUNCTION visit_touches(uuid, text, uuid) IS
    'Whether an application was filed in a visit, or changed in it by the word of its applicant.';

CREATE OR REPLACE FUNCTION thaw_visit(dismissed uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF NOT EXISTS (SELECT FROM visit v WHERE v.id = dismissed AND v.verdict = 'dismissed') THEN
        RETURN;
    END IF;
    PERFORM set_config('qyzmet.role', 'system', true);
    UPDATE application a SET frozen_at = NULL
        WHERE a.frozen_at IS NOT NULL AND a.person_id = (SELECT v.person_id FROM visit v WHERE v.id = dismissed)
          AND visit_touches(dismissed, a.number, a.visit_id)
          AND NOT EXISTS (SELECT FROM visit v WHERE v.id <> dismissed AND v.person_id = a.person_id
              AND v.disowned_at IS NOT NULL AND v.verdict IS DISTINCT FROM 'dismissed'
              AND visit_touches(v.id, a.number, a.visit_id));
    PERFORM set_config('qyzmet.role', acting, true);
END
$$;

COMMIT;
