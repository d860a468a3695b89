BEGIN;

-- Who has a case: the units of a body and the rules that lead cases to them, absences with
-- their substitutes, and the history of the hands a case went through.
CREATE TABLE unit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_code  text NOT NULL REFERENCES body,
    code       text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{1,39}$' AND code <> 'new'),
    name       jsonb NOT NULL,
    assigns    boolean NOT NULL DEFAULT false,
    version    int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    closed_at  timestamptz,
    UNIQUE (body_code, code),
    UNIQUE (id, body_code)
);
COMMENT ON TABLE unit IS 'A part of a state body whose officials share a queue.';
COMMENT ON COLUMN unit.assigns IS 'The portal gives its registered cases to whoever of the unit has fewest.';
COMMENT ON COLUMN unit.version IS 'Counts changes, so that two heads do not overwrite each other.';
COMMENT ON COLUMN unit.closed_at IS 'Since when no rule leads here.';

CREATE TABLE unit_member (
    unit_id   bigint NOT NULL,
    body_code text NOT NULL,
    person_id uuid NOT NULL REFERENCES person,
    PRIMARY KEY (unit_id, person_id),
    FOREIGN KEY (unit_id, body_code) REFERENCES unit (id, body_code)
);
CREATE INDEX unit_member_person_idx ON unit_member (person_id);

CREATE TABLE unit_rule (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id   bigint NOT NULL,
    body_code text NOT NULL,
    position  int NOT NULL CHECK (position BETWEEN 1 AND 999),
    services  text[] NOT NULL DEFAULT '{}',
    regions   text[] NOT NULL DEFAULT '{}',
    FOREIGN KEY (unit_id, body_code) REFERENCES unit (id, body_code)
);
COMMENT ON TABLE unit_rule IS 'Which cases come to a unit: the first rule of the body that fits decides.';
COMMENT ON COLUMN unit_rule.services IS 'Codes of services; empty means all of the body.';
COMMENT ON COLUMN unit_rule.regions IS 'Codes of regions (KATO) of the filing; empty means everywhere.';
CREATE INDEX unit_rule_body_idx ON unit_rule (body_code, position, id);

