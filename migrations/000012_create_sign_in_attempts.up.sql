BEGIN;

CREATE TABLE sign_in_attempt (
    state_hash   bytea PRIMARY KEY CHECK (length(state_hash) = 32),
    browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32),
    nonce        text NOT NULL,
    verifier     text NOT NULL,
    return_path  text NOT NULL DEFAULT '' CHECK (length(return_path) <= 500),
    created_at   timestamptz NOT NULL
);
COMMENT ON TABLE sign_in_attempt IS
    'Who has gone to the identity provider and not come back yet; nobody is named. A row is taken once, within 10 minutes.';
COMMENT ON COLUMN sign_in_attempt.state_hash IS 'SHA-256 of the state that comes back in the address.';
COMMENT ON COLUMN sign_in_attempt.browser_hash IS 'SHA-256 of the cookie of the browser that may come back with it.';
COMMENT ON COLUMN sign_in_attempt.nonce IS 'What the provider must repeat inside its signed assertion.';
COMMENT ON COLUMN sign_in_attempt.verifier IS 'Secret of PKCE (RFC 7636), shown to the provider with the code.';
COMMENT ON COLUMN sign_in_attempt.return_path IS 'Page of the portal to return to, with its language.';
CREATE INDEX sign_in_attempt_created_idx ON sign_in_attempt (created_at);

GRANT SELECT, INSERT, DELETE ON sign_in_attempt TO qyzmet_app;
-- The provider's names of a person are in force from the next sign-in on.
GRANT UPDATE (surname, name, patronymic) ON person TO qyzmet_app;

COMMIT;
