BEGIN;

-- The queue at scale. Every order has an index that begins with the body; the open cases, one of
-- many, have theirs alone. What the row lock looks at travels with the indexes that are counted,
-- so that counting reads no rows.
DROP INDEX application_queue_idx, application_closed_idx;
CREATE INDEX application_queue_idx ON application (body_code, due_at, id)
    INCLUDE (person_id, number, filed_by, stopped_at) WHERE closed_at IS NULL;
CREATE INDEX application_filed_idx ON application (body_code, filed_at, id)
    INCLUDE (person_id, number, filed_by) WHERE closed_at IS NULL;
CREATE INDEX application_number_idx ON application (body_code, id) WHERE closed_at IS NULL;
CREATE INDEX application_status_idx ON application (body_code, status, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX application_service_idx ON application (body_code, service_code, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX application_unheld_idx ON application (body_code, due_at, id)
    INCLUDE (person_id, number, filed_by) WHERE closed_at IS NULL AND holder_id IS NULL;
DROP INDEX application_held_idx;
CREATE INDEX application_held_idx ON application (body_code, holder_id, due_at, id)
    INCLUDE (person_id, number, filed_by, stopped_at) WHERE closed_at IS NULL AND holder_id IS NOT NULL;
CREATE INDEX application_unit_idx ON application (body_code, unit_id, due_at, id)
    WHERE closed_at IS NULL AND unit_id IS NOT NULL;
CREATE INDEX application_citizen_idx ON application (body_code, due_at, id)
    INCLUDE (person_id, number, filed_by)
    WHERE closed_at IS NULL AND status IN ('correction_requested', 'preliminary_refusal', 'hearing');
CREATE INDEX application_others_idx ON application (body_code, due_at, id)
    INCLUDE (person_id, number, filed_by) WHERE closed_at IS NULL AND status = 'awaiting_other_body';
CREATE INDEX application_overdue_idx ON application (body_code, overdue_at)
    INCLUDE (person_id, number, filed_by) WHERE overdue_at IS NOT NULL;

-- Closed cases come by the day they were closed, the latest first.
CREATE INDEX application_closed_idx ON application (body_code, closed_at, id)
    INCLUDE (person_id, number, filed_by, status) WHERE closed_at IS NOT NULL;
CREATE INDEX application_closed_service_idx ON application (body_code, service_code, closed_at, id)
    WHERE closed_at IS NOT NULL;
CREATE INDEX application_closed_holder_idx ON application (body_code, holder_id, closed_at, id)
    WHERE closed_at IS NOT NULL AND holder_id IS NOT NULL;

-- Open cases are few and much alike: without knowing how columns go together the planner takes
-- what most of them have for something rare.
CREATE STATISTICS application_state_statistics (mcv) ON body_code, status, closed_at FROM application;
CREATE STATISTICS application_holder_statistics (mcv) ON body_code, holder_id, closed_at FROM application;
CREATE STATISTICS application_service_statistics (dependencies) ON body_code, service_code, holder_id FROM application;

-- Filters under a name, of one official in one body; nobody else sees them.
CREATE TABLE saved_view (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    body_code  text NOT NULL REFERENCES body,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    filter     jsonb NOT NULL,
    is_start   boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE saved_view IS 'Filters of the queue that an official keeps under a name.';
COMMENT ON COLUMN saved_view.is_start IS 'The queue opens with this view.';
CREATE UNIQUE INDEX saved_view_name_idx ON saved_view (person_id, body_code, lower(name));
CREATE UNIQUE INDEX saved_view_start_idx ON saved_view (person_id, body_code) WHERE is_start;
GRANT SELECT, INSERT, DELETE ON saved_view TO qyzmet_app;
GRANT UPDATE (is_start) ON saved_view TO qyzmet_app;
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_view_scope ON saved_view USING (
    person_id = scope_person() AND body_code = scope_body() AND scope_role() IN ('official', 'head')
    OR scope_is_system());

-- Lists that were taken out of the portal: who, how many cases, by which filter, and until the
-- next day the file itself. Only whoever asked for it reads it; who asked stays.
CREATE TABLE export_file (
    id         uuid PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES person,
    role       text NOT NULL CHECK (role IN ('official', 'head')),
    body_code  text NOT NULL REFERENCES body,
    format     text NOT NULL CHECK (format IN ('csv', 'xlsx')),
    lang       text NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    filter     jsonb NOT NULL,
    total      int NOT NULL CHECK (total >= 0),
    done       int NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    failed     boolean NOT NULL DEFAULT false,
    data       bytea,
    CONSTRAINT export_file_ends_with_its_data CHECK (data IS NULL OR ended_at IS NOT NULL AND NOT failed)
);
COMMENT ON TABLE export_file IS 'Lists of cases made as files, masked as the queue is; the file lies for a day.';
COMMENT ON COLUMN export_file.total IS 'How many cases the filter held when it was asked for.';
COMMENT ON COLUMN export_file.data IS 'The file; removed after a day.';
CREATE INDEX export_file_person_idx ON export_file (person_id, started_at DESC);
CREATE INDEX export_file_started_idx ON export_file (started_at) WHERE data IS NOT NULL;
GRANT SELECT, INSERT ON export_file TO qyzmet_app;
GRANT UPDATE (done, ended_at, failed, data) ON export_file TO qyzmet_app;
ALTER TABLE export_file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY export_file_scope ON export_file USING (
    person_id = scope_person() AND body_code = scope_body() AND scope_role() IN ('official', 'head')
    OR scope_is_system());

-- Readings of many people at once, which the queue masks: no row for each of them, but one for
-- the list, for whoever controls who reads what.
CREATE TABLE list_access (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor_id   uuid NOT NULL REFERENCES person,
    actor_role text NOT NULL,
    body_code  text NOT NULL REFERENCES body,
    what       text NOT NULL CHECK (what IN ('export')),
    format     text NOT NULL,
    filter     jsonb NOT NULL,
    cases      int NOT NULL CHECK (cases >= 0),
    fields     text[] NOT NULL CHECK (cardinality(fields) > 0),
    request_id text NOT NULL DEFAULT ''
);
COMMENT ON TABLE list_access IS 'Who took a list of cases out of the portal, how many, by which filter; append-only.';
CREATE INDEX list_access_body_idx ON list_access (body_code, at DESC);
CREATE INDEX list_access_actor_idx ON list_access (actor_id, at DESC);
GRANT SELECT, INSERT ON list_access TO qyzmet_app;
ALTER TABLE list_access ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY list_access_scope ON list_access USING (
    actor_id = scope_person() OR scope_role() IN ('auditor', 'authority', 'system'));

COMMIT;
