"""`run`: what it refuses before anything is started."""

import socket
from types import SimpleNamespace

import pytest

from tools.local import LocalServiceError, run


@pytest.fixture(params=[(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")], ids=["IPv4", "IPv6"])
def taken_port(request):
    family, host = request.param
    try:
        listener = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip("This machine has no such address.")
    with listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_refused_before_a_server_is_started_and_a_free_one_is_named(
    run_portal, folder, taken_port
):
    output = run_portal(folder / "data", PORT=str(taken_port)).communicate(timeout=30)[0]
    sentence = f"Port {taken_port} is taken by another program. Choose another: PORT="
    assert sentence in output
    port = int(output.split(sentence)[1].split()[0])
    with socket.create_server(("127.0.0.1", port)):
        pass
    assert "Starting" not in output
    assert not (folder / "data" / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(run_portal, folder, port):
    process = run_portal(folder / "data", PORT=port)
    assert f"PORT is {port!r}" in process.communicate(timeout=30)[1]
    assert process.returncode == 1


def test_the_address_is_a_name_on_which_passkeys_work(monkeypatch, tmp_path):
    """Browsers make no key for a bare IP address."""

    class Held:
        def __init__(self, path):
            self.address = ""

        def take(self, what, address):
            self.address = address
            return False

        def read(self):
            return SimpleNamespace(pid=1, what="make run", address=self.address)

    monkeypatch.setattr(run, "Lock", Held)
    monkeypatch.setenv("PORT", "8123")
    with pytest.raises(LocalServiceError, match=r"already runs this checkout at http://localhost:8123/\."):
        run.run(tmp_path)
