BEGIN;

DROP TRIGGER refusal_was_heard ON decision;
DROP FUNCTION refusal_was_heard();
ALTER TABLE decision DROP COLUMN answer;
DROP TABLE hearing_statement;
DROP TABLE preliminary_decision;
DROP FUNCTION preliminary_decision_stays();
ALTER TABLE application DROP COLUMN hearing_due;

COMMIT;
