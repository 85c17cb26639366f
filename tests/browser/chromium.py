"""Finds a Chromium that runs, or gets one; `python -m tests.browser.chromium` prints its path.

In this order: CHROMIUM from the environment, a headless shell on PATH, Debian's package of it when root, any
Chromium on PATH, Playwright's own download. Each is tried before it is believed: some distributions ship a
stub that only prints advice. The shell has no window of its own to render.
"""

import os
import platform
import shutil
import subprocess
import sys

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "The tests need a Chromium, and none could be found or fetched. Install one (Debian: apt-get install "
    "chromium; Fedora: dnf install chromium; macOS: brew install --cask chromium), "
    "or set CHROMIUM to the path of one."
)


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _run(command: list[str], seconds: int, **environment: str) -> tuple[bool, str]:
    """Whether it went well, and the line that tells why not."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            env={**os.environ, **environment},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, str(error)
    said = done.stdout.decode(errors="replace").strip().splitlines()
    return done.returncode == 0, next((line for line in said if "rror" in line), said[-1] if said else "")


def _fetch(command: list[str], seconds: int, **environment: str) -> None:
    well, said = _run(command, seconds, **environment)
    if not well:
        tell(f"That did not work: {said}")


def runs(path: str | None) -> bool:
    """It really opens a page: a version alone does not tell of missing libraries."""
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom"]
    return bool(path) and _run([str(path), *options, "about:blank"], 60)[0]


def on_path(names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := shutil.which(name)) and runs(found)), None)


def from_debian() -> str | None:
    """Only as root and only on Debian itself: Ubuntu's package of that name is a stub for snap."""
    try:
        system = platform.freedesktop_os_release().get("ID")
    except OSError:
        system = None
    if system != "debian" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    tell("Installing Debian's chromium-headless-shell (once, about a minute)…")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    _fetch(["apt-get", "update"], 300, **quietly)
    _fetch(["apt-get", "install", "-y", "--no-install-recommends", SHELLS[0]], 900, **quietly)
    return on_path(SHELLS)


def from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    def path() -> str:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path

    if not runs(path()):
        tell("Downloading a Chromium with Playwright (once, about a minute)…")
        _fetch([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"], 900)
    return path() if runs(path()) else None


def find() -> str:
    """The path of a Chromium that runs; leaves with advice when there is none."""
    given = os.environ.get("CHROMIUM")
    if given:
        if runs(shutil.which(given)):
            return str(shutil.which(given))
        sys.exit(f"CHROMIUM is {given!r}, and that does not run as a Chromium.")
    found = on_path(SHELLS) or from_debian() or on_path(NAMES) or from_playwright()
    if not found:
        sys.exit(ADVICE)
    return found


if __name__ == "__main__":
    sys.stdout.write(find() + "\n")
