#!/bin/sh
# Run once by PostgreSQL's image, when its data is made: one role owns the tables, the portal runs as another.
set -eu
# Apart, so that a file that is missing stops it.
owner="$(cat /run/keys/owner_password)"
portal="$(cat /run/keys/portal_password)"
psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner="$owner" --set portal="$portal" <<'SQL'
CREATE ROLE focalpoint_owner LOGIN PASSWORD :'owner';
CREATE ROLE focalpoint LOGIN PASSWORD :'portal';
CREATE DATABASE focalpoint OWNER focalpoint_owner ENCODING 'UTF8';
SQL
