BEGIN;
DROP TABLE session, staff_role, person;
COMMIT;
