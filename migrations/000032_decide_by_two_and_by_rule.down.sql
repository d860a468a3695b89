BEGIN;

DROP TABLE termination, human_review, decision_proposal, extension;
DROP TRIGGER application_changes_its_body ON application;
DROP FUNCTION application_changes_its_body();
DROP TABLE forwarding;
DROP FUNCTION answered_once();
DROP FUNCTION nobody_acts_on_own_case();
ALTER TABLE decision
    DROP CONSTRAINT decision_is_somebodys_or_the_rules,
    DROP CONSTRAINT decision_by_rule_is_favourable,
    DROP CONSTRAINT decision_signed_by_another,
    DROP COLUMN automatic, DROP COLUMN prepared_by;
ALTER TABLE decision ALTER COLUMN decided_by SET NOT NULL;
REVOKE UPDATE (body_code, registered_at) ON application FROM qyzmet_app;
ALTER TABLE application DROP COLUMN signature_asked_at;

COMMIT;
