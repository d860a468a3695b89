BEGIN;
DROP TABLE idempotency, one_time_code, decision, status_event, clock_event, application, number_counter, draft;
DROP FUNCTION application_keeps_its_edition(), nobody_decides_own_case();
COMMIT;
