"""The settings of the tests need nothing but two servers, whatever `make run` wrote or the shell says."""

import os
import subprocess
import sys

from focalpoint.settings.environment import ROOT

ASK = "from tests import settings; print(settings.DEMO, settings.DEBUG, settings.SECRET_KEY[:10])"


def test_settings_of_the_tests_are_their_own():
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    shell = {"PATH": os.environ["PATH"], "DEMO": "false", "DEBUG": "true", **servers}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=shell, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.stderr == ""
    assert asked.stdout == "True False tests-only\n"
