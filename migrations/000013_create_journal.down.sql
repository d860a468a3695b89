BEGIN;
DROP FUNCTION journal_append(text, uuid, text, text, text, text, text, bytea, bytea);
DROP FUNCTION journal_seal(bytea, text, bigint, timestamptz, uuid, text, text, text, text, text, bytea, bytea);
DROP FUNCTION journal_field(text);
DROP FUNCTION journal_field(bytea);
DROP TABLE journal_statement, journal_entry, journal_head;
COMMIT;
