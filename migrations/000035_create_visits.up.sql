BEGIN;

-- A citizen at the counter. The visit opens by the citizen's consent alone, and while it lasts the
-- operator may do for them what they came for (security R-6 to R-8).
CREATE TABLE visit (
    id            uuid PRIMARY KEY,
    code          text NOT NULL UNIQUE CHECK (code ~ '^[A-Z2-7]{26}$'),
    operator_id   uuid NOT NULL REFERENCES person,
    person_id     uuid NOT NULL REFERENCES person,
    shift_id      uuid NOT NULL REFERENCES shift,
    centre_code   text NOT NULL,
    window_no     int NOT NULL,
    identified_by text NOT NULL CHECK (identified_by IN ('id_card', 'passport', 'residence_permit', 'refugee_certificate',
                      'digital_document', 'cabinet_code')),
    lang          text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    surname       jsonb NOT NULL,
    name          jsonb NOT NULL,
    iin_end       text NOT NULL CHECK (iin_end ~ '^[0-9]{4}$'),
    phone_end     text NOT NULL CHECK (phone_end ~ '^([0-9]{4})?$'),
    begun_at      timestamptz NOT NULL,
    opened_at     timestamptz,
    active_at     timestamptz NOT NULL,
    ended_at      timestamptz,
    ended_how     text CHECK (ended_how IN ('next', 'idle', 'citizen', 'shift', 'disowned')),
    disowned_at   timestamptz,
    verdict       text CHECK (verdict IN ('upheld', 'dismissed')),
    judged_by     uuid REFERENCES person,
    judged_at     timestamptz,
    judged_note   text NOT NULL DEFAULT '' CHECK (length(judged_note) <= 2000),
    FOREIGN KEY (centre_code, window_no) REFERENCES centre_window (centre_code, number),
    CONSTRAINT visit_is_of_another CHECK (person_id <> operator_id),
    CONSTRAINT visit_ended_in_full CHECK ((ended_at IS NULL) = (ended_how IS NULL)),
    CONSTRAINT visit_disowned_is_ended CHECK (disowned_at IS NULL OR ended_at IS NOT NULL),
    CONSTRAINT visit_judged_in_full CHECK ((verdict IS NULL) = (judged_at IS NULL)
        AND (verdict IS NULL) = (judged_by IS NULL) AND (verdict IS NULL OR disowned_at IS NOT NULL))
);
COMMENT ON TABLE visit IS 'A citizen served by an operator of a Citizen Service Centre, with their consent.';
COMMENT ON COLUMN visit.code IS 'Opens the page of the visit to whoever got the SMS; no page of the operator shows it.';
COMMENT ON COLUMN visit.surname IS 'First letters, as name is: with the ends of IIN and telephone all that an operator may compare before the consent.';
COMMENT ON COLUMN visit.opened_at IS 'When the citizen consented; empty before.';
COMMENT ON COLUMN visit.active_at IS 'The last act in it; it ends after 15 minutes without one.';
CREATE UNIQUE INDEX visit_operator_idx ON visit (operator_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX visit_open_person_idx ON visit (person_id) WHERE ended_at IS NULL AND opened_at IS NOT NULL;
CREATE INDEX visit_person_idx ON visit (person_id, begun_at DESC);
CREATE INDEX visit_centre_idx ON visit (centre_code, begun_at DESC);
CREATE INDEX visit_operator_day_idx ON visit (operator_id, begun_at DESC);
CREATE INDEX visit_disowned_idx ON visit (disowned_at) WHERE disowned_at IS NOT NULL;

CREATE TABLE arrival_code (
    code       text PRIMARY KEY CHECK (code ~ '^[0-9]{10}$'),
    person_id  uuid NOT NULL REFERENCES person,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE arrival_code IS 'What a citizen shows from the cabinet instead of a document: ten digits for ten minutes, once.';
CREATE INDEX arrival_code_person_idx ON arrival_code (person_id, expires_at DESC);
GRANT SELECT, INSERT, DELETE ON arrival_code TO qyzmet_app;
GRANT UPDATE (used_at) ON arrival_code TO qyzmet_app;
ALTER TABLE arrival_code ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY arrival_code_scope ON arrival_code USING (person_id = scope_person() OR scope_is_system());

CREATE TABLE visit_consent (
    id        uuid PRIMARY KEY,
    visit_id  uuid NOT NULL REFERENCES visit,
    purpose   text NOT NULL CHECK (purpose ~ '^[a-z][a-z0-9-]{1,60}$'),
    words     text NOT NULL,
    text_hash bytea NOT NULL CHECK (length(text_hash) = 32),
    how       text CHECK (how IN ('code', 'sheet')),
    asked_at  timestamptz NOT NULL,
    given_at  timestamptz,
    UNIQUE (visit_id, purpose),
    CONSTRAINT visit_consent_given_in_full CHECK ((how IS NULL) = (given_at IS NULL))
);
COMMENT ON TABLE visit_consent IS 'What a citizen agreed to at the counter: one service, or one other purpose (Law 88-V art. 20(6)).';
COMMENT ON COLUMN visit_consent.purpose IS 'Code of a service, or results, or mandate.';
COMMENT ON COLUMN visit_consent.words IS 'The text that was agreed to; it names nobody but the operator.';

CREATE TABLE visit_code (
    id             uuid PRIMARY KEY,
    seq            bigint GENERATED ALWAYS AS IDENTITY,
    consent_id     uuid NOT NULL REFERENCES visit_consent,
    sent_to_sealed bytea NOT NULL,
    delivery       text NOT NULL DEFAULT 'sending' CHECK (delivery IN ('sending', 'sent', 'failed')),
    attempts       int NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL
);
COMMENT ON TABLE visit_code IS 'Codes to the citizen''s own phone; the digits are derived from the id and the text, and stored nowhere.';
CREATE INDEX visit_code_consent_idx ON visit_code (consent_id, seq DESC);

CREATE TABLE visit_sheet (
    consent_id uuid PRIMARY KEY REFERENCES visit_consent,
    media      text NOT NULL CHECK (media IN ('application/pdf', 'image/jpeg', 'image/png')),
    hash       bytea NOT NULL,
    data       bytea NOT NULL CHECK (length(data) <= 10485760),
    at         timestamptz NOT NULL
);
COMMENT ON TABLE visit_sheet IS 'Signed consent sheets as scanned; append-only.';

CREATE TABLE visit_event (
    visit_id uuid NOT NULL REFERENCES visit,
    seq      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    act      text NOT NULL CHECK (act ~ '^[a-z_]{2,40}$'),
    object   text NOT NULL DEFAULT ''
);
COMMENT ON TABLE visit_event IS 'What was read and done in a visit, as the citizen sees it; append-only.';
CREATE UNIQUE INDEX visit_event_once_idx ON visit_event (visit_id, act, object);

GRANT SELECT, INSERT ON visit, visit_consent, visit_code, visit_sheet, visit_event TO qyzmet_app;
GRANT UPDATE (opened_at, active_at, ended_at, ended_how, disowned_at, verdict, judged_by, judged_at, judged_note)
    ON visit TO qyzmet_app;
GRANT UPDATE (how, given_at) ON visit_consent TO qyzmet_app;
GRANT UPDATE (delivery, attempts, sent_to_sealed) ON visit_code TO qyzmet_app;

ALTER TABLE visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY visit_scope ON visit USING (
    operator_id = scope_person() OR person_id = scope_person() OR code = scope_key()
    OR scope_role() IN ('auditor', 'system'));
DO $$
DECLARE
    child text;
BEGIN
    FOREACH child IN ARRAY ARRAY['visit_consent', 'visit_event'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
        EXECUTE format('CREATE POLICY %I ON %I USING (EXISTS (SELECT FROM visit v WHERE v.id = %I.visit_id))',
            child || '_scope', child, child);
    END LOOP;
    FOREACH child IN ARRAY ARRAY['visit_code', 'visit_sheet'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
        EXECUTE format('CREATE POLICY %I ON %I USING (EXISTS (SELECT FROM visit_consent c WHERE c.id = %I.consent_id))',
            child || '_scope', child, child);
    END LOOP;
END
$$;

-- What the citizen of an open visit agreed to opens to its operator, and to nobody else.
CREATE FUNCTION scope_attends(citizen uuid, agreed text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM visit v JOIN visit_consent c ON c.visit_id = v.id
        WHERE v.operator_id = scope_person() AND v.person_id = citizen AND v.ended_at IS NULL
          AND v.opened_at IS NOT NULL AND c.given_at IS NOT NULL AND (agreed = '' OR c.purpose = agreed));
END
$$;
COMMENT ON FUNCTION scope_attends(uuid, text) IS
    'Whether the scope''s operator has this citizen before them, who agreed to the purpose; '''' is any.';

-- A result may be handed to a representative who has come: mandates are no rows of an operator, so
-- that only the answer leaves this function.
CREATE FUNCTION visitor_principals() RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    acting     text := scope_role();
    principals uuid[];
BEGIN
    PERFORM set_config('qyzmet.role', 'system', true);
    SELECT array_agg(m.principal_id) INTO principals FROM visit v
        JOIN visit_consent c ON c.visit_id = v.id AND c.purpose = 'results' AND c.given_at IS NOT NULL
        JOIN mandate m ON m.representative_id = v.person_id
        WHERE v.operator_id = scope_person() AND v.ended_at IS NULL AND v.opened_at IS NOT NULL
          AND m.state = 'active' AND 'receive' = ANY (m.actions);
    PERFORM set_config('qyzmet.role', acting, true);
    RETURN QUERY SELECT unnest(principals);
END
$$;
COMMENT ON FUNCTION visitor_principals() IS
    'For whom the citizen before the scope''s operator may receive results.';

CREATE FUNCTION scope_opens(a_number text, body text, principal uuid, filer uuid, service text, status text) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF acting = 'system' OR a_number = scope_key() THEN
        RETURN true;
    END IF;
    IF acting IN ('official', 'head') THEN
        RETURN body = scope_body();
    END IF;
    IF acting = 'operator' THEN
        RETURN scope_attends(principal, service)
            OR (status IN ('result_issued', 'at_csc', 'delivered', 'refused') 
                AND (scope_attends(principal, 'results') OR principal IN (SELECT visitor_principals())));
    END IF;
    RETURN acting = 'citizen' AND scope_represents(principal, filer);
END
$$;
COMMENT ON FUNCTION scope_opens(text, text, uuid, uuid, text, text) IS
    'Whether the scope sees an application that is not the person''s own.';
ALTER POLICY application_scope ON application USING (
    person_id = (SELECT scope_person()) OR scope_opens(number, body_code, person_id, filed_by, service_code, status));
DROP FUNCTION scope_opens(text, text, uuid, uuid);

CREATE FUNCTION scope_fills(actor uuid, mandate_id uuid, principal uuid, service text) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF scope_is_system() THEN
        RETURN true;
    END IF;
    IF scope_role() = 'operator' THEN
        RETURN scope_attends(principal, service);
    END IF;
    RETURN actor = scope_person() AND scope_holds(mandate_id, principal);
END
$$;
COMMENT ON FUNCTION scope_fills(uuid, uuid, uuid, text) IS
    'Whether the scope sees a draft that is not the person''s own: its representative, the operator of a visit and the portal do.';
ALTER POLICY draft_scope ON draft USING (
    person_id = scope_person() OR scope_fills(actor_id, mandate_id, person_id, service_code));
DROP FUNCTION scope_fills(uuid, uuid, uuid);

CREATE OR REPLACE FUNCTION scope_acts_in(draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM draft d WHERE d.id = draft_id
        AND (d.actor_id = scope_person() OR scope_role() = 'operator'));
END
$$;
COMMENT ON FUNCTION scope_acts_in(uuid) IS 'Whether the scope''s person fills this draft for somebody, by mandate or in a visit.';
CREATE OR REPLACE FUNCTION scope_opens_file(file_id uuid, draft_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF acting IN ('citizen', 'operator') THEN
        RETURN scope_acts_in(draft_id);
    END IF;
    RETURN acting IN ('official', 'head') AND EXISTS (SELECT FROM opinion o
        WHERE o.state = 'open' AND o.files @> ARRAY[file_id] AND o.asked_body = scope_body());
END
$$;
ALTER POLICY one_time_code_scope ON one_time_code USING (
    person_id = scope_person() OR scope_is_system() OR (scope_role() = 'operator' AND scope_acts_in(draft_id)));

CREATE OR REPLACE FUNCTION scope_meets(somebody uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF somebody = scope_person() OR acting IN ('auditor', 'authority') THEN
        RETURN true;
    END IF;
    IF acting IN ('citizen', 'official', 'head') AND scope_knows(somebody) THEN
        RETURN true;
    END IF;
    IF acting = 'operator' AND scope_attends(somebody, '') THEN
        RETURN true;
    END IF;
    RETURN EXISTS (SELECT FROM staff_role r WHERE r.person_id = somebody);
END
$$;

-- An operator's act tells the citizen of the visit.
ALTER POLICY message_scope ON message WITH CHECK (scope_role() IN ('auditor', 'authority', 'system')
    OR person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = message.person_id AND r.body_code = scope_body())
    OR EXISTS (SELECT FROM mandate m
        WHERE scope_person() IN (m.principal_id, m.created_by) AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND message.person_id IN (m.principal_id, m.created_by))
    OR EXISTS (SELECT FROM staff_role r JOIN application a ON a.body_code = r.body_code AND a.holder_id = r.person_id
        WHERE r.person_id = message.person_id AND a.closed_at IS NULL)
    OR (scope_role() = 'operator' AND EXISTS (SELECT FROM visit v
        WHERE v.operator_id = scope_person() AND v.person_id = message.person_id)));

-- Filing at the counter.
ALTER TABLE draft
    ADD COLUMN visit_id uuid REFERENCES visit;
COMMENT ON COLUMN draft.visit_id IS 'The visit in which it was begun; the draft is the citizen''s own all the same.';

ALTER TABLE application
    ADD COLUMN visit_id uuid REFERENCES visit,
    ADD COLUMN operator_id uuid REFERENCES person,
    ADD COLUMN centre_code text REFERENCES centre,
    ADD COLUMN frozen_at timestamptz,
    ADD COLUMN collect_at text REFERENCES centre,
    ADD CONSTRAINT application_of_a_visit_in_full CHECK
        ((visit_id IS NULL) = (operator_id IS NULL) AND (visit_id IS NULL) = (centre_code IS NULL)
         AND (visit_id IS NULL OR channel = 'csc')),
    DROP CONSTRAINT application_confirmed_by_check,
    ADD CONSTRAINT application_confirmed_by_check CHECK (confirmed_by IN ('one_time_code', 'sign_in', 'signed_draft'));
COMMENT ON COLUMN application.operator_id IS 'Who filed it at the counter for the applicant.';
COMMENT ON COLUMN application.frozen_at IS 'Since when nobody decides: the applicant disowned the visit in which it was filed.';
COMMENT ON COLUMN application.collect_at IS 'The centre at which the result waits for the applicant, if it does.';
CREATE INDEX application_collect_idx ON application (collect_at, closed_at, id) WHERE status IN ('result_issued', 'at_csc');
CREATE INDEX application_visit_idx ON application (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX application_operator_idx ON application (operator_id, filed_at DESC) WHERE operator_id IS NOT NULL;
GRANT UPDATE (frozen_at) ON application TO qyzmet_app;
DROP INDEX application_waiting_idx;
CREATE INDEX application_waiting_idx ON application (unit_id, due_at, id)
    WHERE status IN ('registered', 'accepted') AND holder_id IS NULL AND unit_id IS NOT NULL;
CREATE OR REPLACE FUNCTION nobody_takes_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.holder_id = NEW.operator_id OR is_near(NEW.holder_id, NEW.person_id, NEW.filed_by) THEN
        RAISE EXCEPTION 'nobody takes their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
INSERT INTO lawful_move (from_status, to_status, mover) VALUES
    ('draft', 'submitted', 'operator'), ('result_issued', 'delivered', 'operator'), ('at_csc', 'delivered', 'system');

-- The auditor sees no applications: dismissed, what was filed in a visit goes on by this alone.
CREATE FUNCTION thaw_visit(dismissed uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
BEGIN
    IF NOT EXISTS (SELECT FROM visit v WHERE v.id = dismissed AND v.verdict = 'dismissed') THEN
        RETURN;
    END IF;
    PERFORM set_config('qyzmet.role', 'system', true);
    UPDATE application SET frozen_at = NULL WHERE visit_id = dismissed;
    PERFORM set_config('qyzmet.role', acting, true);
END
$$;
COMMENT ON FUNCTION thaw_visit(uuid) IS 'Lets go on what was filed in a visit that its citizen disowned in error.';

-- Acceptance refused at the counter: on a ground of the edition, with what was missing.
CREATE TABLE acceptance_refusal (
    application_id bigint PRIMARY KEY,
    edition_id     bigint NOT NULL,
    ground_code    text NOT NULL,
    ground_kind    text NOT NULL DEFAULT 'acceptance_refusal' CHECK (ground_kind = 'acceptance_refusal'),
    documents      text[] NOT NULL DEFAULT '{}',
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    refused_by     uuid NOT NULL REFERENCES person,
    refused_at     timestamptz NOT NULL,
    FOREIGN KEY (application_id, edition_id) REFERENCES application (id, edition_id),
    CONSTRAINT acceptance_ground_is_of_the_filed_edition FOREIGN KEY (edition_id, ground_code, ground_kind)
        REFERENCES edition_ground (edition_id, ground_code, kind),
    CONSTRAINT acceptance_refusal_says_what CHECK (cardinality(documents) > 0 OR length(btrim(note)) >= 20)
);
COMMENT ON TABLE acceptance_refusal IS 'Why an operator did not accept an application (Law 88-V art. 20(2)); append-only.';
GRANT SELECT, INSERT ON acceptance_refusal TO qyzmet_app;
ALTER TABLE acceptance_refusal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY acceptance_refusal_scope ON acceptance_refusal USING (
    EXISTS (SELECT FROM application a WHERE a.id = application_id));

COMMIT;
