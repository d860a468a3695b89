BEGIN;

DROP TRIGGER shift_takes_its_visit_along ON shift;
DROP FUNCTION shift_takes_its_visit_along();

COMMIT;
