BEGIN;

CREATE OR REPLACE FUNCTION thaw_visit(dismissed uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF NOT EXISTS (SELECT FROM visit v WHERE v.id = dismissed AND v.verdict = 'dismissed') THEN
        RETURN;
    END IF;
    PERFORM set_config('qyzmet.role', 'system', true);
    UPDATE application SET frozen_at = NULL WHERE visit_id = dismissed;
    PERFORM set_config('qyzmet.role', acting, true);
END
$$;
DROP FUNCTION visit_touches(uuid, text, uuid);

ALTER POLICY file_corrected ON file USING (scope_role() = 'citizen' AND scope_corrects(draft_id));
ALTER POLICY correction_draft_scope ON correction_draft USING (
    scope_role() IN ('citizen', 'system') AND EXISTS (SELECT FROM correction c WHERE c.id = correction_draft.id));
ALTER POLICY complaint_scope ON complaint USING (
    person_id = scope_person() OR filed_by = scope_person() OR scope_role() IN ('authority', 'system')
    OR (body_code = scope_body() AND scope_role() = 'head'));

DELETE FROM lawful_move m WHERE m.mover = 'operator' AND EXISTS (SELECT FROM lawful_move c
    WHERE c.mover = 'citizen' AND (c.from_status, c.to_status) = (m.from_status, m.to_status) AND c.from_status <> 'draft');

COMMIT;
