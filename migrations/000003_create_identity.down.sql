BEGIN;
DROP TABLE security_event, session, staff_role, person;
COMMIT;
