BEGIN;

-- Calls to 1414: what was asked, which link was sent, and how often a status was asked for.
CREATE TABLE call_note (
    id          uuid PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES person,
    reason      text NOT NULL CHECK (reason IN ('status', 'applying', 'documents', 'appointment', 'complaint', 'other')),
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    content     bytea,
    at          timestamptz NOT NULL
);
COMMENT ON TABLE call_note IS 'What a call to 1414 was about; append-only, seen by its operator.';
COMMENT ON COLUMN call_note.content IS 'What the operator wrote, sealed; NULL for nothing. The form refuses numbers of people.';
CREATE INDEX call_note_operator_idx ON call_note (operator_id, at DESC);

CREATE TABLE call_link (
    id           uuid PRIMARY KEY,
    operator_id  uuid NOT NULL REFERENCES person,
    place        text NOT NULL CHECK (place IN ('service', 'track', 'centres', 'help')),
    service_code text NOT NULL DEFAULT '',
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    phone_hash   text NOT NULL CHECK (phone_hash ~ '^([0-9a-f]{64})?$'),
    at           timestamptz NOT NULL,
    sent_at      timestamptz,
    CHECK ((place = 'service') = (service_code <> ''))
);
COMMENT ON TABLE call_link IS 'Links that were sent by SMS to whoever called 1414. The number itself is not kept.';
COMMENT ON COLUMN call_link.phone_hash IS 'Keyed hash of the number, to count by; forgotten after a day.';
COMMENT ON COLUMN call_link.sent_at IS 'When the gateway took it; NULL while it has not.';
CREATE INDEX call_link_operator_idx ON call_link (operator_id, at DESC);
CREATE INDEX call_link_phone_idx ON call_link (phone_hash, at DESC) WHERE phone_hash <> '';

CREATE TABLE call_status (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    operator_id uuid NOT NULL REFERENCES person,
    found       boolean NOT NULL
);
COMMENT ON TABLE call_status IS 'Questions for a status, counted per operator and minute; number and code are not kept. Append-only.';
CREATE INDEX call_status_operator_idx ON call_status (operator_id, at DESC);

GRANT SELECT, INSERT ON call_note, call_link, call_status TO qyzmet_app;
GRANT UPDATE (phone_hash, sent_at) ON call_link TO qyzmet_app;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['call_note', 'call_link', 'call_status'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', kept);
    END LOOP;
END
$$;
CREATE POLICY call_note_scope ON call_note USING (
    operator_id = scope_person() OR scope_role() IN ('auditor', 'system'));
-- Whoever has the number in hand may count what was sent to it, by whomever.
CREATE POLICY call_link_scope ON call_link USING (
    operator_id = scope_person() OR (phone_hash = scope_key() AND scope_role() = 'contact')
    OR scope_role() IN ('auditor', 'system'));
CREATE POLICY call_status_scope ON call_status USING (
    operator_id = scope_person() OR scope_role() IN ('auditor', 'system'));

-- A shift that its operator forgot is ended by the head of the centre, who says why.
ALTER TABLE shift
    ADD COLUMN ended_by   uuid REFERENCES person,
    ADD COLUMN end_reason text NOT NULL DEFAULT '',
    ADD COLUMN end_lang   text NOT NULL DEFAULT '' CHECK (end_lang IN ('', 'kk', 'ru', 'en')),
    ADD CONSTRAINT shift_ended_by_another_says_why CHECK (
        (ended_by IS NULL) = (end_reason = '') AND (ended_by IS NULL) = (end_lang = '') AND (ended_by IS NULL OR ended_at IS NOT NULL AND ended_by <> operator_id));
COMMENT ON COLUMN shift.ended_by IS 'The head who ended a forgotten shift; NULL where the operator did.';
COMMENT ON COLUMN shift.end_reason IS 'Why the head ended it, in the language end_lang; the operator reads it.';
GRANT UPDATE (ended_by, end_reason, end_lang) ON shift TO qyzmet_app;

-- Who works in which centre is known to those who work in centres and to whoever oversees; a head
-- changes it in their own. The policy of reading asks no function, for that one reads here.
ALTER TABLE centre_staff ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY centre_staff_read ON centre_staff FOR SELECT USING (
    person_id = scope_person() OR scope_role() IN ('operator', 'centre_head', 'auditor', 'system'));
CREATE POLICY centre_staff_enter ON centre_staff FOR INSERT WITH CHECK (
    scope_is_system() OR (scope_role() = 'centre_head' AND scope_works_in(centre_code)));
CREATE POLICY centre_staff_end ON centre_staff FOR UPDATE USING (
    scope_is_system() OR (scope_role() = 'centre_head' AND scope_works_in(centre_code)));

COMMIT;
