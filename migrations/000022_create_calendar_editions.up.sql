BEGIN;

-- The working days of a year on their way to force: written by one administrator, confirmed by
-- another. What is published is an edition and never changes.
CREATE TABLE calendar_proposal (
    id         uuid PRIMARY KEY,
    year       int NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    base_id    bigint,
    days       jsonb NOT NULL CHECK (jsonb_typeof(days) = 'array'),
    basis      jsonb NOT NULL,
    state      text NOT NULL DEFAULT 'drafting'
        CHECK (state IN ('drafting', 'proposed', 'published', 'withdrawn')),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE calendar_proposal IS 'Changes of the working days of a year before they are published.';
COMMENT ON COLUMN calendar_proposal.base_id IS 'The edition that it was begun from; empty: the days the catalogue came with.';
COMMENT ON COLUMN calendar_proposal.basis IS 'The act of the state that it follows, in three languages.';
CREATE UNIQUE INDEX calendar_proposal_open_idx ON calendar_proposal (year) WHERE state IN ('drafting', 'proposed');
GRANT SELECT, INSERT ON calendar_proposal TO qyzmet_app;
GRANT UPDATE (base_id, days, basis, state, changed_at) ON calendar_proposal TO qyzmet_app;

-- The lawful steps, as internal/workdays/state.go has them.
CREATE FUNCTION calendar_proposal_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('published', 'withdrawn') THEN
        RAISE EXCEPTION 'a proposal that has ended stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
        'drafting>proposed', 'drafting>withdrawn', 'proposed>drafting', 'proposed>published', 'proposed>withdrawn')
    THEN
        RAISE EXCEPTION 'a proposal does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.days, NEW.basis) IS DISTINCT FROM (OLD.days, OLD.basis) AND OLD.state <> 'drafting' THEN
        RAISE EXCEPTION 'days that another considers are not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER calendar_proposal_steps BEFORE UPDATE ON calendar_proposal
    FOR EACH ROW EXECUTE FUNCTION calendar_proposal_steps();

CREATE TABLE calendar_proposal_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proposal_id uuid NOT NULL REFERENCES calendar_proposal,
    act         text NOT NULL CHECK (act IN ('begun', 'changed', 'proposed', 'returned', 'confirmed', 'withdrawn')),
    place       text NOT NULL DEFAULT '',
    before      jsonb,
    after       jsonb,
    note        text NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    actor_id    uuid NOT NULL REFERENCES person
);
COMMENT ON TABLE calendar_proposal_event IS
    'Every step and every changed day with who did it: whoever wrote or proposed does not confirm.';
CREATE INDEX calendar_proposal_event_proposal_idx ON calendar_proposal_event (proposal_id, id);
GRANT SELECT, INSERT ON calendar_proposal_event TO qyzmet_app;
ALTER TABLE calendar_proposal_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_proposal_event_scope ON calendar_proposal_event USING (
    scope_role() IN ('admin', 'auditor', 'system'));

-- Two people, whatever a statement forgets to ask.
CREATE FUNCTION calendar_confirmed_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.act = 'confirmed' AND EXISTS (SELECT FROM calendar_proposal_event e
        WHERE e.proposal_id = NEW.proposal_id AND e.actor_id = NEW.actor_id
          AND e.act IN ('begun', 'changed', 'proposed'))
    THEN
        RAISE EXCEPTION 'whoever wrote a calendar does not confirm it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER calendar_confirmed_by_another BEFORE INSERT ON calendar_proposal_event
    FOR EACH ROW EXECUTE FUNCTION calendar_confirmed_by_another();

CREATE TABLE calendar_edition (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year         int NOT NULL,
    number       int NOT NULL CHECK (number > 0),
    days         jsonb NOT NULL,
    basis        jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    proposal_id  uuid NOT NULL UNIQUE REFERENCES calendar_proposal,
    UNIQUE (year, number)
);
COMMENT ON TABLE calendar_edition IS
    'Published working days of a year. The newest of a year stands before the days the catalogue came with.';
COMMENT ON COLUMN calendar_edition.id IS
    'Also the version of the whole calendar: a clock keeps the one it was counted by (clock_event.details).';
ALTER TABLE calendar_proposal ADD FOREIGN KEY (base_id) REFERENCES calendar_edition;
GRANT SELECT, INSERT ON calendar_edition TO qyzmet_app;

CREATE FUNCTION calendar_edition_is_law() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a published calendar is never changed or deleted' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM calendar_proposal p WHERE p.id = NEW.proposal_id AND p.state = 'proposed'
        AND p.year = NEW.year AND p.days = NEW.days AND p.basis = NEW.basis)
        OR NOT EXISTS (SELECT FROM calendar_proposal_event e WHERE e.proposal_id = NEW.proposal_id AND e.act = 'confirmed')
    THEN
        RAISE EXCEPTION 'a calendar is published as another confirmed it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER calendar_edition_is_law BEFORE INSERT OR UPDATE OR DELETE ON calendar_edition
    FOR EACH ROW EXECUTE FUNCTION calendar_edition_is_law();
CREATE TRIGGER catalogue_moved AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON calendar_edition
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_moved();

-- Running due dates counted anew by a published calendar, once for each edition: counts only.
CREATE TABLE calendar_recount (
    calendar_id bigint PRIMARY KEY REFERENCES calendar_edition,
    reached     bigint NOT NULL DEFAULT 0,
    done        int NOT NULL DEFAULT 0,
    later       int NOT NULL DEFAULT 0,
    earlier     int NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz
);
COMMENT ON TABLE calendar_recount IS 'How far running due dates are counted anew by an edition of the calendar.';
COMMENT ON COLUMN calendar_recount.reached IS 'The last application that was looked at; the job goes on behind it.';
GRANT SELECT, INSERT ON calendar_recount TO qyzmet_app;
GRANT UPDATE (reached, done, later, earlier, ended_at) ON calendar_recount TO qyzmet_app;

ALTER TABLE clock_event
    DROP CONSTRAINT clock_event_kind_check,
    ADD CONSTRAINT clock_event_kind_check CHECK (kind IN ('started', 'recounted', 'finished'));

COMMIT;
