"""The figures that `make check` and `make test` end with."""

import json

from tools import report
from tools.report import describe_coverage


def test_coverage_says_the_total_and_where_most_is_missing(tmp_path):
    def summary(lines, branches, percent):
        return {"missing_lines": lines, "missing_branches": branches, "percent_covered": percent}

    path = tmp_path / "coverage.json"
    files = {"whole.py": summary(0, 0, 100.0), "half.py": summary(5, 2, 49.7)}
    measured = {
        "summary": summary(5, 2, 98.26),
        "files": {name: {"summary": figures} for name, figures in files.items()},
    }
    path.write_text(json.dumps(measured))
    assert list(describe_coverage(path)) == [
        "coverage with branches: 98.3 % (5 lines and 2 branches not reached)",
        "  half.py: 50 %, 5 lines not reached",
        "  whole.py: 100 %, 0 lines not reached",
    ]


def test_no_old_name_is_defined_any_more():
    assert report.old_names() == []


def test_an_old_name_is_found_wherever_it_is_defined(tmp_path, monkeypatch):
    source = "class Duty:\n    def _told(self):\n        pass\n"
    for path, text in {"engagements/rows.py": "", "tests/test_trail.py": "", "tools/lend.py": source}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(report, "ROOT", tmp_path)
    assert report.old_names() == [
        *("engagements/rows.py", "tests/test_trail.py", "tools/lend.py:1 Duty", "tools/lend.py:2 _told")
    ]
