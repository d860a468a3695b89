BEGIN;

CREATE TABLE access_entry (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    subject_id uuid NOT NULL REFERENCES person,
    actor_id   uuid NOT NULL REFERENCES person,
    actor_role text NOT NULL,
    body_code  text REFERENCES body,
    purpose    text NOT NULL,
    what       text NOT NULL,
    number     text NOT NULL DEFAULT ''
);
COMMENT ON TABLE access_entry IS 'Who read whose data and why; append-only, shown to the person.';
CREATE INDEX access_entry_subject_idx ON access_entry (subject_id, at DESC, id DESC);

GRANT SELECT, INSERT ON access_entry TO qyzmet_app;

COMMIT;