CREATE TABLE unit_routing (
    body_code text PRIMARY KEY REFERENCES body,
    asked_at  timestamptz NOT NULL,
    after_id  bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE unit_routing IS 'Bodies whose waiting cases are led to units anew, and how far that is: their rules have changed.';

CREATE TABLE absence (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_code     text NOT NULL REFERENCES body,
    person_id     uuid NOT NULL REFERENCES person,
    substitute_id uuid REFERENCES person,
    from_on       date NOT NULL,
    until_on      date NOT NULL,
    entered_by    uuid NOT NULL REFERENCES person,
    entered_at    timestamptz NOT NULL,
    begun_at      timestamptz,
    cancelled_by  uuid REFERENCES person,
    cancelled_at  timestamptz,
    ended_at      timestamptz,
    CONSTRAINT absence_lasts_a_year_at_most CHECK (until_on >= from_on AND until_on <= from_on + 366),
    CONSTRAINT absence_has_another_substitute CHECK (substitute_id <> person_id),
    CONSTRAINT absence_cancelled_in_full CHECK ((cancelled_by IS NULL) = (cancelled_at IS NULL))
);
COMMENT ON TABLE absence IS 'Days on which an official is away, and who holds the cases meanwhile.';
COMMENT ON COLUMN absence.begun_at IS 'When the cases went to the substitute.';
COMMENT ON COLUMN absence.ended_at IS 'When those still open came back.';
CREATE INDEX absence_person_idx ON absence (person_id, until_on);
CREATE INDEX absence_body_idx ON absence (body_code, until_on);
CREATE INDEX absence_to_begin_idx ON absence (from_on) WHERE begun_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX absence_to_end_idx ON absence (until_on) WHERE begun_at IS NOT NULL AND ended_at IS NULL;

CREATE TABLE departure (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_code  text NOT NULL REFERENCES body,
    person_id  uuid NOT NULL REFERENCES person,
    noticed_at timestamptz NOT NULL,
    told_at    timestamptz
);
COMMENT ON TABLE departure IS 'Holders who are officials of the body no longer, and whose cases go to colleagues.';
COMMENT ON COLUMN departure.told_at IS 'When all were given out and the head was told, once.';
CREATE UNIQUE INDEX departure_open_idx ON departure (body_code, person_id) WHERE told_at IS NULL;

ALTER TABLE application
    ADD COLUMN unit_id bigint,
    ADD COLUMN region text NOT NULL DEFAULT '' CHECK (region ~ '^([0-9]{9})?$'),
    ADD COLUMN absence_id bigint REFERENCES absence,
    ADD FOREIGN KEY (unit_id, body_code) REFERENCES unit (id, body_code),
    ADD CONSTRAINT application_in_hands_has_a_holder CHECK (holder_id IS NOT NULL OR status NOT IN
        ('in_review', 'awaiting_other_body', 'correction_requested', 'preliminary_refusal', 'hearing'));
COMMENT ON COLUMN application.unit_id IS 'The unit whose queue it is in; empty: the queue that all of the body share.';
COMMENT ON COLUMN application.region IS 'The region (KATO) of the filing, for the rules of units; empty where the form asks for none.';
COMMENT ON COLUMN application.absence_id IS 'The absence for whose time its holder stands in; empty for a holder of one''s own.';
CREATE INDEX application_held_idx ON application (holder_id, body_code, due_at, id)
    WHERE closed_at IS NULL AND holder_id IS NOT NULL;
CREATE INDEX application_waiting_idx ON application (unit_id, due_at, id)
    WHERE status = 'registered' AND holder_id IS NULL AND unit_id IS NOT NULL;
CREATE INDEX application_free_idx ON application (body_code, id) WHERE closed_at IS NULL AND holder_id IS NULL;
CREATE INDEX application_absence_idx ON application (absence_id) WHERE absence_id IS NOT NULL;
GRANT UPDATE (unit_id, absence_id) ON application TO qyzmet_app;

CREATE TABLE case_hand (
    application_id bigint NOT NULL REFERENCES application,
    seq            int NOT NULL,
    at             timestamptz NOT NULL,
    why            text NOT NULL CHECK (why IN ('taken', 'assigned', 'handed_over', 'by_load', 'absence', 'returned',
                       'departure')),
    from_id        uuid REFERENCES person,
    to_id          uuid NOT NULL REFERENCES person,
    by_id          uuid REFERENCES person,
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    absence_id     bigint REFERENCES absence,
    departure_id   bigint REFERENCES departure,
    PRIMARY KEY (application_id, seq),
    CONSTRAINT case_hand_over_has_a_reason CHECK (why <> 'handed_over' OR length(btrim(note)) >= 10)
);
COMMENT ON TABLE case_hand IS 'From whom to whom a case went, when and why; append-only.';
COMMENT ON COLUMN case_hand.by_id IS 'Who did it; empty for the portal itself.';
CREATE INDEX case_hand_absence_idx ON case_hand (absence_id) WHERE absence_id IS NOT NULL;
CREATE INDEX case_hand_departure_idx ON case_hand (departure_id) WHERE departure_id IS NOT NULL;

GRANT SELECT, INSERT ON unit TO qyzmet_app;
GRANT UPDATE (name, assigns, version, closed_at) ON unit TO qyzmet_app;
GRANT SELECT, INSERT, DELETE ON unit_member TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON unit_rule, unit_routing TO qyzmet_app;
GRANT SELECT, INSERT ON absence, departure, case_hand TO qyzmet_app;
GRANT UPDATE (begun_at, cancelled_by, cancelled_at, ended_at) ON absence TO qyzmet_app;
GRANT UPDATE (told_at) ON departure TO qyzmet_app;

-- The head gives a case to an official, and where a unit lets it the portal does.
INSERT INTO lawful_move (from_status, to_status, mover) VALUES
    ('submitted', 'in_review', 'head'), ('registered', 'in_review', 'head'), ('registered', 'in_review', 'system'),
    ('accepted', 'in_review', 'head'), ('accepted', 'in_review', 'system');

-- Who sits in a unit and who is away is the body's own; why a case changed hands too.
ALTER TABLE unit_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY unit_member_scope ON unit_member USING (
    scope_is_system() OR (body_code = scope_body() AND scope_role() IN ('official', 'head')));
ALTER TABLE absence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY absence_scope ON absence USING (
    scope_is_system() OR (body_code = scope_body() AND scope_role() IN ('official', 'head')));
ALTER TABLE departure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY departure_scope ON departure USING (scope_is_system());
ALTER TABLE case_hand ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY case_hand_scope ON case_hand USING (
    scope_role() IN ('official', 'head', 'system')
    AND EXISTS (SELECT FROM application a WHERE a.id = case_hand.application_id));

-- Whoever gives a case away sees no mandates of others. Whether the other is too near to it
-- is asked in the portal's name, and only the answer leaves this function.
CREATE FUNCTION is_near(who uuid, applicant uuid, filed_by uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
    near   boolean;
BEGIN
    PERFORM set_config('qyzmet.role', 'system', true);
    near := has_interest(who, applicant, filed_by);
    PERFORM set_config('qyzmet.role', acting, true);
    RETURN near;
END
$$;
COMMENT ON FUNCTION is_near(uuid, uuid, uuid) IS 'has_interest for somebody else than whoever asks.';

CREATE OR REPLACE FUNCTION nobody_takes_own_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_near(NEW.holder_id, NEW.person_id, NEW.filed_by) THEN
        RAISE EXCEPTION 'nobody takes their own case (APPC, art. 67)' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

COMMIT;
