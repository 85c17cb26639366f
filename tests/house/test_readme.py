"""The README says only what is true: every setting, every command, every file it names."""

import re

from focalpoint.settings.environment import DECLARED, REQUIRED, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def table() -> str:
    """The README's table of settings, as it must stand there; paste it when it has changed."""
    rows = ["| variable | default | what for |", "|---|---|---|"]
    for one in sorted(DECLARED.values(), key=lambda one: (one.default is not REQUIRED, one.name)):
        name = f"`{one.name}`" + (f" or `{one.name}_FILE`" if one.secret else "")
        rows.append(f"| {name} | {_default(one.default)} | {one.help}; {one.expected} |")
    return "\n".join(rows)


def _default(value: object) -> str:
    if value is REQUIRED:
        return "**required**"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = ",".join(value) if isinstance(value, list) else str(value)
    return f"`{text.replace(str(ROOT) + '/', '')}`" if text else ""


def test_every_setting_is_in_the_table():
    assert table() in README, f"The table of settings should be:\n{table()}"


def test_every_command_it_names_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)", README))
    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.M)} == set()


def test_every_file_it_names_is_there():
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    listed = re.findall(r"^([\w./]+)/? {2,}", README, re.M)
    missing = {name for name in {*linked, *listed} if not (ROOT / name).exists()}
    assert missing == set()
