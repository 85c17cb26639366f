#!/bin/sh
# Makes the two roles and the database, once: one role owns the tables, the portal runs as another. PostgreSQL's image
# runs it when its data is made. Elsewhere KEYS is the folder of the passwords, and PSQL how to reach the server.
# The log of PostgreSQL then holds nothing that people submitted: docs/operations.md, "The log of PostgreSQL".
set -eu
keys="${KEYS:-/run/keys}"
# Apart, so that a file that is missing stops it.
owner="$(cat "$keys/owner_password")"
portal="$(cat "$keys/portal_password")"
${PSQL:-psql} --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner="$owner" --set portal="$portal" <<'SQL'
CREATE ROLE focalpoint_owner LOGIN PASSWORD :'owner';
CREATE ROLE focalpoint LOGIN PASSWORD :'portal';
CREATE DATABASE focalpoint OWNER focalpoint_owner ENCODING 'UTF8';
ALTER DATABASE focalpoint SET log_min_messages = log;
ALTER DATABASE focalpoint SET log_min_error_statement = panic;
ALTER DATABASE focalpoint SET log_error_verbosity = terse;
ALTER DATABASE focalpoint SET log_parameter_max_length = 0;
ALTER DATABASE focalpoint SET log_parameter_max_length_on_error = 0;
ALTER DATABASE focalpoint SET log_min_duration_statement = -1;
ALTER DATABASE focalpoint SET log_min_duration_sample = -1;
ALTER DATABASE focalpoint SET log_statement = none;
SQL
