BEGIN;
DROP TABLE access_entry;
COMMIT;
