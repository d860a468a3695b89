BEGIN;

DROP TRIGGER visit_forgets_offline_key ON visit;
DROP FUNCTION forget_offline_key();
ALTER TABLE visit DROP CONSTRAINT visit_offline_key_is_of_an_open_visit, DROP COLUMN offline_key;
DROP TABLE mobile_booking, mobile_trip;

COMMIT;
