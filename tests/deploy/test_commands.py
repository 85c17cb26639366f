"""Every place that starts the portal starts it in the same way."""

import re
import runpy

import pytest

from focalpoint.settings.environment import DECLARED, ROOT
from tests.deploy.files import DEPLOY

PLACES = [
    ROOT / "compose.yaml",
    ROOT / "Dockerfile",
    *sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix in {".yaml", ".service"}),
    *sorted((ROOT / "docs").rglob("*.md")),
]
WORKER = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]


def commands(program: str) -> list[tuple[str, list[str]]]:
    """Where a command line begins with `program`, and what follows."""
    found = []
    for path in PLACES:
        place = "systemd" if path.suffix == ".service" else path.name
        text = re.sub(r'", *"', " ", path.read_text(encoding="utf-8"))
        for rest in re.findall(rf"{program} ([^`\"\n\]]+)", text):
            found.append((place, rest.split()))
    return found


def test_the_web_server_is_started_with_its_one_file():
    started = commands("gunicorn")
    starting = [(place, words) for place, words in started if words[0].startswith("-")]
    assert len(starting) >= 3
    assert [place for place, words in starting if words[:2] != ["--config", "deploy/gunicorn.conf.py"]] == []
    assert [place for place, words in started if "focalpoint.wsgi:application" in words] == []


def test_workers_are_started_with_the_same_options_and_take_every_queue():
    started = [
        (place, words[words.index("worker") + 1 :])
        for place, words in commands("celery --app focalpoint.celery")
        if words[0] == "worker"
    ]
    assert {place for place, _ in started} >= {"compose.yaml", "systemd"}
    for place, options in started:
        assert options[:4] == WORKER, place
    from focalpoint.celery import app

    for place in {place for place, _ in started}:
        taken = {
            queue
            for name, options in started
            if name == place and "--queues" in options
            for queue in options[options.index("--queues") + 1].split(",")
        }
        whole = [1 for name, options in started if name == place and "--queues" not in options]
        assert whole or taken == {queue.name for queue in app.conf.task_queues}, place


def test_beat_keeps_nothing_on_disk():
    from focalpoint.celery import app

    assert app.conf.beat_scheduler == "focalpoint.beat:Scheduler"
    started = [words for _, words in commands("celery --app focalpoint.celery") if words[0] == "beat"]
    assert started
    assert [words for words in started if "--schedule" in words or "-s" in words] == []


@pytest.fixture
def configured(monkeypatch, tmp_path):
    # Else each reading would make a folder for figures.
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    for name in ("WEB_CONCURRENCY", "WEB_THREADS"):
        monkeypatch.delenv(name, raising=False)

    def read(**environment: str) -> dict[str, object]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))

    return read


def test_processes_and_threads_are_settings(configured):
    values = configured()
    assert values["workers"] == DECLARED["WEB_CONCURRENCY"].default
    assert values["threads"] == DECLARED["WEB_THREADS"].default
    values = configured(WEB_CONCURRENCY="5", WEB_THREADS="7")
    assert (values["workers"], values["threads"]) == (5, 7)


def test_the_access_log_is_the_portals_own(configured):
    """tests/focalpoint/monitoring/ has what it says: nothing about the person."""
    assert configured()["logger_class"] == "focalpoint.monitoring.gunicorn_config.FirstLogger"


def test_gunicorn_knows_every_name_in_the_file(configured):
    from gunicorn.config import KNOWN_SETTINGS

    imported = {"Any", "Path", "os", "shutil", "sys", "tempfile"}
    imported |= {"FOLDER", "FirstLogger", "gunicorn", "share_counts"}
    names = {name for name in configured() if not name.startswith("_")} - imported
    assert names - {setting.name for setting in KNOWN_SETTINGS} == set()
