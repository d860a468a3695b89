BEGIN;
DO $$
DECLARE
    p record;
BEGIN
    FOR p IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', p.tablename);
    END LOOP;
END
$$;
DROP FUNCTION scope_represents, scope_holds, scope_acts_in, scope_knows;
DROP FUNCTION scope_role, scope_person, scope_body, scope_key, scope_is_system;
COMMIT;
