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
    display    text CHECK (display ~ '^[a-z0-9.-]{1,100}$'),
    created_at timestamptz NOT NULL
);
COMMENT ON COLUMN person.iin IS 'Individual identification number, 12 digits.';
COMMENT ON COLUMN person.persona IS 'Code of the demo persona; empty outside demo mode.';
COMMENT ON COLUMN person.display IS 'How the person wants the portal to look; empty when they never chose.';

CREATE TABLE staff_role (
    person_id         uuid NOT NULL REFERENCES person,
    role              text NOT NULL CHECK (role IN ('operator', 'official', 'head', 'editor', 'approver',
                          'authority', 'auditor', 'admin')),
    body_code         text REFERENCES body,
    organisation_code text REFERENCES organisation,
    suspended_at      timestamptz,
    PRIMARY KEY (person_id, role)
);
COMMENT ON COLUMN staff_role.suspended_at IS 'Since when the account is disabled; the role is kept and gives nothing.';

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    id         uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    person_id  uuid REFERENCES person,
    role       text NOT NULL DEFAULT 'guest',
    body_code  text,
    data       bytea NOT NULL DEFAULT '',
    browser    text NOT NULL DEFAULT '' CHECK (browser ~ '^[a-z]{0,20}$'),
    system     text NOT NULL DEFAULT '' CHECK (system ~ '^[a-z]{0,20}$'),
    network    text NOT NULL DEFAULT '' CHECK (length(network) <= 40),
    stand_in   boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    proved_at  timestamptz,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_for  text CHECK (ended_for IN ('limit', 'device', 'admin'))
);
COMMENT ON TABLE session IS 'Browsers that are signed in or keep something between two pages.';
COMMENT ON COLUMN session.token_hash IS 'SHA-256 of the token in the cookie; the token itself is not stored.';
COMMENT ON COLUMN session.id IS 'Names the session on the page of devices; opens nothing.';
COMMENT ON COLUMN session.network IS 'The first part of the network''s address, never the whole.';
COMMENT ON COLUMN session.stand_in IS 'Begun by a button of the demo: there is no factor to prove.';
COMMENT ON COLUMN session.created_at IS 'When the person signed in; a new token does not move it.';
COMMENT ON COLUMN session.proved_at IS 'When a factor was last proved.';
COMMENT ON COLUMN session.ended_for IS 'Why it was ended from elsewhere; it opens nothing and only tells its device.';
CREATE INDEX session_expires_idx ON session (expires_at);
CREATE INDEX session_person_idx ON session (person_id);

CREATE TABLE security_event (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind       text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
    outcome    text NOT NULL CHECK (outcome IN ('done', 'refused')),
    person_id  uuid,
    subject_id uuid,
    role       text NOT NULL DEFAULT '' CHECK (length(role) <= 40),
    request_id text NOT NULL DEFAULT '' CHECK (length(request_id) <= 80),
    place      text NOT NULL DEFAULT '' CHECK (place ~ '^[0-9a-f]{0,64}$'),
    detail     text NOT NULL DEFAULT '' CHECK (detail ~ '^[a-z0-9_.-]{0,80}$')
);
COMMENT ON TABLE security_event IS 'What touched the security of the portal, once each; append-only; nothing personal in clear.';
COMMENT ON COLUMN security_event.person_id IS 'Who did it or tried to; empty for nobody known.';
COMMENT ON COLUMN security_event.subject_id IS 'Whose account it was done to, where that is another.';
COMMENT ON COLUMN security_event.place IS 'HMAC-SHA-256 of the address it came from.';
CREATE INDEX security_event_kind_idx ON security_event (kind, at);
CREATE INDEX security_event_person_idx ON security_event (person_id, at) WHERE person_id IS NOT NULL;

GRANT SELECT, INSERT ON security_event TO qyzmet_app;
GRANT SELECT, INSERT ON person, staff_role TO qyzmet_app;
GRANT UPDATE (suspended_at) ON staff_role TO qyzmet_app;
GRANT UPDATE (phone, email, display) ON person TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON session TO qyzmet_app;

COMMIT;
