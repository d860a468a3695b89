BEGIN;

DROP TABLE shift;
DROP FUNCTION scope_works_in(text);
DROP TABLE centre_staff, centre_window, centre, service_group;
DELETE FROM staff_role WHERE role IN ('centre_head', 'contact');
ALTER TABLE staff_role DROP CONSTRAINT staff_role_role_check,
    ADD CONSTRAINT staff_role_role_check CHECK (role IN ('operator', 'official', 'head', 'editor', 'approver',
        'authority', 'auditor', 'admin'));

COMMIT;
