BEGIN;

DROP TABLE list_access, export_file, saved_view;
DROP STATISTICS application_state_statistics, application_holder_statistics, application_service_statistics;
DROP INDEX application_queue_idx, application_filed_idx, application_number_idx, application_status_idx,
    application_service_idx, application_unheld_idx, application_held_idx, application_unit_idx, application_citizen_idx,
    application_others_idx, application_overdue_idx, application_closed_idx, application_closed_service_idx,
    application_closed_holder_idx;
CREATE INDEX application_queue_idx ON application (body_code, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX application_closed_idx ON application (body_code, closed_at DESC, id) WHERE closed_at IS NOT NULL;

CREATE INDEX application_held_idx ON application (holder_id, body_code, due_at, id)
    WHERE closed_at IS NULL AND holder_id IS NOT NULL;

COMMIT;
