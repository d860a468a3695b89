BEGIN;
DROP TABLE demo_clock, message;
COMMIT;
