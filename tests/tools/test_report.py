"""The figures that `make check` and `make test` end with."""

import json

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
