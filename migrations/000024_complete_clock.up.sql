BEGIN;

-- Statuses: all that the law knows (docs/states.md). The lawful moves stand here a second time,
-- so that no statement takes an application where the law does not lead; a test compares them
-- with internal/application/status.go.
ALTER TABLE application
    DROP CONSTRAINT application_status_check,
    DROP CONSTRAINT application_closed_with_its_status,
    ADD CONSTRAINT application_status_check CHECK (status IN (
        'submitted', 'registered', 'accepted', 'acceptance_refused', 'in_review', 'awaiting_other_body',
        'correction_requested', 'preliminary_refusal', 'hearing', 'approved', 'result_issued', 'at_csc',
        'delivered', 'refused', 'forwarded', 'withdrawn', 'terminated')),
    ADD CONSTRAINT application_closed_with_its_status CHECK ((closed_at IS NOT NULL) = (status IN (
        'acceptance_refused', 'approved', 'result_issued', 'at_csc', 'delivered', 'refused', 'withdrawn',
        'terminated')));

CREATE TABLE lawful_move (
    from_status text NOT NULL,
    to_status   text NOT NULL,
    mover       text NOT NULL CHECK (mover IN ('citizen', 'operator', 'official', 'head', 'system')),
    PRIMARY KEY (from_status, to_status, mover)
);
COMMENT ON TABLE lawful_move IS 'Every move of an application there is, and who may make it.';
INSERT INTO lawful_move (from_status, to_status, mover) VALUES
    ('draft', 'awaiting_signature', 'citizen'), ('draft', 'submitted', 'citizen'),
    ('awaiting_signature', 'draft', 'citizen'), ('awaiting_signature', 'awaiting_payment', 'citizen'),
    ('awaiting_signature', 'submitted', 'citizen'), ('awaiting_payment', 'draft', 'citizen'),
    ('awaiting_payment', 'submitted', 'system'), ('submitted', 'registered', 'system'),
    ('submitted', 'in_review', 'official'), ('submitted', 'withdrawn', 'citizen'),
    ('registered', 'accepted', 'operator'), ('registered', 'acceptance_refused', 'operator'),
    ('registered', 'in_review', 'official'), ('registered', 'approved', 'system'),
    ('registered', 'withdrawn', 'citizen'), ('accepted', 'in_review', 'official'),
    ('accepted', 'approved', 'system'), ('accepted', 'withdrawn', 'citizen'),
    ('in_review', 'awaiting_other_body', 'official'), ('in_review', 'correction_requested', 'official'),
    ('in_review', 'preliminary_refusal', 'official'), ('in_review', 'approved', 'official'),
    ('in_review', 'approved', 'head'), ('in_review', 'refused', 'official'),
    ('in_review', 'refused', 'head'), ('in_review', 'forwarded', 'official'),
    ('in_review', 'withdrawn', 'citizen'), ('in_review', 'terminated', 'official'),
    ('awaiting_other_body', 'in_review', 'official'), ('awaiting_other_body', 'in_review', 'system'),
    ('awaiting_other_body', 'withdrawn', 'citizen'), ('correction_requested', 'in_review', 'citizen'),
    ('correction_requested', 'in_review', 'official'), ('correction_requested', 'in_review', 'system'),
    ('correction_requested', 'withdrawn', 'citizen'), ('preliminary_refusal', 'hearing', 'citizen'),
    ('preliminary_refusal', 'in_review', 'official'), ('preliminary_refusal', 'approved', 'official'),
    ('preliminary_refusal', 'approved', 'head'), ('preliminary_refusal', 'refused', 'official'),
    ('preliminary_refusal', 'refused', 'head'), ('preliminary_refusal', 'withdrawn', 'citizen'),
    ('hearing', 'in_review', 'official'), ('hearing', 'approved', 'official'),
    ('hearing', 'approved', 'head'), ('hearing', 'refused', 'official'), ('hearing', 'refused', 'head'),
    ('hearing', 'withdrawn', 'citizen'), ('approved', 'result_issued', 'system'),
    ('result_issued', 'at_csc', 'system'), ('result_issued', 'delivered', 'system'),
    ('at_csc', 'delivered', 'operator'), ('forwarded', 'registered', 'system'),
    ('forwarded', 'withdrawn', 'citizen');
GRANT SELECT ON lawful_move TO qyzmet_app;

