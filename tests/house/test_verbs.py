"""One verb, one spelling: each move of a noun has its action, permission, audit label and test."""

import importlib
import re

import pytest

from focalpoint.access import PERMISSIONS
from tests.house.source import ROOT

# Noun, what it is called in permissions and the audit trail, where its verbs are looked for: a verb lives in
# the highest noun it touches.
NOUNS = {
    "organisations.profiles": ("profile", ["organisations.profiles"]),
    "engagements.submissions": (
        "submission",
        ["engagements.submissions", "engagements.triage", "engagements.routing", "engagements.responses"],
    ),
    "engagements.routing": ("referral", ["engagements.routing", "engagements.responses"]),
    "engagements.responses": ("response", ["engagements.responses"]),
}
PAST = {
    "submit": "submitted", "verify": "verified", "return": "returned", "decline": "declined",
    "suspend": "suspended", "reinstate": "reinstated", "publish": "published", "archive": "archived",
    "claim": "claimed", "resubmit": "resubmitted", "route": "routed", "take_back": "taken_back",
    "answer": "answered", "withdraw": "withdrawn", "close": "closed", "lapse": "lapsed",
    "reopen": "reopened", "appeal": "appealed", "acknowledge": "acknowledged", "forward": "forwarded",
    "recall": "recalled", "clear": "cleared", "send": "sent", "release": "released",
}  # fmt: skip


def _moves():
    for module, (label, homes) in NOUNS.items():
        workflow = importlib.import_module(f"{module}.states").WORKFLOW
        for name in workflow.moves:
            yield pytest.param(module, label, homes, name, workflow, id=f"{label}.{name}")


def _source(homes):
    folders = {home: ROOT / home.replace(".", "/") for home in homes}
    return {home: (folder / "actions.py").read_text(encoding="utf-8") for home, folder in folders.items()}


@pytest.mark.parametrize(("module", "label", "homes", "name", "workflow"), list(_moves()))
def test_each_move_has_its_verb(module, label, homes, name, workflow):
    app = module.split(".")[0]
    sources = _source(homes)
    if name not in workflow.automatic:
        function = "return_" if name == "return" else name
        defined = [home for home, source in sources.items() if re.search(rf"^def {function}\(", source, re.M)]
        assert defined, f"no action {function}"
        assert f"{app}.{name}_{label}" in PERMISSIONS, "no permission"
        tested = "".join(
            path.read_text(encoding="utf-8")
            for home in homes
            for path in (ROOT / "tests" / home.replace(".", "/")).glob("test_*.py")
        )
        assert f"def test_{name}_" in tested, "no test"
    assert any(f'"{label}.{PAST[name]}"' in source for source in sources.values()), "no audit label"
