"""compose.yaml keeps its promises: nothing dangling, nothing open that need not be, no secret in sight."""

import re

import pytest
from django.conf import settings

from focalpoint.settings.environment import ROOT
from tests.deploy.files import COMPOSE, DEPLOY, text_of, unknown_settings

SERVICES = COMPOSE["services"]
# Of the Compose specification, what is used here: a misspelt key would be ignored silently.
KNOWN = {
    "build", "cap_add", "cap_drop", "command", "depends_on", "entrypoint", "env_file", "environment",
    "healthcheck", "image", "logging", "network_mode", "networks", "ports", "profiles", "read_only",
    "restart", "secrets", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip
ONCE = {name for name, service in SERVICES.items() if service["restart"] == "no"}
PORTAL = {name for name, service in SERVICES.items() if "focalpoint:" in service["image"]}

each = pytest.mark.parametrize("name", sorted(SERVICES))


def seconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([sm])", text).groups()
    return int(number) * {"s": 1, "m": 60}[unit]


@each
def test_a_service_has_only_what_the_specification_knows(name):
    assert SERVICES[name].keys() - KNOWN == set()


@each
def test_a_service_cannot_write_its_own_files_nor_gain_rights(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@each
def test_what_a_service_refers_to_is_there(name):
    service = SERVICES[name]
    volumes = [entry.split(":")[0] for entry in service.get("volumes", [])]
    folders = [volume for volume in volumes if volume.startswith("./")]
    assert [folder for folder in folders if not (ROOT / folder).exists()] == []
    assert set(volumes) - set(folders) - COMPOSE["volumes"].keys() == set()
    assert set(service.get("networks", [])) - COMPOSE["networks"].keys() == set()
    assert set(service.get("secrets", [])) - COMPOSE["secrets"].keys() == set()
    for other, how in service.get("depends_on", {}).items():
        if how["condition"] == "service_completed_successfully":
            assert other in ONCE
        else:
            assert "test" in SERVICES[other].get("healthcheck", {}) or other == "web"


@each
def test_an_image_of_others_is_of_a_named_release(name):
    image = SERVICES[name]["image"]
    if name not in PORTAL:
        assert re.search(r":v?\d", image)


@each
def test_what_goes_on_has_a_health_check(name):
    """web has that of the image; beat answers no one."""
    if name not in ONCE | {"web", "beat"}:
        assert SERVICES[name]["healthcheck"]["test"]


@each
def test_no_secret_is_in_the_environment(name):
    for variable, value in SERVICES[name].get("environment", {}).items():
        is_secret = re.search(r"KEY|PASSWORD|TOKEN|EMAIL_URL|DATABASE_URL", variable)
        if is_secret and not variable.endswith("_FILE"):
            pytest.fail(f"{variable} of {name} belongs into a file")
        assert not re.search(r"://[^/@]*:[^/@]*@", str(value))


@pytest.mark.parametrize("name", sorted(PORTAL - ONCE))
def test_the_settings_are_ones_that_the_portal_reads(name):
    assert unknown_settings(SERVICES[name]["environment"]) == set()


def test_the_example_of_settings_is_read_by_the_portal_or_by_compose():
    names = set(re.findall(r"^#?([A-Z_]+)=", text_of(DEPLOY / "compose" / "env.example"), re.M))
    asked = set(re.findall(r"\$\{(\w+)", text_of(ROOT / "compose.yaml")))
    assert unknown_settings(names - asked) == set()
    assert asked - names == set()


def test_only_the_proxy_listens_to_the_world():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports.keys() == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for port in ports["mail"])


def test_what_keeps_data_is_only_reached_from_inside():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert {name: SERVICES[name]["networks"] for name in ("postgres", "broker", "cache")} == {
        "postgres": ["inside"],
        "broker": ["inside"],
        "cache": ["inside"],
    }


def test_only_what_migrates_knows_the_role_that_owns_the_tables():
    assert {name for name in PORTAL if "OWNER" in str(SERVICES[name].get("environment"))} == {"migrate"}
    assert {name for name in SERVICES if "keys-migrate" in str(SERVICES[name].get("volumes"))} == {
        "keys",
        "migrate",
    }


def test_the_broker_forgets_nothing_and_the_cache_may():
    assert "--maxmemory-policy noeviction" in SERVICES["broker"]["command"]
    assert "--appendonly yes" in SERVICES["broker"]["command"]
    assert "broker:/data" in SERVICES["broker"]["volumes"]
    assert "--maxmemory-policy allkeys-lru" in SERVICES["cache"]["command"]
    used = SERVICES["web"]["environment"]
    assert used["REDIS_URL"] != used["CACHE_URL"]


def test_a_worker_has_the_time_to_finish_a_task():
    for name in SERVICES:
        if name.startswith("worker"):
            assert seconds(SERVICES[name]["stop_grace_period"]) > settings.CELERY_TASK_TIME_LIMIT


def test_there_is_one_beat():
    beats = [name for name, service in SERVICES.items() if " beat" in str(service.get("command"))]
    assert beats == ["beat"]
    assert "deploy" not in SERVICES["beat"]


def test_the_log_of_postgresql_holds_no_content():
    from focalpoint.checks import QUIET

    given = dict(re.findall(r"-c (\w+)=(\S+)", SERVICES["postgres"]["command"]))
    # What PostgreSQL has from the start is quiet already for the rest.
    assert given.keys() >= QUIET.keys() - {
        "log_min_duration_statement",
        "log_min_duration_sample",
        "log_statement",
    }
    assert {name: value for name, value in given.items() if value not in QUIET[name]} == {}
