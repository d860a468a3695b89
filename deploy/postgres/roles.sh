#!/bin/sh
# Runs once, when the database's volume is empty. Three roles, each with the least it needs:
# qyzmet_owner migrates and seeds, qyzmet_login is the portal's login and owns nothing,
# qyzmet_app is what every login of the portal acts as. The superuser does nothing else.
set -eu
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
	--set owner_password="$OWNER_PASSWORD" --set login_password="$LOGIN_PASSWORD" \
	--set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE qyzmet_app NOLOGIN;
CREATE ROLE qyzmet_owner LOGIN PASSWORD :'owner_password' IN ROLE qyzmet_app;
CREATE ROLE qyzmet_login LOGIN PASSWORD :'login_password' NOINHERIT IN ROLE qyzmet_app;
ALTER DATABASE :"database" OWNER TO qyzmet_owner;
SQL
