BEGIN;
REVOKE UPDATE (surname, name, patronymic) ON person FROM qyzmet_app;
DROP TABLE sign_in_attempt;
COMMIT;
