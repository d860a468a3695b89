BEGIN;

-- How members of staff sign in. Citizens have no password here: the state's identity
-- provider knows them.
CREATE TABLE credential (
    person_id     uuid PRIMARY KEY REFERENCES person,
    login         text UNIQUE CHECK (login ~ '^[a-z][a-z0-9.-]{1,39}$'),
    password_hash text CHECK (password_hash LIKE '$argon2id$%'),
    changed_at    timestamptz,
    disabled_at   timestamptz,
    CHECK ((password_hash IS NULL) = (changed_at IS NULL)),
    CHECK (password_hash IS NULL OR login IS NOT NULL)
);
COMMENT ON TABLE credential IS 'What a member of staff signs in with; a row without a password waits for its enrolment.';
COMMENT ON COLUMN credential.login IS 'Work name, never the IIN; empty for demo personas, who have no password.';
COMMENT ON COLUMN credential.password_hash IS 'argon2id in the PHC string format.';
COMMENT ON COLUMN credential.disabled_at IS 'Since when the person may not act as staff; every session of a staff role ends at once.';

CREATE TABLE totp_secret (
    person_id     uuid PRIMARY KEY REFERENCES person,
    secret_sealed bytea NOT NULL,
    created_at    timestamptz NOT NULL
);
COMMENT ON TABLE totp_secret IS 'Secret of the authenticator application (RFC 6238).';
COMMENT ON COLUMN totp_secret.secret_sealed IS 'The 20 bytes of the secret; the place for the column cipher.';

CREATE TABLE used_totp_step (
    person_id uuid NOT NULL REFERENCES person,
    step      bigint NOT NULL,
    used_at   timestamptz NOT NULL,
    PRIMARY KEY (person_id, step)
);
COMMENT ON TABLE used_totp_step IS 'Steps of 30 seconds whose code was accepted: none is accepted twice.';

