BEGIN;

-- A role in a Citizen Service Centre is given together with the centre, and taken together with the
-- place there and the shift that lasts.
ALTER TABLE role_request
    ADD COLUMN centre_code text REFERENCES centre,
    ADD CONSTRAINT role_request_centre_fits CHECK (
        CASE role WHEN 'centre_head' THEN centre_code IS NOT NULL WHEN 'operator' THEN true ELSE centre_code IS NULL END);
COMMENT ON COLUMN role_request.centre_code IS 'In which centre the role is held; the second administrator confirms both.';
ALTER TABLE account_event ADD COLUMN centre_code text REFERENCES centre;
COMMENT ON COLUMN account_event.centre_code IS 'The centre that a role was given for; NULL for none.';

ALTER TABLE shift
    ADD COLUMN with_role boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT shift_ended_by_another_says_why,
    ADD CONSTRAINT shift_ended_by_another_says_why CHECK (
        (ended_by IS NULL) = (end_reason = '' AND NOT with_role) AND (end_reason = '') = (end_lang = '')
        AND NOT (with_role AND end_reason <> '')
        AND (ended_by IS NULL OR ended_at IS NOT NULL AND ended_by <> operator_id));
COMMENT ON COLUMN shift.ended_by IS 'Who ended it where the operator did not: the head, or the administrator who took the role.';
COMMENT ON COLUMN shift.with_role IS 'Whether it ended because the role of its operator was taken away.';
GRANT UPDATE (with_role) ON shift TO qyzmet_app;

-- Places of people whose role was taken before this stood open.
SELECT set_config('qyzmet.role', 'system', true);
UPDATE centre_staff s SET until = greatest(now(), s.since) WHERE until IS NULL AND NOT EXISTS (
    SELECT FROM staff_role r WHERE r.person_id = s.person_id AND r.role IN ('operator', 'centre_head'));

COMMIT;
