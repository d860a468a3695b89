BEGIN;

-- However a shift ends, by its operator, by the head who finds it forgotten or with a role that is
-- taken, the visit at its window ends with it, and the citizen may be served at another.
CREATE FUNCTION shift_takes_its_visit_along() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    acting text := scope_role();
BEGIN
    PERFORM set_config('qyzmet.role', 'system', true);
    UPDATE visit SET ended_at = greatest(clock_timestamp(), active_at), ended_how = 'shift'
        WHERE shift_id = NEW.id AND ended_at IS NULL;
    PERFORM set_config('qyzmet.role', acting, true);
    RETURN NULL;
END
$$;
CREATE TRIGGER shift_takes_its_visit_along AFTER UPDATE ON shift
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION shift_takes_its_visit_along();

COMMIT;
