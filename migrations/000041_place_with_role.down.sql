BEGIN;

SELECT set_config('qyzmet.role', 'system', true);
ALTER TABLE shift DROP CONSTRAINT shift_ended_by_another_says_why;
UPDATE shift SET ended_by = NULL WHERE with_role;
ALTER TABLE shift
    DROP COLUMN with_role,
    ADD CONSTRAINT shift_ended_by_another_says_why CHECK (
        (ended_by IS NULL) = (end_reason = '') AND (ended_by IS NULL) = (end_lang = '') AND (ended_by IS NULL OR ended_at IS NOT NULL AND ended_by <> operator_id));
COMMENT ON COLUMN shift.ended_by IS 'The head who ended a forgotten shift; NULL where the operator did.';
ALTER TABLE account_event DROP COLUMN centre_code;
ALTER TABLE role_request DROP CONSTRAINT role_request_centre_fits, DROP COLUMN centre_code;

COMMIT;
