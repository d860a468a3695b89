BEGIN;

-- Citizen Service Centres: where they are, their windows, who works there and on which shift.
ALTER TABLE staff_role DROP CONSTRAINT staff_role_role_check,
    ADD CONSTRAINT staff_role_role_check CHECK (role IN ('operator', 'centre_head', 'contact', 'official', 'head',
        'editor', 'approver', 'authority', 'auditor', 'admin'));

CREATE TABLE service_group (
    code       text PRIMARY KEY CHECK (code ~ '^[a-z][a-z-]{1,29}$'),
    position   int NOT NULL,
    name       jsonb NOT NULL,
    categories text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE service_group IS 'What people come to a centre for: one queue each.';
COMMENT ON COLUMN service_group.categories IS 'Categories of the catalogue whose services belong to it.';

CREATE TABLE centre (
    code      text PRIMARY KEY CHECK (code ~ '^csc-[a-z-]{2,30}$'),
    region    text NOT NULL CHECK (region ~ '^[0-9]{9}$'),
    position  int NOT NULL,
    name      jsonb NOT NULL,
    address   jsonb NOT NULL,
    latitude  numeric(7, 4) NOT NULL,
    longitude numeric(7, 4) NOT NULL,
    weekdays  text NOT NULL,
    saturday  text NOT NULL DEFAULT '',
    entrance  jsonb NOT NULL
);
COMMENT ON TABLE centre IS 'A Citizen Service Centre: an office of the State Corporation.';
COMMENT ON COLUMN centre.weekdays IS 'Hours of a working day, as 09:00-18:00; saturday is empty where it is closed.';
COMMENT ON COLUMN centre.entrance IS 'How one gets in with a wheelchair or a pram, in words.';

CREATE TABLE centre_window (
    centre_code text NOT NULL REFERENCES centre,
    number      int NOT NULL CHECK (number BETWEEN 1 AND 99),
    groups      text[] NOT NULL CHECK (cardinality(groups) > 0),
    PRIMARY KEY (centre_code, number)
);
COMMENT ON TABLE centre_window IS 'A window of a centre and the groups of services it serves.';

CREATE TABLE centre_staff (
    centre_code text NOT NULL REFERENCES centre,
    person_id   uuid NOT NULL REFERENCES person,
    since       timestamptz NOT NULL,
    until       timestamptz,
    by_id       uuid REFERENCES person,
    PRIMARY KEY (centre_code, person_id, since)
);
COMMENT ON TABLE centre_staff IS 'In which centre an operator works, and which one a head answers for; until ends it.';
CREATE UNIQUE INDEX centre_staff_open_idx ON centre_staff (centre_code, person_id) WHERE until IS NULL;
CREATE INDEX centre_staff_person_idx ON centre_staff (person_id) WHERE until IS NULL;

CREATE TABLE shift (
    id          uuid PRIMARY KEY,
    centre_code text NOT NULL,
    window_no   int NOT NULL,
    operator_id uuid NOT NULL REFERENCES person,
    began_at    timestamptz NOT NULL,
    ended_at    timestamptz CHECK (ended_at >= began_at),
    FOREIGN KEY (centre_code, window_no) REFERENCES centre_window (centre_code, number)
);
COMMENT ON TABLE shift IS 'An operator at a window of a centre, from when to when.';
CREATE UNIQUE INDEX shift_operator_idx ON shift (operator_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX shift_window_idx ON shift (centre_code, window_no) WHERE ended_at IS NULL;
CREATE INDEX shift_centre_idx ON shift (centre_code, began_at DESC);

GRANT SELECT ON service_group, centre, centre_window TO qyzmet_app;
GRANT SELECT, INSERT ON centre_staff, shift TO qyzmet_app;
GRANT UPDATE (until) ON centre_staff TO qyzmet_app;
GRANT UPDATE (ended_at) ON shift TO qyzmet_app;

-- The centre of the scope's person. Who works where is known to the staff of the same centre.
CREATE FUNCTION scope_works_in(centre text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM centre_staff s WHERE s.centre_code = centre AND s.person_id = scope_person()
        AND s.until IS NULL);
END
$$;
COMMENT ON FUNCTION scope_works_in(text) IS 'Whether the scope''s person works in a centre now.';
ALTER TABLE shift ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY shift_scope ON shift USING (
    operator_id = scope_person() OR scope_role() IN ('auditor', 'system')
    OR (scope_role() IN ('operator', 'centre_head') AND scope_works_in(centre_code)));

COMMIT;
