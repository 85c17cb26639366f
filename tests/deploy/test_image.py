"""The image keeps its promises: it is small, owns nothing, holds only what runs, and starts as everywhere."""

import json
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from focalpoint.settings.environment import ROOT
from tests.deploy.files import instructions, of, stages, start_command, text_of, unknown_settings


def test_the_linter_finds_nothing():
    linter = Path(sysconfig.get_path("scripts")) / "hadolint"
    said = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "")


def test_it_runs_as_a_numbered_user_that_is_not_root():
    user, group = of(stages()[-1], "USER")[-1].split(":")
    assert int(user) > 1000
    assert int(group) > 1000
    assert f"--uid {user} " in " ".join(of(stages()[-1], "RUN"))


def test_requirements_are_the_locked_ones_of_production():
    installs = [run for run in of(stages()[0], "RUN") if " install " in run]
    assert len(installs) == 1
    assert re.findall(r"\S*requirements/\S+", installs[0]) == ["requirements/${REQUIREMENTS}.txt"]
    assert of(stages()[0], "ARG") == ["REQUIREMENTS=base"]
    assert "--require-hashes" in installs[0]
    # No source is compiled, so no compiler is needed.
    assert "--only-binary :all:" in installs[0]


def test_the_last_stage_builds_and_downloads_nothing():
    runs = " ".join(of(stages()[-1], "RUN"))
    assert not re.search(r"\b(pip|apt|apt-get|curl|wget|gcc|make)\b", runs)
    assert all(copy.startswith("--from=build ") for copy in of(stages()[-1], "COPY"))
    assert [name for name, _ in instructions() if name == "ADD"] == []


def test_translations_and_static_files_are_made_before_the_last_stage():
    assert any("deploy/build.sh" in run for run in of(stages()[0], "RUN"))
    script = text_of(ROOT / "deploy" / "build.sh")
    assert "tools.translations compile" in script
    assert "manage.py collectstatic" in script


def test_no_key_is_in_the_image():
    values = " ".join(of(stages()[-1], "ENV"))
    names = set(re.findall(r"(\w+)=", values)) - {"bind"}
    assert unknown_settings(names - {"bind"}) == set()
    assert not {name for name in names if "KEY" in name or name.endswith("_URL")}


def test_its_health_check_is_python_and_asks_the_process_alone():
    check = of(stages()[-1], "HEALTHCHECK")[0]
    command = json.loads(check.split("CMD", 1)[1])
    assert command[0] == "python"
    assert "/healthz" in command[-1]
    compile(command[-1], "HEALTHCHECK", "exec")


def test_it_starts_the_web_server_as_make_run_does():
    assert start_command() == ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
    assert "deploy" in text_of(ROOT / "tools" / "local" / "processes.py")


def taken_along() -> list[str]:
    lines = text_of(ROOT / ".dockerignore").splitlines()
    return [line[1:] for line in lines if line.startswith("!")]


def test_only_what_runs_is_taken_along():
    lines = [line for line in text_of(ROOT / ".dockerignore").splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert [name for name in taken_along() if not (ROOT / name).exists()] == []
    assert not {"tests", "demo", "bench", "tools", "docs", "deploy", ".git", "var"} & set(taken_along())


def context(folder: Path) -> Path:
    """What the build is given: the files of .dockerignore."""
    target = folder / "srv"
    for name in taken_along():
        source = ROOT / name
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        else:
            shutil.copy2(source, target / name)
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the image's files, built by the image's own script with the Python of the tests."""
    import sys

    target = context(tmp_path_factory.mktemp("image"))
    environment = {"PATH": "/usr/bin:/bin", "PYTHON": sys.executable}
    done = subprocess.run(
        ["sh", "deploy/build.sh"], cwd=target, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


def test_the_build_needs_no_setting_and_leaves_translations_and_static_files(built):
    assert list(built.glob("locale/*/LC_MESSAGES/*.mo"))
    assert (built / "staticfiles" / "staticfiles.json").is_file()
    assert list(built.glob("staticfiles/css/site.*.css.br"))


def test_what_was_built_passes_its_checks_and_can_be_served(built):
    """Without tests, demo and local servers beside it, and with settings of an installation."""
    import base64
    import secrets
    import sys

    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ENCRYPTION_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": "postgresql:///none?host=/none",
        "REDIS_URL": "redis://none",
        "BASE_URL": "https://focalpoint.example.org",
        "ALLOWED_HOSTS": "focalpoint.example.org",
    }
    for command in (["manage.py", "check"], ["-m", *start_command(), "--check-config"]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=built,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
