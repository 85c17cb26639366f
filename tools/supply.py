"""`make supply`: what a release is made of, for whoever has to know it.

var/supply/sbom.json (CycloneDX) and var/supply/licences.md of what runs in production, and whether faults of
it are known. Exits with 1 for a licence that is not allowed, for a known fault, and when no one could say.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "base.txt"
FOLDER = ROOT / "var" / "supply"
# Each may be used by a server under any licence of its own, ours too. Of the LGPL, libraries that are used as
# they are and can be replaced; MPL, files that are not changed.
ALLOWED = {
    "Apache Software License",
    "Apache-2.0",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)",
    "GNU Library or Lesser General Public License (LGPL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
}
# Where what a package says of itself is not what its licence says.
CORRECTED = {"qrcode": "BSD-3-Clause"}


def locked() -> list[str]:
    """Names of what runs in production, here or on another system."""
    return re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)


def licences() -> dict[str, str]:
    """By name and version, of those that are installed here."""
    options = ["--from=mixed", "--with-system", "--format=json", "--packages", *locked()]
    rows = json.loads(_output("piplicenses", *options))
    return {f"{row['Name']} {row['Version']}": CORRECTED.get(row["Name"], row["License"]) for row in rows}


def is_allowed(licence: str) -> bool:
    """Of "A OR B" one is enough; of "A AND B" and of a list "A; B" all are needed."""
    if " OR " in licence:
        return any(is_allowed(part) for part in licence.split(" OR "))
    return set(re.split(r"; | AND ", licence)) <= ALLOWED


def refused() -> list[str]:
    return [f"{name}: {licence}" for name, licence in licences().items() if not is_allowed(licence)]


def asked_about_faults() -> tuple[list[str], list[str]]:
    """Known faults, one line each, and the packages of which the list of faults says nothing."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *options, "--requirement", str(LOCK)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    try:
        rows = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return [], locked()
    faults = [
        f"{row['name']} {row['version']}: {fault['id']}" for row in rows for fault in row.get("vulns", [])
    ]
    return faults, [row["name"] for row in rows if "skip_reason" in row]


def _output(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    materials = FOLDER / "sbom.json"
    options = ["--pyproject", "pyproject.toml", "--output-reproducible", "--output-file", str(materials)]
    _output("cyclonedx_py", "requirements", *options, str(LOCK))
    rows = [f"| {name} | {licence} |" for name, licence in sorted(licences().items())]
    table = "\n".join(["| package | licence |", "|---|---|", *rows]) + "\n"
    (FOLDER / "licences.md").write_text(table, encoding="utf-8")
    print(f"{materials.relative_to(ROOT)} and licences.md: {len(rows)} packages.")
    wrong = refused()
    print("Licences: " + ("\n  ".join(["not allowed:", *wrong]) if wrong else "all are allowed."))
    faults, unknown = asked_about_faults()
    print("Known faults: " + ("\n  ".join([f"{len(faults)}", *faults]) if faults else "none."))
    if unknown:
        print(f"Of {len(unknown)} packages no one could say; is there a network?")
    return 1 if wrong or faults or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
