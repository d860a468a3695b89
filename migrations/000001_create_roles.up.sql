BEGIN;

-- The application acts as qyzmet_app, which owns nothing. Logins are given this role by
-- the administrator of the server; the owner role migrates and seeds.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'qyzmet_app') THEN
        CREATE ROLE qyzmet_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this server created it at the same moment
END
$$;

-- The owner of a small installation is also its login: let it act as the application.
DO $$
BEGIN
    IF NOT pg_has_role(CURRENT_USER, 'qyzmet_app', 'MEMBER') THEN
        EXECUTE format('GRANT qyzmet_app TO %I', CURRENT_USER);
    END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO qyzmet_app;

COMMIT;
