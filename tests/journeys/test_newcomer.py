"""The newcomer's way, as docs/operations/first-day.md says it: from an empty database, without demo data, to
the first organisation that is verified. Where there is nginx, through the sample of deploy/nginx with TLS.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import urllib3

from tests.deploy.files import DEPLOY, text_of
from tests.factories import pdf_files
from tests.journeys.people import PASSWORD, Person, totp
from tests.portal import ROOT, START_SECONDS, Portal, free_port, wait_until

# A busy machine makes tables and static files slowly.
pytestmark = [pytest.mark.journey, pytest.mark.drill, pytest.mark.timeout(900)]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MEGABYTE = 1_000_000


class Clock:
    """Says how long each step took."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.lines.append(f"{name:.<58} {time.monotonic() - began:6.1f} s")


class Newcomer(Person):
    """Takes the certificate that the drill has signed itself."""

    def __init__(self, portal: Portal, name: str, email: str) -> None:
        super().__init__(portal, name, email)
        self.session.verify = False

    def sign_in_by_code(self) -> None:
        self.go("/accounts/login/code/").press("Send me a code", email=self.email)
        # One code signs in and confirms the address.
        self.press("Confirm", code=self.code_from_mail("code to sign in"))

    def set_up_two_steps(self) -> None:
        """What the page leads to: the app, then the recovery codes."""
        self.follow("Set up app")
        secret = re.search(r"\b[A-Z2-7]{32}\b", self.text)
        assert secret, self.text
        self.press("Set up app", code=totp(secret[0])).sees("Recovery codes")
        self.recovery_codes = re.findall(r"\b[0-9a-f]{8}\b", self.text)
        assert len(self.recovery_codes) == 10


class Edge:
    """nginx with the sample, on a port of its own."""

    def __init__(self, folder: Path, to: int) -> None:
        self.folder, self.port = folder, free_port()
        folder.chmod(0o711)
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-subj", "/CN=localhost", "-keyout", "privkey.pem", "-out", "fullchain.pem"),
            ],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        (folder / "nginx.conf").write_text(self._sample(to))
        (folder / "pages").mkdir()
        for page in (DEPLOY / "nginx").glob("*.html"):
            shutil.copy(page, folder / "pages")
        self.process: subprocess.Popen[bytes] | None = None

    def _sample(self, to: int) -> str:
        """As it stands in deploy/, with other names, ports and folders."""
        sample = text_of(DEPLOY / "nginx" / "focalpoint.conf")
        # The server for other names, and the one that leads to TLS, would need ports of the whole machine.
        kept = [sample[: sample.index("# Who asks for another name")]]
        kept.append(sample[sample.index("server {\n    listen 443 ssl http2;") :])
        text = "".join(kept)
        for before, after in {
            "127.0.0.1:8000": f"127.0.0.1:{to}",
            "listen 443 ssl http2": f"listen 127.0.0.1:{self.port} ssl http2",
            "    listen [::]:443 ssl http2;\n": "",
            "focalpoint.example.org": "localhost",
            "/etc/ssl/focalpoint": str(self.folder),
            "/var/log/nginx": str(self.folder),
            "/run/focalpoint-nginx": str(self.folder / "bodies"),
            "/srv/focalpoint/deploy/nginx": str(self.folder / "pages"),
        }.items():
            assert before in text, before
            text = text.replace(before, after)
        # Its folder is one that only this account can read.
        return f"user root;\ndaemon off;\npid {self.folder}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n"

    def start(self) -> None:
        assert NGINX
        command = [NGINX, "-e", str(self.folder / "error.log"), "-c", str(self.folder / "nginx.conf")]
        with (self.folder / "said").open("wb") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said)

    def maintenance(self, portal: Portal, *words: str) -> None:
        """deploy/nginx/maintenance.sh, with this folder and this Python."""
        environment = {
            **portal.environment,
            "PAGE": str(self.folder / "pages" / "closed.html"),
            "MANAGE": f"{sys.executable} {ROOT}/manage.py",
        }
        script = str(DEPLOY / "nginx" / "maintenance.sh")
        subprocess.run([script, *words], env=environment, check=True, capture_output=True)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)


@pytest.fixture
def portal() -> Iterator[Portal]:
    """Servers, and nothing in them."""
    made = Portal(demo=False, begins_with=None)
    try:
        made.start_servers()
        yield made
    finally:
        made.stop()


