"""The samples for nginx and systemd say what the portal needs."""

import configparser
import os
import re
import stat
import subprocess

import pytest
from django.conf import settings
from django.core.management import call_command

from focalpoint.management.commands.maintenance_page import OTHERS
from focalpoint.settings.environment import ROOT
from tests.deploy.files import DEPLOY, text_of, unknown_settings

NGINX = text_of(DEPLOY / "nginx" / "focalpoint.conf")
UNITS = {path.name: text_of(path) for path in sorted((DEPLOY / "systemd").glob("*.service"))}
EXAMPLE = text_of(DEPLOY / "systemd" / "settings.example")


def directives(name: str) -> list[str]:
    return re.findall(rf"^\s*{name}\s+(.*?);", NGINX, re.M | re.S)


def lines(unit: str, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNITS[unit], re.M)


def test_nginx_says_the_portal_what_was_asked():
    headers = dict(value.split(None, 1) for value in directives("proxy_set_header"))
    assert headers["Host"] == "$host"
    assert headers["X-Forwarded-Proto"] == "$scheme"
    # The portal trusts the last of them: TRUSTED_PROXIES=1.
    assert headers["X-Forwarded-For"] == "$proxy_add_x_forwarded_for"


def test_nginx_lets_the_portal_refuse_what_is_too_large():
    limit, of_its_own_pages = directives("client_max_body_size")
    assert of_its_own_pages == "0"
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + settings.UPLOAD_LIMIT_BYTES
    assert int(limit.removesuffix("m")) * 1024 * 1024 > 2 * largest


def test_the_access_log_of_nginx_holds_nothing_about_the_person():
    (written,) = directives("log_format focalpoint")
    variables = set(re.findall(r"\$(\w+)", written))
    about_people = {"remote_addr", "request", "request_uri", "args", "query_string", "http_referer"}
    assert variables & {*about_people, "http_user_agent", "http_cookie", "remote_user"} == set()
    assert "network" in variables
    used = {value for value in directives("access_log") if value != "off"}
    assert {value.split()[-1] for value in used} == {"focalpoint"}
    assert all(value.endswith(" crit") for value in directives("error_log"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:85a3:1::7", "2001:db8:85a3::"),
        ("2001:db8::7", None),
        ("::1", None),
    ],
)
def test_an_address_is_shortened_as_in_the_table_of_sessions(address, network):
    rules = re.findall(r'"~(\^.*?)" (\S+);', NGINX)
    found = None
    for pattern, shortened in rules:
        if match := re.search(pattern.replace("(?<", "(?P<"), address):
            group, value = next(iter(match.groupdict().items()))
            found = shortened.replace(f"${group}", value)
            break
    assert found == network


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_can_be_read_and_is_closed(unit):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(UNITS[unit])
    service = parser["Service"]
    wanted = {
        "user": "focalpoint",
        "umask": "0077",
        "protectsystem": "strict",
        "nonewprivileges": "yes",
        # With the folder of the uploads, which `migrate` asks for.
        "statedirectory": "focalpoint focalpoint/uploads",
    }
    assert {name: service[name] for name in wanted} == wanted


@pytest.mark.parametrize("unit", sorted(UNITS.keys() - {"focalpoint-migrate.service"}))
def test_a_unit_starts_again_and_is_wanted_by_the_target(unit):
    assert lines(unit, "Restart") == ["always"]
    assert lines(unit, "KillMode") == ["mixed"]
    assert lines(unit, "PartOf") == ["focalpoint.target"]
    assert unit in text_of(DEPLOY / "systemd" / "focalpoint.target")


def test_a_worker_has_the_time_to_finish_a_task():
    workers = [unit for unit in UNITS if "worker" in unit]
    assert workers
    for unit in workers:
        assert int(lines(unit, "TimeoutStopSec")[0]) > settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize("unit", UNITS)
def test_the_settings_are_ones_that_the_portal_reads_and_secrets_are_credentials(unit):
    given = dict(pair.split("=", 1) for line in lines(unit, "Environment") for pair in line.split())
    assert unknown_settings(given) == set()
    loaded = {line.split(":")[0] for line in lines(unit, "LoadCredential")}
    assert {value.removeprefix("%d/") for value in given.values() if value.startswith("%d/")} == loaded
    assert ("database_owner_url" in loaded) == (unit == "focalpoint-migrate.service")


def test_the_example_of_settings_holds_no_secret_and_only_what_is_read():
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.M)
    assert names
    assert unknown_settings(names) == set()
    assert not re.search(r"://[^/\s@]*:[^/\s@]*@", EXAMPLE)


def test_the_pages_of_nginx_are_there():
    named = {page for value in directives("error_page") for page in value.split() if page.startswith("/")}
    assert named == {"/closed.html", "/unavailable.html", "/too-large.html"}
    for page in named - {"/closed.html"}:
        text = text_of(DEPLOY / "nginx" / page.lstrip("/"))
        assert 'lang="en"' in text
        assert 'lang="ar" dir="rtl"' in text
        # Its path must be that of the folder in which the samples put the portal.
        assert "root /srv/focalpoint/deploy/nginx;" in NGINX


