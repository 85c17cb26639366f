"""The samples for nginx and systemd say what the portal needs."""

import configparser
import re

import pytest
from django.conf import settings

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
    assert named == {"/unavailable.html", "/too-large.html"}
    for page in named:
        text = text_of(DEPLOY / "nginx" / page.lstrip("/"))
        assert 'lang="en"' in text
        assert 'lang="ar" dir="rtl"' in text
        # Its path must be that of the folder in which the samples put the portal.
        assert "root /srv/focalpoint/deploy/nginx;" in NGINX
