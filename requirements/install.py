"""Makes .venv and installs the locked requirements into it; run by make, with whatever python3 there is.

With --same-python, a .venv of another Python than the one that runs this is made again. Only the standard
library, and nothing newer than Python 3.6 knows, so that an old Python can say so.
"""

import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "requirements.stamp")
LOCK = os.path.join(ROOT, "requirements", "dev.txt")
OLDEST = (3, 11)
NEWER = ("python3.12", "python3.11", "python3.13", "python3.14")


def leave(sentence):
    sys.exit(sentence)


def find_new_python():
    """Goes on with a newer Python when python3 is too old and another one is there."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", "pass"], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, os.path.abspath(__file__), *sys.argv[1:]])
    leave(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Install a newer one, and say "
        "where it is: make PYTHON=/path/to/python3.12 run"
    )


def identity(python):
    """Which Python this is, the same for a virtual environment and the Python it was made with."""
    code = "import os, sys; print(os.path.realpath(sys.base_prefix), sys.version)"
    try:
        return subprocess.check_output(
            [python, "-c", code], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError):
        return None


def is_of_another_python(python):
    return "--same-python" in sys.argv and identity(python) != identity(sys.executable)


def make_venv(python):
    works = os.path.exists(python) and subprocess.call([python, "-m", "pip", "--version"], **silent()) == 0
    if works and not is_of_another_python(python):
        return
    if subprocess.call([sys.executable, "-c", "import venv, ensurepip"], **silent()):
        leave(
            "This Python cannot make virtual environments. Install what is missing (Debian and Ubuntu: "
            f"apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv) and try again."
        )
    print(f"Making the virtual environment .venv with Python {sys.version.split()[0]}...", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", VENV], stdin=subprocess.DEVNULL):
        leave("The virtual environment could not be made; the reason is above.")


def silent():
    return {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def install(python):
    why = "they changed" if os.path.exists(STAMP) else "once, about a minute"
    print(f"Installing the requirements ({why})...", flush=True)
    started = time.time()
    command = [python, "-m", "pip", "install", "-qq", "--require-hashes", "-r", LOCK]
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    if subprocess.call(command + options, stdin=subprocess.DEVNULL):
        leave("The requirements could not be installed; the reason is above. Is there a network?")
    with open(STAMP, "w", encoding="utf-8") as stamp:
        stamp.write(time.strftime("%Y-%m-%dT%H:%M:%SZ\n", time.gmtime()))
    print(f"Installed in {time.time() - started:.0f} s.", flush=True)


def one_at_a_time():
    """Two `make` in two terminals of a fresh checkout: the second waits and finds the work done."""
    import fcntl

    file = open(os.path.join(ROOT, "requirements", "install.py"), encoding="utf-8")  # noqa: SIM115 - held until the end
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def main():
    find_new_python()
    held = one_at_a_time()
    python = os.path.join(VENV, "bin", "python")
    is_installed = os.path.exists(STAMP) and os.path.getmtime(STAMP) >= os.path.getmtime(LOCK)
    if not is_installed or is_of_another_python(python):
        make_venv(python)
        install(python)
    os.utime(STAMP)
    held.close()


if __name__ == "__main__":
    main()