# Takes the place of systemd-run: credentials become a folder, and what is started prints its settings.
FAKE = """#!/bin/sh
set -eu
export CREDENTIALS_DIRECTORY="$FOLDER/credentials"
mkdir -p "$CREDENTIALS_DIRECTORY"
while :; do
    case "$1" in
    --property=LoadCredential=*)
        name="${1#--property=LoadCredential=}"
        printf %s "${name#*:}" > "$CREDENTIALS_DIRECTORY/${name%%:*}" ;;
    --working-directory=*) cd "$FOLDER" ;;
    --*) echo "$1" ;;
    *) break ;;
    esac
    shift
done
exec "$@"
"""
PYTHON = """#!/bin/sh
printf '%s|' "$@"
echo
for name in SECRET_KEY ENCRYPTION_KEY DATABASE_URL EMAIL_URL DATABASE_OWNER_URL; do
    eval "file=\\${${name}_FILE:-}"
    [ -z "$file" ] || echo "$name $(cat "$file")"
done
"""


@pytest.fixture
def command(tmp_path):
    """Runs deploy/systemd/manage.sh; gives the lines that a program in the place of Python printed."""

    def run(*words, **environment):
        for name, text in (("systemd-run", FAKE), ("venv/bin/python", PYTHON)):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        given = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "FOLDER": str(tmp_path), **environment}
        script = str(DEPLOY / "systemd" / "manage.sh")
        return subprocess.run(
            [script, *words], env=given, capture_output=True, text=True, check=True
        ).stdout.splitlines()

    return run


def test_a_command_has_the_keys_of_the_services(command):
    lines_said = command("setup_office", "--lead-name", "Lea of Lead")
    assert "manage.py|setup_office|--lead-name|Lea of Lead|" in lines_said
    assert "--property=EnvironmentFile=/etc/focalpoint/settings" in lines_said
    given = dict(line.split() for line in lines_said if "/etc/focalpoint/keys" in line)
    loaded = {
        value.split(":")[0]: value.split(":")[1]
        for value in lines("focalpoint-web.service", "LoadCredential")
    }
    assert given == {name.upper(): path for name, path in loaded.items()}


def test_the_owner_of_the_tables_is_given_only_where_it_is_asked_for(command):
    (loaded,) = [value for value in lines("focalpoint-migrate.service", "LoadCredential") if "owner" in value]
    path = loaded.split(":")[1]
    assert f"DATABASE_OWNER_URL {path}" not in command("backup")
    assert f"DATABASE_OWNER_URL {path}" in command("backup", AS_OWNER="1")


def test_who_makes_the_roles_needs_no_password_in_an_address(tmp_path):
    """Of a server that lets in its own account: the script reaches it as it was asked to."""
    for name, text in (("owner_password", "of-the-owner"), ("portal_password", "of-the-portal")):
        (tmp_path / name).write_text(text)
    reach = tmp_path / "reach"
    reach.write_text("#!/bin/sh\nprintf '%s|' \"$@\"\ncat\n")
    reach.chmod(0o700)
    environment = {"PATH": os.environ["PATH"], "KEYS": str(tmp_path), "PSQL": f"{reach} psql"}
    said = subprocess.run(
        ["sh", str(DEPLOY / "compose" / "roles.sh")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith("psql|")
    assert "|owner=of-the-owner|" in said
    assert "|portal=of-the-portal|" in said
    # As docs/operations.md says for any server.
    document = text_of(ROOT / "docs" / "operations.md")
    wanted = dict(re.findall(r"^    (log_\w+) = (\S+)$", document, re.M))
    assert len(wanted) == 8
    assert dict(re.findall(r"^ALTER DATABASE focalpoint SET (\w+) = (\S+);$", said, re.M)) == wanted


@pytest.mark.parametrize("name", OTHERS)
def test_the_pages_of_nginx_are_current(name, tmp_path):
    call_command("maintenance_page", "--others", str(tmp_path))
    assert text_of(DEPLOY / "nginx" / name) == text_of(tmp_path / name), (
        "run manage.py maintenance_page --others deploy/nginx"
    )


@pytest.fixture
def maintenance(tmp_path):
    """Runs deploy/nginx/maintenance.sh; `manage.py` is a program that prints what it was asked."""
    manage = tmp_path / "manage"
    manage.write_text('#!/bin/sh\nprintf \'%s|\' "$@"\n[ "${3:-}" != never ]\n')
    manage.chmod(0o700)
    page = tmp_path / "closed.html"

    def run(*words):
        environment = {"PATH": os.environ["PATH"], "MANAGE": str(manage), "PAGE": str(page)}
        script = str(DEPLOY / "nginx" / "maintenance.sh")
        return subprocess.run([script, *words], env=environment, capture_output=True, text=True, check=False)

    run.page = page
    return run


def test_the_portal_is_closed_as_long_as_the_page_is_there(maintenance):
    assert maintenance("on", "2026-12-01 20:00").returncode == 0
    assert text_of(maintenance.page) == "maintenance_page|--until|2026-12-01 20:00|"
    assert stat.S_IMODE(maintenance.page.stat().st_mode) == 0o644
    assert maintenance("off").returncode == 0
    assert not maintenance.page.exists()
    assert maintenance("on").returncode == 0
    assert text_of(maintenance.page) == "maintenance_page|"
    assert maintenance("").returncode == 2


def test_the_portal_stays_open_where_the_page_cannot_be_made(maintenance):
    assert maintenance("on", "never").returncode != 0
    assert not maintenance.page.exists()