-- A step begins where the one before ended and is in the list.
CREATE FUNCTION status_event_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM lawful_move m
        WHERE (m.from_status, m.to_status, m.mover) = (NEW.from_status, NEW.to_status, NEW.actor_role))
    THEN
        RAISE EXCEPTION 'no % takes an application from % to %', NEW.actor_role, NEW.from_status, NEW.to_status
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.seq > 1 AND NOT EXISTS (SELECT FROM status_event e
        WHERE e.application_id = NEW.application_id AND e.seq = NEW.seq - 1 AND e.to_status = NEW.from_status)
    THEN
        RAISE EXCEPTION 'a step begins where the one before it ended' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER status_event_is_lawful BEFORE INSERT ON status_event
    FOR EACH ROW EXECUTE FUNCTION status_event_is_lawful();

-- An application stands where its last step ended.
CREATE FUNCTION application_stands_where_it_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM status_event e
        WHERE e.application_id = NEW.id AND e.seq = NEW.steps AND e.to_status = NEW.status)
    THEN
        RAISE EXCEPTION 'an application stands where its last step ended' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER application_stands_where_it_went BEFORE UPDATE OF status ON application
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION application_stands_where_it_went();

-- What the clock comes to next: caches, like due_at, of the same pure function.
ALTER TABLE application
    ADD COLUMN next_at timestamptz,
    ADD COLUMN next_kind text CHECK (next_kind IN ('half_term', 'last_working_day', 'due_today', 'term_passed')),
    ADD COLUMN stopped_at timestamptz,
    ADD COLUMN overdue_at timestamptz,
    ADD COLUMN overdue_told boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT application_next_in_full CHECK ((next_at IS NULL) = (next_kind IS NULL)),
    ADD CONSTRAINT application_stopped_has_no_next CHECK (stopped_at IS NULL OR next_at IS NULL);
COMMENT ON COLUMN application.next_at IS 'When the clock has something to say next: a reminder, or that the term has passed.';
COMMENT ON COLUMN application.stopped_at IS 'Since when the clock waits for the applicant; empty while it runs.';
COMMENT ON COLUMN application.overdue_at IS 'When the end of the term was marked (APPC art. 91(2)); set once.';
COMMENT ON COLUMN application.overdue_told IS 'Whether the head and the quality authority have been told of it.';
CREATE INDEX application_next_idx ON application (next_at, id) WHERE closed_at IS NULL AND next_at IS NOT NULL;
CREATE INDEX application_overdue_untold_idx ON application (body_code)
    WHERE overdue_at IS NOT NULL AND NOT overdue_told;
GRANT UPDATE (next_at, next_kind, stopped_at, overdue_at, overdue_told) ON application TO qyzmet_app;

ALTER TABLE clock_event
    DROP CONSTRAINT clock_event_kind_check,
    ADD CONSTRAINT clock_event_kind_check CHECK (kind IN (
        'started', 'recounted', 'stopped', 'resumed', 'extended', 'forwarded', 'overdue', 'finished'));
-- One extension, one end of the term, one decision, whoever asks twice.
CREATE UNIQUE INDEX clock_event_once_idx ON clock_event (application_id, kind)
    WHERE kind IN ('extended', 'overdue', 'finished');

-- Whoever may see a case may tell whoever has to do with it, and its holder; staff tell their
-- colleagues. Each part finds its rows by an index, and what the portal itself sends, which is
-- most, asks for none.
ALTER POLICY message_scope ON message WITH CHECK (scope_role() IN ('auditor', 'authority', 'system')
    OR person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM staff_role r WHERE r.person_id = message.person_id AND r.body_code = scope_body())
    OR EXISTS (SELECT FROM mandate m
        WHERE scope_person() IN (m.principal_id, m.created_by) AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND message.person_id IN (m.principal_id, m.created_by))
    OR EXISTS (SELECT FROM staff_role r JOIN application a ON a.body_code = r.body_code AND a.holder_id = r.person_id
        WHERE r.person_id = message.person_id AND a.closed_at IS NULL));

-- What the nightly recount of every running clock found to differ from the caches.
CREATE TABLE clock_alarm (
    application_id bigint NOT NULL REFERENCES application,
    found_at       timestamptz NOT NULL,
    cached         jsonb NOT NULL,
    computed       jsonb NOT NULL,
    PRIMARY KEY (application_id, found_at)
);
COMMENT ON TABLE clock_alarm IS 'Cached dates that differ from what the clock gives: nobody''s act, so somebody must look.';
GRANT SELECT, INSERT ON clock_alarm TO qyzmet_app;
ALTER TABLE clock_alarm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY clock_alarm_scope ON clock_alarm USING (scope_role() IN ('auditor', 'system'));

COMMIT;
