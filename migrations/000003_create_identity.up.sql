BEGIN;

CREATE TABLE person (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    iin        text NOT NULL UNIQUE CHECK (iin ~ '^[0-9]{12}$'),
    surname    jsonb NOT NULL,
    name       jsonb NOT NULL,
    patronymic jsonb,
    phone      text CHECK (phone ~ '^\+7[0-9]{10}$'),
    email      text,
    persona    text UNIQUE,
    created_at timestamptz NOT NULL
);
COMMENT ON COLUMN person.iin IS 'Individual identification number, 12 digits.';
COMMENT ON COLUMN person.persona IS 'Code of the demo persona; empty outside demo mode.';

CREATE TABLE staff_role (
    person_id         uuid NOT NULL REFERENCES person,
    role              text NOT NULL CHECK (role IN ('operator', 'official', 'head', 'editor', 'approver',
                          'authority', 'auditor', 'admin')),
    body_code         text REFERENCES body,
    organisation_code text REFERENCES organisation,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    person_id  uuid REFERENCES person,
    role       text NOT NULL DEFAULT 'guest',
    body_code  text,
    data       bytea NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON COLUMN session.token_hash IS 'SHA-256 of the token in the cookie; the token itself is not stored.';
CREATE INDEX session_expires_idx ON session (expires_at);
CREATE INDEX session_person_idx ON session (person_id);

GRANT SELECT, INSERT ON person, staff_role TO qyzmet_app;
GRANT UPDATE (phone, email) ON person TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO qyzmet_app;

COMMIT;
