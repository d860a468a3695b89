BEGIN;

DROP POLICY centre_staff_end ON centre_staff;
DROP POLICY centre_staff_enter ON centre_staff;
DROP POLICY centre_staff_read ON centre_staff;
ALTER TABLE centre_staff NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
ALTER TABLE shift DROP COLUMN end_lang, DROP COLUMN end_reason, DROP COLUMN ended_by;
DROP TABLE call_status;
DROP TABLE call_link;
DROP TABLE call_note;

COMMIT;
