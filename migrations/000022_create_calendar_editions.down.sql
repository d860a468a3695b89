BEGIN;

-- A database with recounted terms is not taken back: their events would mean nothing.
ALTER TABLE clock_event
    DROP CONSTRAINT clock_event_kind_check,
    ADD CONSTRAINT clock_event_kind_check CHECK (kind IN ('started', 'finished'));
DROP TABLE calendar_recount;
ALTER TABLE calendar_proposal DROP CONSTRAINT calendar_proposal_base_id_fkey;
DROP TABLE calendar_edition, calendar_proposal_event, calendar_proposal;
DROP FUNCTION calendar_edition_is_law(), calendar_confirmed_by_another(), calendar_proposal_steps();

COMMIT;
