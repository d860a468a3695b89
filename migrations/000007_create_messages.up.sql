BEGIN;

CREATE TABLE message (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id      uuid NOT NULL REFERENCES person,
    application_id bigint REFERENCES application,
    template       text NOT NULL,
    lang           text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    args           jsonb NOT NULL DEFAULT '{}',
    state          text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
    provider_id    text NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL,
    sent_at        timestamptz,
    email_state    text NOT NULL DEFAULT 'none' CHECK (email_state IN ('none', 'queued', 'sent', 'failed')),
    email_sent_at  timestamptz
);
COMMENT ON TABLE message IS 'SMS and e-mail to people about their applications: a template and its values, no name and no IIN.';
COMMENT ON COLUMN message.state IS 'How far the SMS is; the e-mail has its own state and neither waits for the other.';
COMMENT ON COLUMN message.email_state IS 'none: there is no e-mail channel, or the person has no address.';
CREATE INDEX message_person_idx ON message (person_id, created_at DESC);

GRANT SELECT, INSERT ON message TO qyzmet_app;
GRANT UPDATE (state, provider_id, sent_at, email_state, email_sent_at) ON message TO qyzmet_app;

CREATE TABLE demo_clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    ahead    interval NOT NULL
);
COMMENT ON TABLE demo_clock IS 'How far the demo''s clock is ahead; empty outside demo mode.';
GRANT SELECT, INSERT, UPDATE ON demo_clock TO qyzmet_app;

COMMIT;
