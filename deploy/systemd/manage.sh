#!/bin/sh
# A command of manage.py with the settings and keys of the services, as their account: deploy/systemd/manage.sh doctor
# Where the role that owns the tables is needed: AS_OWNER=1 deploy/systemd/manage.sh backup /var/backups/focalpoint
set -eu
keys=/etc/focalpoint/keys
# Each key is a file that only this command can read; the settings name it as NAME_FILE.
set -- --working-directory=/srv/focalpoint sh -c '
    for file in "$CREDENTIALS_DIRECTORY"/*; do
        export "$(basename "$file" | tr a-z A-Z)_FILE=$file"
    done
    exec venv/bin/python manage.py "$@"' sh "$@"
for name in secret_key encryption_key database_url email_url; do
    set -- "--property=LoadCredential=$name:$keys/portal/$name" "$@"
done
if [ -n "${AS_OWNER:-}" ]; then
    set -- "--property=LoadCredential=database_owner_url:$keys/migrate/database_owner_url" "$@"
fi
exec systemd-run --pipe --wait --quiet --collect --uid=focalpoint --gid=focalpoint \
    --property=EnvironmentFile=/etc/focalpoint/settings --property=UMask=0077 "$@"
