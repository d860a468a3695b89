BEGIN;
REVOKE USAGE ON SCHEMA public FROM qyzmet_app;
DROP EXTENSION IF EXISTS btree_gist;
DROP EXTENSION IF EXISTS pg_trgm;
-- The role itself belongs to the server, not to this database, and stays.
COMMIT;