@pytest.fixture
def edge(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge | None]:
    if not NGINX:
        yield None
        return
    made = Edge(tmp_path_factory.mktemp("nginx"), portal.port)
    portal.address = f"https://localhost:{made.port}"
    portal.environment |= {
        "BASE_URL": portal.address,
        "ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "1",
    }
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_a_newcomer_reaches_an_office_that_works(
    portal: Portal, edge: Edge | None, capsys: pytest.CaptureFixture[str]
) -> None:
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    clock = Clock()
    operator = Newcomer(portal, "Olga Operator", "olga@office.example")
    lead = Newcomer(portal, "Lea Lead", "lea@office.example")
    amina = Newcomer(portal, "Amina Diallo", "amina@wells.example")
    with clock.step("static files, tables (migrate)"):
        portal.manage("collectstatic", "--noinput", "--verbosity=0")
        portal.manage("migrate", "--verbosity=0")
    with clock.step("lists, operator, first lead officer (setup_office)"):
        said = portal.manage("setup_office", "--operator", operator.email, "--lead", lead.email)
        assert f"{portal.address}/accounts/login/code/" in said
        # As the first days of an office are: it may be run again.
        assert "is an operator already" in portal.manage(
            "setup_office", "--operator", operator.email, "--lead", lead.email
        )
    with clock.step("web, worker, beat"):
        _start(portal)
    for person in (operator, lead):
        with clock.step(f"{person.name} signs in, with a second factor"):
            person.sign_in_by_code()
            person.set_up_two_steps()
            person.go("/admin/").sees("Office")
    with clock.step("the first call is published"):
        _publish(lead)
    with clock.step("an organisation registers and confirms by email"):
        profile = _register(amina, edge)
    with clock.step("it is verified"):
        lead.go("/admin/organisations/profile/").follow("Wells of the North")
        lead.press("Verify", points="legal_name", source="The register of companies")
        amina.mail("Your organisation was verified")
    amina.go(f"/en/my/organisations/{profile}/").sees("Wells of the North")
    if edge:
        _is_closed_and_opened(amina, edge, f"/en/my/organisations/{profile}/")
    with clock.step("doctor"):
        _doctor_finds_nothing_but_what_a_drill_has_not(portal)
    clock.lines.append("Through nginx." if edge else "nginx is not installed: without it, and without TLS.")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(clock.lines) + "\n")


def _start(portal: Portal) -> None:
    """The address leads through nginx, whose certificate nothing trusts: it is asked beside it."""
    through, portal.address = portal.address, f"http://127.0.0.1:{portal.port}"
    try:
        portal.start_parts()
        wait_until(portal.answers, "an answer of the web process", START_SECONDS)
    finally:
        portal.address = through


def _publish(lead: Newcomer) -> None:
    now = datetime.now(UTC)
    lead.go("/admin/engagements/consultation/add/")
    lead.press(
        "Save and continue",
        title_en="Water for all",
        summary_en="What would bring clean water to every household?",
        department="unep",
        time_zone="Africa/Bamako",
        opens_at=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        closes_at=f"{now + timedelta(days=5):%Y-%m-%dT%H:%M}",
        levels=["open", "withheld", "un_only"],
        publication="accepted",
    )
    lead.sees("Nothing is missing").follow("Publish…").press("Publish call").sees("The call was published.")
    lead.go("/en/calls/").sees("Water for all")


def _register(amina: Newcomer, edge: Edge | None) -> str:
    amina.go("/accounts/signup/")
    amina.press("Create account", name=amina.name, email=amina.email, password1=PASSWORD, password2=PASSWORD)
    amina.confirm_address()
    amina.go("/en/my/").follow("Register an organisation")
    amina.press("Start registration", legal_name="Wells of the North", country="ML")
    form = amina.path
    if edge:
        # nginx refuses what no portal would take; the portal says no to what is left.
        amina.press("Add this file", expect=413, files=_pdf(70 * MEGABYTE)).sees("too large", "10")
        amina.go(form)
    amina.press("Add this file", expect=413, files=_pdf(30 * MEGABYTE)).sees(
        "Your form or file is too large", "A file can be up to 10 MB"
    )
    amina.go(form).press("Add this file", files=_pdf(3 * MEGABYTE)).sees("statutes.pdf")
    theme = re.search(r'name="themes"[^>]*value="([\w-]+)"', amina.page)
    assert theme
    amina.press("Check your answers", kind="ngo", mission="We dig wells.", themes=[theme[1]])
    amina.press("Submit registration").sees("Being checked")
    found = re.search(r"/organisations/([0-9a-f-]{36})/", amina.url)
    assert found
    return found[1]


def _is_closed_and_opened(amina: Newcomer, edge: Edge, page: str) -> None:
    """Whatever is asked is answered with the closed page; afterwards everything is as it was."""
    amina.go("/en/my/settings/")
    edge.maintenance(amina.portal, "on", "2126-12-01 20:00")
    for path in ("/", "/en/calls/", "/admin/", "/static/css/site.css"):
        amina.go(path, expect=503).sees("closed for maintenance", "1 December 2126, 20:00", "مغلقة للصيانة")
        assert amina.answer.headers["Retry-After"] == "60"
        assert amina.answer.headers["Cache-Control"] == "no-store"
    edge.maintenance(amina.portal, "off")
    amina.go(page).sees("Wells of the North")


def _pdf(size: int) -> dict[str, tuple[str, bytes, str]]:
    content = pdf_files.large(size) if size < 10 * MEGABYTE else b"%PDF-1.7\n" + bytes(size)
    return {"file": ("statutes.pdf", content, "application/pdf")}


def _doctor_finds_nothing_but_what_a_drill_has_not(portal: Portal) -> None:
    """No backup, no address that the world can reach, an email server without a name."""

    def done() -> bool:
        said = _doctor(portal)
        return "ok    Beat runs." in said and "ok    A worker takes emails." in said

    wait_until(done, "beat and worker", seconds=90)
    said = _doctor(portal)
    for what in (
        "The database has all migrations.",
        "An operator and a lead officer can enter the office.",
        "Emails go out.",
        "The email server answers.",
        "The cache answers.",
        "No task waits for long.",
    ):
        assert f"ok    {what}" in said, said


def _doctor(portal: Portal) -> str:
    """It ends with 1 in a drill, so it is asked without looking at that."""
    code = (
        "from django.core.management import call_command\n"
        "try:\n    call_command('doctor')\nexcept SystemExit:\n    pass"
    )
    return portal.python(code)
