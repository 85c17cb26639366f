#!/bin/sh
# What a release needs once, when its code and requirements/base.txt are in place: translations and static files.
# Needs no database and no settings of the installation, but STATIC_ROOT where that is another folder.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
# The settings ask for these; here they lead nowhere and are thrown away.
export DATABASE_URL="postgresql:///none" REDIS_URL="redis://none"
SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')"
ENCRYPTION_KEY="$("$python" -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())')"
export SECRET_KEY ENCRYPTION_KEY
"$python" -m tools.translations compile
"$python" manage.py collectstatic --noinput --verbosity 0
# The pages that nginx shows while the portal is away, in the languages of LANGUAGES.
[ ! -d deploy/nginx ] || "$python" manage.py maintenance_page --others deploy/nginx
"$python" -m compileall -q focalpoint organisations engagements
