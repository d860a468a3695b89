BEGIN;

DROP TABLE clock_alarm;
ALTER POLICY message_scope ON message WITH CHECK (person_id = scope_person()
    OR EXISTS (SELECT FROM application a WHERE a.id = message.application_id)
    OR EXISTS (SELECT FROM mandate m
        WHERE scope_person() IN (m.principal_id, m.created_by) AND m.representative_id = message.person_id
           OR m.representative_id = scope_person() AND message.person_id IN (m.principal_id, m.created_by))
    OR scope_role() IN ('auditor', 'authority', 'system'));
DROP INDEX clock_event_once_idx;
ALTER TABLE clock_event
    DROP CONSTRAINT clock_event_kind_check,
    ADD CONSTRAINT clock_event_kind_check CHECK (kind IN ('started', 'recounted', 'finished'));
ALTER TABLE application
    DROP COLUMN next_at, DROP COLUMN next_kind, DROP COLUMN stopped_at, DROP COLUMN overdue_at,
    DROP COLUMN overdue_told,
    DROP CONSTRAINT application_status_check,
    DROP CONSTRAINT application_closed_with_its_status,
    ADD CONSTRAINT application_status_check CHECK (status IN ('submitted', 'registered', 'in_review', 'approved',
        'result_issued', 'delivered', 'refused', 'withdrawn')),
    ADD CONSTRAINT application_closed_with_its_status CHECK
        ((closed_at IS NOT NULL) = (status IN ('approved', 'result_issued', 'delivered', 'refused', 'withdrawn')));
DROP TRIGGER application_stands_where_it_went ON application;
DROP FUNCTION application_stands_where_it_went();
DROP TRIGGER status_event_is_lawful ON status_event;
DROP FUNCTION status_event_is_lawful();
DROP TABLE lawful_move;

COMMIT;
