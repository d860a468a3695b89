BEGIN;

-- The mobile office: a centre goes to a village for a day, and people book places there.
CREATE TABLE mobile_trip (
    id           uuid PRIMARY KEY,
    centre_code  text NOT NULL REFERENCES centre,
    village      jsonb NOT NULL CHECK (village ->> 'kk' <> '' AND village ->> 'ru' <> '' AND village ->> 'en' <> ''),
    region       text NOT NULL CHECK (region ~ '^[0-9]{9}$'),
    place        text NOT NULL CHECK (place IN ('akimat', 'school', 'library', 'club', 'clinic', 'post')),
    day          date NOT NULL,
    hours        text NOT NULL CHECK (hours ~ '^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$'),
    places       int NOT NULL CHECK (places BETWEEN 1 AND 200),
    added_at     timestamptz NOT NULL,
    cancelled_at timestamptz
);
COMMENT ON TABLE mobile_trip IS 'A day of a centre''s mobile office in a village.';
COMMENT ON COLUMN mobile_trip.region IS 'Code of the region in KATO.';
COMMENT ON COLUMN mobile_trip.hours IS 'Hours of the day, as 10:00-16:00.';
CREATE INDEX mobile_trip_day_idx ON mobile_trip (day) WHERE cancelled_at IS NULL;
CREATE INDEX mobile_trip_centre_idx ON mobile_trip (centre_code, day DESC);

CREATE TABLE mobile_booking (
    id           uuid PRIMARY KEY,
    trip_id      uuid NOT NULL REFERENCES mobile_trip,
    person_id    uuid NOT NULL REFERENCES person,
    group_code   text NOT NULL REFERENCES service_group,
    code         text NOT NULL CHECK (code ~ '^[0-9]{4}$'),
    lang         text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    booked_at    timestamptz NOT NULL,
    reminded_at  timestamptz,
    cancelled_at timestamptz
);
COMMENT ON TABLE mobile_booking IS 'A place that somebody has booked on a trip of a mobile office.';
COMMENT ON COLUMN mobile_booking.code IS 'Said at the table; one on a trip.';
CREATE UNIQUE INDEX mobile_booking_person_idx ON mobile_booking (trip_id, person_id) WHERE cancelled_at IS NULL;
CREATE UNIQUE INDEX mobile_booking_code_idx ON mobile_booking (trip_id, code) WHERE cancelled_at IS NULL;
CREATE INDEX mobile_booking_own_idx ON mobile_booking (person_id, booked_at DESC);

GRANT SELECT, INSERT ON mobile_trip, mobile_booking TO qyzmet_app;
GRANT UPDATE (cancelled_at) ON mobile_trip TO qyzmet_app;
GRANT UPDATE (reminded_at, cancelled_at) ON mobile_booking TO qyzmet_app;

-- The head of the trip's centre sees which codes are booked; an operator has the head's list.
ALTER TABLE mobile_booking ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY mobile_booking_scope ON mobile_booking USING (
    person_id = scope_person() OR scope_is_system()
    OR (scope_role() = 'centre_head' AND EXISTS (SELECT FROM mobile_trip t
        WHERE t.id = mobile_booking.trip_id AND scope_works_in(t.centre_code))));

-- Filing under a bad link: what an operator typed without one is kept on their computer under a key
-- that only the pages of the open visit have. It ends with the visit, however that ends.
ALTER TABLE visit ADD COLUMN offline_key bytea CHECK (length(offline_key) = 32),
    ADD CONSTRAINT visit_offline_key_is_of_an_open_visit CHECK (offline_key IS NULL OR ended_at IS NULL);
COMMENT ON COLUMN visit.offline_key IS 'Opens what the operator''s computer keeps while there is no link; gone with the visit.';
GRANT UPDATE (offline_key) ON visit TO qyzmet_app;
CREATE FUNCTION forget_offline_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.offline_key := NULL;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION forget_offline_key() IS 'A visit that has ended leaves nothing that opens what was kept.';
CREATE TRIGGER visit_forgets_offline_key BEFORE UPDATE ON visit
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION forget_offline_key();

COMMIT;
