BEGIN;

ALTER TABLE register
    ADD COLUMN facts jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN holds jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN register.facts IS 'What the register says for conditions: name and values.';
COMMENT ON COLUMN register.holds IS
    'Attributes and documents that may not be demanded: attributes (name, types, questions), documents.';

COMMIT;
