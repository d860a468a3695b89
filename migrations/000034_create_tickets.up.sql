BEGIN;

-- The queue of a Citizen Service Centre: tickets, their order and limits, and booked times.
CREATE TABLE kiosk (
    centre_code text PRIMARY KEY REFERENCES centre,
    key_hash    bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
    key         text NOT NULL
);
COMMENT ON TABLE kiosk IS 'The machine at the door that gives tickets: its address holds a secret key.';
COMMENT ON COLUMN kiosk.key IS 'Shown to the head of the centre alone, who sets the machine up.';

CREATE TABLE ticket_counter (
    centre_code text NOT NULL REFERENCES centre,
    day         date NOT NULL,
    letter      text NOT NULL CHECK (letter ~ '^[A-Z]$'),
    last        int NOT NULL CHECK (last > 0),
    PRIMARY KEY (centre_code, day, letter)
);
COMMENT ON TABLE ticket_counter IS 'The last number of a day; its row stays locked, so that no number is left out.';

CREATE TABLE ticket (
    id          uuid PRIMARY KEY,
    centre_code text NOT NULL REFERENCES centre,
    day         date NOT NULL,
    letter      text NOT NULL CHECK (letter ~ '^[A-Z]$'),
    number      int NOT NULL CHECK (number > 0),
    code        text NOT NULL CHECK (code ~ '^[A-Z2-7]{16}$'),
    group_code  text NOT NULL REFERENCES service_group,
    class       text NOT NULL CHECK (class IN ('ordinary', 'priority', 'booking')),
    ground      text NOT NULL DEFAULT '' CHECK (ground IN ('', 'child', 'disability', 'veteran', 'senior')),
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    state       text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'called', 'serving', 'served', 'no_show', 'transferred', 'left')),
    taken_at    timestamptz NOT NULL,
    queued_at   timestamptz NOT NULL CHECK (queued_at >= taken_at),
    booked_for  timestamptz CHECK ((booked_for IS NULL) = (class <> 'booking')),
    called_at   timestamptz,
    last_call_at timestamptz,
    calls       int NOT NULL DEFAULT 0 CHECK (calls >= 0),
    out_of_turn boolean NOT NULL DEFAULT false,
    serving_at  timestamptz,
    ended_at    timestamptz,
    window_no   int,
    shift_id    uuid REFERENCES shift,
    swept       boolean NOT NULL DEFAULT false,
    request_key text,
    CHECK ((class = 'priority') = (ground <> '')),
    CHECK ((state IN ('waiting', 'called', 'serving')) = (ended_at IS NULL)),
    CHECK (state <> 'waiting' OR (window_no IS NULL AND shift_id IS NULL AND called_at IS NULL)),
    CHECK (state NOT IN ('called', 'serving', 'served', 'no_show', 'transferred')
        OR (window_no IS NOT NULL AND shift_id IS NOT NULL AND called_at IS NOT NULL))
);
COMMENT ON TABLE ticket IS 'A place in the queue of a centre. It names nobody.';
COMMENT ON COLUMN ticket.code IS 'Names the ticket on its own page; nobody can guess it.';
COMMENT ON COLUMN ticket.taken_at IS 'When the person came; a transfer keeps it. queued_at is when this queue was joined.';
COMMENT ON COLUMN ticket.called_at IS 'The first call; last_call_at is the last of calls.';
COMMENT ON COLUMN ticket.ground IS 'Why the law lets the person go first.';
COMMENT ON COLUMN ticket.out_of_turn IS 'Whether somebody who had waited longer was passed over when it was called.';
COMMENT ON COLUMN ticket.swept IS 'Ended by the portal and not at a window, so its times tell nothing of the service.';
-- A transfer ends one row and begins another with the same number and code.
CREATE UNIQUE INDEX ticket_number_idx ON ticket (centre_code, day, letter, number) WHERE state <> 'transferred';
CREATE UNIQUE INDEX ticket_code_idx ON ticket (code) WHERE state <> 'transferred';
CREATE UNIQUE INDEX ticket_request_idx ON ticket (centre_code, request_key);
-- One window has one ticket in hand: the database says so too.
CREATE UNIQUE INDEX ticket_in_hand_idx ON ticket (shift_id) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_open_idx ON ticket (centre_code, group_code) WHERE state IN ('waiting', 'called', 'serving');
CREATE INDEX ticket_day_idx ON ticket (centre_code, day, group_code);

