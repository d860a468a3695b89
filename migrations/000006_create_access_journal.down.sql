BEGIN;
DROP TABLE access_sample;
DROP TABLE access_sample_week;
DROP TABLE access_objection;
DROP TABLE person_search;
DROP TABLE case_opening;
DROP TABLE access_entry;
COMMIT;