CREATE TABLE passkey (
    id         bytea PRIMARY KEY CHECK (octet_length(id) BETWEEN 1 AND 1023),
    person_id  uuid NOT NULL REFERENCES totp_secret,
    credential jsonb NOT NULL,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    created_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE passkey IS 'Passkeys (WebAuthn) beside the authenticator application: the reference keeps one from being the only factor.';
COMMENT ON COLUMN passkey.id IS 'The identifier that the device gave the key.';
COMMENT ON COLUMN passkey.credential IS 'Public key, sign counter and flags; the private key never leaves the device.';
COMMENT ON COLUMN passkey.name IS 'What its person calls the device.';
CREATE INDEX passkey_person_idx ON passkey (person_id);

CREATE TABLE passkey_challenge (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id  uuid NOT NULL REFERENCES totp_secret,
    purpose    text NOT NULL CHECK (purpose IN ('add', 'prove')),
    data       jsonb NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE passkey_challenge IS 'Challenges that wait for a passkey; each is answered once and within minutes.';
COMMENT ON COLUMN passkey_challenge.data IS 'The challenge and which keys may answer it.';
CREATE INDEX passkey_challenge_person_idx ON passkey_challenge (person_id);

CREATE TABLE recovery_code (
    person_id  uuid NOT NULL REFERENCES person,
    code_hash  bytea NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (person_id, code_hash)
);
COMMENT ON TABLE recovery_code IS 'Codes for whoever has lost the second factor, once each.';
COMMENT ON COLUMN recovery_code.code_hash IS 'HMAC-SHA-256 under the portal''s secret.';

CREATE TABLE enrolment (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash     bytea NOT NULL UNIQUE,
    person_id      uuid NOT NULL REFERENCES person,
    created_by     uuid REFERENCES person,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    password_hash  text CHECK (password_hash LIKE '$argon2id$%'),
    secret_sealed  bytea,
    failures       int NOT NULL DEFAULT 0,
    used_at        timestamptz
);
COMMENT ON TABLE enrolment IS 'One-time links by which a member of staff sets up the sign-in.';
COMMENT ON COLUMN enrolment.token_hash IS 'SHA-256 of the token in the link; the token itself is not stored.';
COMMENT ON COLUMN enrolment.created_by IS 'The administrator; empty when the link was made on the server''s own command line.';
COMMENT ON COLUMN enrolment.password_hash IS 'The password chosen, until a code proves the second factor.';
COMMENT ON COLUMN enrolment.secret_sealed IS 'The secret offered for the second factor; the place for the column cipher.';
CREATE INDEX enrolment_person_idx ON enrolment (person_id);

CREATE TABLE sign_in_bucket (
    key       bytea PRIMARY KEY,
    kind      text NOT NULL CHECK (kind IN ('pair', 'account', 'address')),
    failures  int NOT NULL DEFAULT 0,
    failed_at timestamptz NOT NULL
);
COMMENT ON TABLE sign_in_bucket IS 'Attempts to sign in that did not succeed: by account, by address, by both.';
COMMENT ON COLUMN sign_in_bucket.key IS 'HMAC-SHA-256 of what is counted: no login and no address is stored.';

CREATE TABLE known_place (
    person_id uuid NOT NULL REFERENCES person,
    key       bytea NOT NULL,
    seen_at   timestamptz NOT NULL,
    PRIMARY KEY (person_id, key)
);
COMMENT ON TABLE known_place IS 'Addresses from which a member of staff has signed in; open to them when a stranger has used up the attempts.';
COMMENT ON COLUMN known_place.key IS 'HMAC-SHA-256 of the address.';

CREATE TABLE role_request (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id         uuid NOT NULL REFERENCES person,
    role              text NOT NULL,
    body_code         text REFERENCES body,
    organisation_code text REFERENCES organisation,
    asked_by          uuid NOT NULL REFERENCES person,
    asked_at          timestamptz NOT NULL,
    expires_at        timestamptz NOT NULL,
    confirmed_by      uuid REFERENCES person,
    confirmed_at      timestamptz,
    cancelled_at      timestamptz,
    CHECK (asked_by <> person_id),
    CHECK (confirmed_by NOT IN (asked_by, person_id)),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (confirmed_at IS NULL OR cancelled_at IS NULL)
);
COMMENT ON TABLE role_request IS 'Roles that need two administrators: one asks, another confirms within 24 hours.';
CREATE UNIQUE INDEX role_request_open_idx ON role_request (person_id, role)
    WHERE confirmed_at IS NULL AND cancelled_at IS NULL;

CREATE TABLE account_event (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_id   uuid REFERENCES person,
    subject_id uuid NOT NULL REFERENCES person,
    what       text NOT NULL CHECK (what IN ('invited', 'enrolled', 'password_changed', 'recovery_used',
                   'recovery_renewed', 'passkey_added', 'passkey_removed', 'role_asked', 'role_granted', 'role_taken', 'request_cancelled', 'disabled',
                   'enabled', 'sessions_ended')),
    role       text,
    body_code  text
);
COMMENT ON TABLE account_event IS 'What was done to whose account and by whom; only added to.';
COMMENT ON COLUMN account_event.actor_id IS 'Empty when it was done on the server''s own command line.';
CREATE INDEX account_event_subject_idx ON account_event (subject_id, at DESC);

GRANT SELECT, INSERT ON credential, totp_secret, recovery_code, enrolment, role_request TO qyzmet_app;
GRANT UPDATE (login, password_hash, changed_at, disabled_at) ON credential TO qyzmet_app;
GRANT UPDATE (secret_sealed, created_at) ON totp_secret TO qyzmet_app;
GRANT UPDATE (used_at), DELETE ON recovery_code TO qyzmet_app;
GRANT UPDATE (password_hash, secret_sealed, failures, used_at), DELETE ON enrolment TO qyzmet_app;
GRANT UPDATE (expires_at, confirmed_by, confirmed_at, cancelled_at) ON role_request TO qyzmet_app;
GRANT SELECT, INSERT, DELETE ON used_totp_step, passkey_challenge TO qyzmet_app;
GRANT SELECT, INSERT, DELETE ON passkey TO qyzmet_app;
GRANT UPDATE (credential, used_at) ON passkey TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_bucket, known_place TO qyzmet_app;
GRANT SELECT, INSERT ON account_event TO qyzmet_app;
GRANT DELETE ON staff_role TO qyzmet_app;

COMMIT;