CREATE TABLE ticket_breach (
    ticket_id      uuid NOT NULL REFERENCES ticket,
    kind           text NOT NULL CHECK (kind IN ('waiting', 'serving')),
    limit_minutes  int NOT NULL CHECK (limit_minutes > 0),
    actual_minutes int NOT NULL CHECK (actual_minutes >= limit_minutes),
    found_at       timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, kind)
);
COMMENT ON TABLE ticket_breach IS 'A limit of the standards that a ticket went over: once a ticket and kind.';

CREATE TABLE booking (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL REFERENCES person,
    by_id       uuid NOT NULL REFERENCES person,
    centre_code text NOT NULL REFERENCES centre,
    group_code  text NOT NULL REFERENCES service_group,
    day         date NOT NULL,
    slot_at     timestamptz NOT NULL,
    code        text NOT NULL CHECK (code ~ '^[0-9]{4}$'),
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    state       text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'arrived', 'no_show', 'cancelled')),
    booked_at   timestamptz NOT NULL,
    reminded_at timestamptz,
    ended_at    timestamptz CHECK ((ended_at IS NULL) = (state = 'active')),
    ticket_id   uuid REFERENCES ticket
);
COMMENT ON TABLE booking IS 'A time that somebody has booked at a centre.';
COMMENT ON COLUMN booking.code IS 'Typed at the machine and said at the window; one a centre and day.';
COMMENT ON COLUMN booking.by_id IS 'Who booked: the person, or whoever took the call at 1414.';
CREATE UNIQUE INDEX booking_group_idx ON booking (person_id, centre_code, group_code) WHERE state = 'active';
CREATE UNIQUE INDEX booking_code_idx ON booking (centre_code, day, code) WHERE state IN ('active', 'arrived');
CREATE UNIQUE INDEX booking_ticket_idx ON booking (ticket_id);
CREATE INDEX booking_slot_idx ON booking (centre_code, group_code, slot_at) WHERE state IN ('active', 'arrived');
CREATE INDEX booking_due_idx ON booking (day) WHERE state = 'active';

GRANT SELECT ON kiosk TO qyzmet_app;
GRANT SELECT, INSERT, UPDATE ON ticket_counter TO qyzmet_app;
GRANT SELECT, INSERT ON ticket, ticket_breach, booking TO qyzmet_app;
GRANT UPDATE (state, called_at, last_call_at, calls, out_of_turn, serving_at, ended_at, window_no, shift_id, swept) ON ticket TO qyzmet_app;
GRANT UPDATE (actual_minutes) ON ticket_breach TO qyzmet_app;
GRANT UPDATE (day, slot_at, code, state, reminded_at, ended_at, ticket_id) ON booking TO qyzmet_app;

ALTER TABLE kiosk ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY kiosk_scope ON kiosk USING (
    scope_is_system() OR (scope_role() = 'centre_head' AND scope_works_in(centre_code)));
ALTER TABLE ticket ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ticket_scope ON ticket USING (
    scope_is_system() OR (scope_role() IN ('operator', 'centre_head') AND scope_works_in(centre_code))
    OR EXISTS (SELECT FROM booking b WHERE b.ticket_id = ticket.id AND b.person_id = scope_person()));
ALTER TABLE ticket_breach ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY ticket_breach_scope ON ticket_breach USING (
    EXISTS (SELECT FROM ticket t WHERE t.id = ticket_breach.ticket_id));
-- Staff of the centre see that a time is taken and by which code, and note who did not come.
ALTER TABLE booking ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY booking_scope ON booking USING (
    person_id = scope_person() OR scope_is_system()
    OR (scope_role() IN ('operator', 'centre_head') AND scope_works_in(centre_code)));

COMMIT;
