"""The example alerts and the dashboard ask for figures that exist, and each alert says what to do."""

import json
import re

import pytest
import yaml

from focalpoint.monitoring.figures import FIGURES
from focalpoint.monitoring.metrics import REGISTRY
from focalpoint.settings.environment import ROOT
from tests.house.test_documents import _anchor, _anchors

DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bfocalpoint_\w+")
GROUPS = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text(encoding="utf-8"))["groups"]
RULES = {rule["alert"]: rule for group in GROUPS for rule in group["rules"]}
DASHBOARD = json.loads((DEPLOY / "grafana/focalpoint.json").read_text(encoding="utf-8"))
# The section of each bad day, by its anchor.
BOOKS = {
    _anchor(text.split("\n", 1)[0]): text
    for text in (ROOT / "docs/operations/runbooks.md").read_text(encoding="utf-8").split("\n## ")[1:]
}
EXPRESSIONS = {
    **{name: rule["expr"] for name, rule in RULES.items()},
    **{
        f"{panel['title']} {target['refId']}": target["expr"]
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
    },
}


def known():
    """Every series that the portal answers with, with the labels that it has."""
    found = {name: {figure.label} - {""} for name, figure in FIGURES.items()}
    for metric in REGISTRY._collector_to_names:
        name, labels = metric._name, set(metric._labelnames)
        if metric._type == "counter":
            found[f"{name}_total"] = labels
        else:
            found |= {f"{name}_{end}": labels for end in ("sum", "count")}
            found[f"{name}_bucket"] = labels | {"le"}
    return found


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_each_figure_that_is_asked_for_exists(where):
    asked = set(NAME.findall(EXPRESSIONS[where]))
    # Two are of Prometheus itself and of its blackbox exporter.
    assert asked or re.search(r"\bup\{|\bprobe_ssl_", EXPRESSIONS[where])
    assert asked - set(known()) == set()


@pytest.mark.parametrize("where", EXPRESSIONS)
def test_each_label_that_is_asked_for_exists(where):
    expression = EXPRESSIONS[where]
    names = NAME.findall(expression)
    labels = set().union(*(known()[name] for name in names)) | {"job"}
    by = {one.strip() for group in re.findall(r"\bby \(([^)]*)\)", expression) for one in group.split(",")}
    chosen = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression))
    assert by | chosen <= labels


def test_every_figure_is_looked_at_by_an_alert_or_the_dashboard():
    asked = {name for expression in EXPRESSIONS.values() for name in NAME.findall(expression)}
    unseen = {name for name in known() if name not in asked}
    assert unseen == set()


def test_tasks_that_are_named_are_on_the_schedule(settings):
    named = {task for text in EXPRESSIONS.values() for task in re.findall(r'task="([^"]+)"', text)}
    assert named
    assert named <= {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


@pytest.mark.parametrize("alert", RULES)
def test_each_alert_says_what_to_do(alert):
    rule = RULES[alert]
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"page", "ticket"}
    words = rule["annotations"]
    assert set(words) == {"summary", "action", "runbook"}
    assert words["summary"].endswith(".")
    assert words["action"].endswith(".")
    page, _hash, section = words["runbook"].partition("#")
    assert page == "docs/operations/runbooks.md"
    assert section in _anchors(ROOT / page)
    # The section says by which alerts one notices.
    assert f"`{alert}`" in BOOKS[section]


def test_panels_do_not_lie_on_each_other():
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _y in cells) < 24
        taken |= cells


@pytest.mark.parametrize("day", BOOKS)
def test_each_bad_day_has_its_four_parts(day):
    said = re.findall(r"^- \*\*(.+?):\*\* (.+)$", BOOKS[day], re.M)
    assert [part for part, _text in said] == ["You notice", "People see", "Do", "Over when"]
    assert all(text.endswith(".") for _part, text in said)


@pytest.mark.parametrize("day", BOOKS)
def test_alerts_that_a_bad_day_names_exist_and_lead_there(day):
    for alert in re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", BOOKS[day].split("\n- **People")[0]):
        assert RULES[alert]["annotations"]["runbook"].endswith(f"#{day}")
