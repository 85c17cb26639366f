#!/bin/sh
# Closes the portal for a planned time, and opens it again: `deploy/nginx/maintenance.sh on '2026-12-01 20:00'` (the time
# of the office, or nothing where it is not known), `deploy/nginx/maintenance.sh off`. See docs/operations/maintenance.md.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
# On another machine than systemd's: MANAGE is how a command of manage.py is run.
manage="${MANAGE:-$here/../systemd/manage.sh}"
page="${PAGE:-$here/closed.html}"
case "${1:-}" in
on)
    # nginx shows the file as soon as it is there: whole, or not at all.
    if [ -n "${2:-}" ]; then $manage maintenance_page --until "$2"; else $manage maintenance_page; fi > "$page.new"
    chmod 644 "$page.new"
    mv "$page.new" "$page"
    echo "Closed. To open: $0 off"
    ;;
off)
    rm -f "$page"
    echo "Open."
    ;;
*)
    echo "usage: $0 on ['2026-12-01 20:00'] | off" >&2
    exit 2
    ;;
esac
