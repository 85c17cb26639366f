"""What runs in production may be used by everyone who may use the portal."""

import json
import subprocess
import sys
import tomllib

import pytest
import yaml

from tools import supply


def test_no_licence_is_outside_the_list():
    assert supply.refused() == []


def test_every_locked_package_that_is_installed_is_looked_at():
    looked_at = {name.rsplit(" ", 1)[0].lower().replace("_", "-") for name in supply.licences()}
    # Of other systems and other releases of Python.
    elsewhere = {"async-timeout", "colorama"}
    assert {name.lower() for name in supply.locked()} - looked_at <= elsewhere


@pytest.mark.parametrize(
    ("licence", "is_allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("BSD License; Apache Software License", True),
        ("BSD-3-Clause AND MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("BSD License; Other/Proprietary License", False),
        ("AGPL-3.0-only", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_when_what_it_asks_for_is(licence, is_allowed):
    assert supply.is_allowed(licence) is is_allowed


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(tmp_path):
    target = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--pyproject", "pyproject.toml"]
    subprocess.run([*command, "--output-file", target, supply.LOCK], cwd=supply.ROOT, check=True)
    listed = json.loads(target.read_text())["components"]
    assert {one["name"] for one in listed} == set(supply.locked())
    assert [one["name"] for one in listed if "hashes" not in json.dumps(one)] == []


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((supply.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = yaml.safe_load((supply.ROOT / "deploy" / "kubernetes" / "kustomization.yaml").read_text("utf-8"))
    assert base["images"][0]["newTag"] == project["version"]


def test_the_forms_for_issues_ask_something():
    for path in (supply.ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yaml"):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert form.keys() >= {"name", "description", "body"}, path.name
        assert {part["type"] for part in form["body"]} <= {"markdown", "textarea", "input"}, path.name
