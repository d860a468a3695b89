BEGIN;

CREATE TABLE access_entry (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at                    timestamptz NOT NULL,
    subject_id            uuid NOT NULL REFERENCES person,
    actor_id              uuid REFERENCES person,
    actor_system          text NOT NULL DEFAULT '',
    actor_role            text NOT NULL,
    body_code             text REFERENCES body,
    unit                  text NOT NULL DEFAULT '',
    purpose               text NOT NULL,
    basis                 text NOT NULL,
    what                  text NOT NULL,
    fields                text[] NOT NULL,
    number                text NOT NULL DEFAULT '',
    request_id            text NOT NULL DEFAULT '',
    withheld_until        timestamptz,
    withheld_basis        text,
    withheld_by           uuid REFERENCES person,
    withheld_confirmed_by uuid REFERENCES person,
    CONSTRAINT access_entry_has_one_reader CHECK ((actor_id IS NULL) <> (actor_system = '')),
    CONSTRAINT access_entry_says_why CHECK (purpose <> '' AND basis <> '' AND cardinality(fields) > 0),
    CONSTRAINT access_entry_withheld_by_law_and_two_people CHECK (
        num_nonnulls(withheld_until, withheld_basis, withheld_by, withheld_confirmed_by) = 0
        OR num_nonnulls(withheld_until, withheld_basis, withheld_by, withheld_confirmed_by) = 4
           AND withheld_by <> withheld_confirmed_by AND withheld_until > at AND withheld_basis <> '')
);
COMMENT ON TABLE access_entry IS 'Who read whose data and why; append-only, shown to the person.';
COMMENT ON COLUMN access_entry.actor_system IS 'Code of the information system that read; empty when a person did.';
COMMENT ON COLUMN access_entry.unit IS 'Unit or organisation of the reader where it is no state body of the catalogue.';
COMMENT ON COLUMN access_entry.basis IS 'Code of the article of law that allows the reading.';
COMMENT ON COLUMN access_entry.fields IS 'Groups of data that were read: initials, identity, answers, registers, files, decision, journal.';
COMMENT ON COLUMN access_entry.request_id IS 'Number of the request that read, as the log has it.';
COMMENT ON COLUMN access_entry.withheld_until IS 'Until when the person does not see the entry (secret inquiry); two people decide it.';
CREATE INDEX access_entry_subject_idx ON access_entry (subject_id, at DESC, id DESC);
CREATE INDEX access_entry_actor_idx ON access_entry (actor_id, at DESC, id DESC);
CREATE INDEX access_entry_body_idx ON access_entry (body_code, at DESC, id DESC);
CREATE INDEX access_entry_number_idx ON access_entry (number, at DESC, id DESC);
CREATE INDEX access_entry_at_idx ON access_entry (at DESC, id DESC);

CREATE TABLE case_opening (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_id   uuid NOT NULL REFERENCES person,
    number     text NOT NULL,
    subject_id uuid NOT NULL REFERENCES person,
    purpose    text NOT NULL CHECK (purpose IN ('complaint_check', 'quality_check', 'consultation',
                   'substitution', 'other')),
    note       text NOT NULL CHECK (length(btrim(note)) >= 10),
    until      timestamptz NOT NULL CHECK (until > at)
);
COMMENT ON TABLE case_opening IS 'Cases opened with a purpose by an official who does not hold them; append-only.';
COMMENT ON COLUMN case_opening.number IS 'The number of the application; its subject is the applicant.';
CREATE INDEX case_opening_actor_idx ON case_opening (actor_id, number, until DESC);
CREATE INDEX case_opening_at_idx ON case_opening (at DESC);

CREATE TABLE person_search (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor_id uuid NOT NULL REFERENCES person,
    found    boolean NOT NULL
);
COMMENT ON TABLE person_search IS 'Searches by IIN, counted per official and hour; the IIN is not kept. Append-only.';
CREATE INDEX person_search_actor_idx ON person_search (actor_id, at DESC);

CREATE TABLE access_objection (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id    bigint NOT NULL UNIQUE REFERENCES access_entry,
    subject_id  uuid NOT NULL REFERENCES person,
    at          timestamptz NOT NULL,
    lang        text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    note        text NOT NULL DEFAULT '',
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered')),
    answer      text NOT NULL DEFAULT '',
    answered_by uuid REFERENCES person,
    answered_at timestamptz,
    CONSTRAINT access_objection_answered_in_full CHECK ((state = 'answered') = (answered_by IS NOT NULL)
        AND (state = 'answered') = (answered_at IS NOT NULL) AND (state = 'answered') = (answer <> ''))
);
COMMENT ON TABLE access_objection IS 'What the person says should not have been read; answered by the auditor.';
CREATE INDEX access_objection_state_idx ON access_objection (state, at);
CREATE INDEX access_objection_subject_idx ON access_objection (subject_id);

CREATE TABLE access_sample_week (
    week     date PRIMARY KEY,
    drawn_at timestamptz NOT NULL,
    readings bigint NOT NULL
);
COMMENT ON TABLE access_sample_week IS 'Weeks (by their Monday) of which the system has drawn its sample, and out of how many readings.';

CREATE TABLE access_sample (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    week        date NOT NULL REFERENCES access_sample_week,
    entry_id    bigint NOT NULL REFERENCES access_entry,
    verdict     text CHECK (verdict IN ('justified', 'doubtful', 'unjustified')),
    note        text NOT NULL DEFAULT '',
    reviewed_by uuid REFERENCES person,
    reviewed_at timestamptz,
    UNIQUE (week, entry_id),
    CONSTRAINT access_sample_reviewed_in_full CHECK (num_nonnulls(verdict, reviewed_by, reviewed_at) IN (0, 3))
);
COMMENT ON TABLE access_sample IS 'Readings drawn by lot each week for the auditor to judge.';

GRANT SELECT, INSERT ON access_entry, case_opening, person_search, access_objection, access_sample_week,
    access_sample TO qyzmet_app;
GRANT UPDATE (state, answer, answered_by, answered_at) ON access_objection TO qyzmet_app;
GRANT UPDATE (verdict, note, reviewed_by, reviewed_at) ON access_sample TO qyzmet_app;

COMMIT;
