BEGIN;

DROP INDEX application_service_filed_idx;
DROP TABLE simulation;

COMMIT;
