"""Reads what runs the portal elsewhere: the Dockerfile, compose.yaml and the folders of deploy/."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from focalpoint.settings.environment import DECLARED, ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DEPLOY = ROOT / "deploy"
# Read by gunicorn and by the images of others, not by the portal.
OTHERS = {"GUNICORN_CMD_ARGS", "HOME", "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def unknown_settings(names: Any) -> set[str]:
    """Which of these no process of the portal reads; only secrets are read from files."""
    secrets = {f"{one.name}_FILE" for one in DECLARED.values() if one.secret}
    return set(names) - DECLARED.keys() - secrets - OTHERS


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's: ("RUN", "..."), with continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip()]  # type: ignore[misc]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, from its FROM on."""
    found: list[list[tuple[str, str]]] = []
    for name, value in instructions():
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append((name, value))
    return found


def of(stage: list[tuple[str, str]], name: str) -> list[str]:
    return [value for instruction, value in stage if instruction == name]


def start_command() -> list[str]:
    command: list[str] = json.loads(of(stages()[-1], "CMD")[0])
    return command


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def resources() -> list[dict[str, Any]]:
    """Every Kubernetes object of the base."""
    base = DEPLOY / "kubernetes"
    named = yaml.safe_load(text_of(base / "kustomization.yaml"))["resources"]
    return [one for name in named for one in yaml.safe_load_all(text_of(base / name)) if one]
