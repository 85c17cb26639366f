"""The people, as locust's users: each has cookies of their own and pauses between two clicks.

Runs in an environment without Django (requirements/load.txt). All of them share a few connections, as behind
a proxy that keeps some open to the web server.
"""

import json
import random
import re
from collections import deque
from html import escape, unescape
from typing import Any

import gevent
from geventhttpclient.client import HTTPClientPool
from locust import task
from locust.contrib.fasthttp import FastHttpUser
from locust.env import Environment
from requests.cookies import create_cookie
from urllib3 import encode_multipart_formdata

from load import scenario
from load.facts import PASSWORD, Facts
from load.scenario import Pause
from load.tally import Accepted, Tally
from tests.walker import Form, forms_of

# More than threads that answer: what waits, waits at the server, as behind a proxy.
CONNECTIONS = 200
# Who has waited so long goes away.
PATIENCE = 30
_SENTENCES = (
    "Nine villages walk two hours for water each day. ",
    "The wells of the north have been dry since the spring of 2024. ",
    "Girls stay away from school because they carry water. ",
    "We ask for pumps that can be repaired where they stand. ",
)
_REFERENCE = re.compile(r"FP-\d{4}-\w{4}-\w{4}")
_STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+)')
_QUEUE = "/admin/engagements/case/"
_CASES = re.compile(r'href="(FP-[^/"]+/change/[^"]*)"')


class GoneError(Exception):
    """The round cannot go on: an error was answered, or a page that is not what was expected."""


class World:
    """What all people of one process share."""

    facts: Facts
    file: bytes
    tally: Tally
    accounts: deque[str]
    officers: deque[str]
    # How many times as fast as a person.
    pace: float
    addresses: int = 0

    @classmethod
    def address(cls) -> str:
        """Of one more visitor."""
        cls.addresses += 1
        number = cls.addresses
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Person(FastHttpUser):
    """What everyone does: open a page, press a button, pause."""

    abstract = True
    client_pool = HTTPClientPool(
        concurrency=CONNECTIONS, network_timeout=PATIENCE, connection_timeout=PATIENCE
    )

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.is_first = True
        self.path, self.page = "", ""

    @task
    def round(self) -> None:
        try:
            self.come()
        except GoneError:
            self.pause(Pause(5, 15))
        self.is_first = False

    def come(self) -> None:
        raise NotImplementedError

    def arrive(self) -> None:
        """Another person in the same place: nothing of the one before is left."""
        self.client.cookiejar.clear()
        self.headers = {
            "X-Forwarded-For": World.address(),
            "Accept-Language": "en",
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
        }

    def begun(self, times: int) -> int:
        """How often something is done in this round: the first one is somewhere in its middle."""
        return random.randint(1, times) if self.is_first else times

    def pause(self, pause: Pause) -> None:
        gevent.sleep(random.uniform(pause.shortest, pause.longest) / World.pace)

    def ask(self, name: str, method: str, path: str, **options: Any) -> Any:
        """One answer, below 400."""
        headers = {**self.headers, **options.pop("headers", {})}
        answer = self.client.request(
            method, path, name=name, headers=headers, allow_redirects=False, **options
        )
        if not 200 <= answer.status_code < 400:
            raise GoneError
        return answer

    def open(self, name: str, path: str) -> None:
        answer = self.ask(name, "GET", path)
        if answer.status_code != 200:
            self.wonder(f"{name}: {path} led to {answer.headers.get('location')}")
        self.path, self.page = path, answer.text or ""

    def wonder(self, sentence: str) -> None:
        World.tally.surprise(sentence)
        raise GoneError

    def form(self, button: str) -> tuple[Form, tuple[str, str, str, str]]:
        for form in forms_of(self.page):
            for one in form.buttons:
                if button in one[3]:
                    return form, one
        self.wonder(f"no button “{button}” at {re.sub(r'[0-9a-f-]{36}|FP-[^/]+', '…', self.path)}")
        raise GoneError

    def press(
        self, name: str, button: str, *, then: str, file: bytes | None = None, **fields: str | None
    ) -> str:
        """The form with this button, filled in; returns where it led, with its page opened as `then`."""
        form, (key, value, to, _words) = self.form(button)
        sent = {**form.fields, **{field: [text] for field, text in fields.items() if text is not None}}
        if key:
            sent[key] = [value]
        target = (to or form.action or self.path).split("#")[0]
        pairs: list[tuple[str, Any]] = [(field, text) for field, texts in sent.items() for text in texts]
        if file is not None:
            pairs.append(("file", ("map.pdf", file, "application/pdf")))
        answer = self.send(name, target, pairs)
        if answer.status_code != 302:
            self.wonder(f"{name}: answered {answer.status_code} instead of going on")
        place = str(answer.headers["location"]).split("#")[0]
        self.open(then, place)
        return place

    def send(self, name: str, path: str, pairs: list[tuple[str, Any]], accept: str = "text/html") -> Any:
        body, kind = encode_multipart_formdata(pairs)
        headers = {"Content-Type": kind, "Accept": accept, "Referer": f"{self.host}{self.path}"}
        return self.ask(name, "POST", path, data=body, headers=headers)


class Reader(Person):
    """Looks at some public pages."""

    def come(self) -> None:
        self.arrive()
        names, weights = list(scenario.PAGES), list(scenario.PAGES.values())
        for number in range(self.begun(scenario.PAGES_OF_A_VISIT)):
            if self.is_first and number == 0:
                self.pause(Pause(0, scenario.READING.longest))
            name = random.choices(names, weights)[0]
            self.open(name, self.address_of(name))
            if number == 0:
                for path in _STATIC.findall(self.page)[: scenario.STATIC_FILES]:
                    self.ask("style sheets and scripts", "GET", path)
            self.pause(scenario.READING)

    def address_of(self, name: str) -> str:
        facts, choose = World.facts, random.choice
        places = {
            "home": "",
            "calls": "calls/",
            # Most read of what closes today.
            "one call": f"calls/{choose(facts['open_calls'] if random.random() < 0.8 else facts['calls'])}/",
            "inputs": f"inputs/{choose(['', '?theme=' + choose(facts['themes'])])}",
            "one input": f"inputs/{choose(facts['inputs'])}/",
            "one department": f"departments/{choose(facts['departments'])}/",
            "search": f"search/?q={choose(facts['words'])}",
            "one theme": f"themes/{choose(facts['themes'])}/",
        }
        return "/feeds/en/inputs/" if name == "feed" else f"/en/{places[name]}"


class Writer(Person):
    """Signs in by the real door, writes an input while it is saved, adds a file, checks it and submits it."""

    def come(self) -> None:
        steps = {step.name: step for step in scenario.WRITER}
        self.arrive()
        email = World.accounts.popleft()
        try:
            self.open("sign-in page", "/accounts/login/?next=/en/my/")
            self.pause(steps["sign in"].pause)
            self.press("sign in", "Sign in", then="my pages", login=email, password=PASSWORD)
            call = random.choice(World.facts["open_calls"])
            self.open("one call", f"/en/calls/{call}/")
            self.pause(steps["choose a call"].pause)
            self.open("begin, page", f"/en/my/inputs/new/?call={call}")
            self.press("begin", "Start writing", then="writing page", level="open", language="en")
            self.pause(steps["begin"].pause)
            self.write(steps["save"])
            self.press(
                "add a file",
                "Add this file",
                then="writing page",
                file=World.file,
                **self.text(3),
                title=_title(),
            )
            self.pause(steps["add a file"].pause)
            self.press("check", "Check your answers", then="check page")
            self.pause(steps["check"].pause)
            self.submit(email)
            self.pause(steps["submit"].pause)
            self.press("sign out", "Sign out", then="home")
            self.pause(steps["sign out"].pause)
        finally:
            World.accounts.append(email)

    def write(self, step: scenario.Step) -> None:
        """Saved by the script of the page, again and again."""
        form, _button = self.form("Check your answers")
        fields = {name: texts[-1:] for name, texts in form.fields.items() if name != "themes"}
        for number in range(self.begun(step.times)):
            fields |= {name: [text] for name, text in self.text(1 + number).items()}
            fields["title"] = [_title()]
            pairs: list[tuple[str, Any]] = [(name, text) for name, texts in fields.items() for text in texts]
            answer = json.loads(self.send("save", self.path, pairs, "application/json").text)
            if "edit" not in answer:
                self.wonder("save: answered without an edit number")
            fields |= {name: [str(answer[name])] for name in ("edit", "base")}
            self.pause(step.pause)
        # What is pressed next is on a page that was saved so far.
        self.page = self.page_of(fields)

    def page_of(self, fields: dict[str, list[str]]) -> str:
        """The page with the edit number and the marks that the script has put there."""
        page = self.page
        for name in ("edit", "base"):
            before, found, after = _around_value(page, name)
            page = before + escape(fields[name][0]) + after if found else page
        return page

    def text(self, length: int) -> dict[str, str]:
        """What stands in the boxes after so many sentences."""
        boxes = re.findall(r'name="(answer-[0-9a-f-]{36})"', self.page)
        text = "".join(_SENTENCES[number % len(_SENTENCES)] for number in range(length * 3))
        short = dict.fromkeys(boxes, "Since 2019")
        long = {name: text for name in boxes if re.search(rf'<textarea[^>]*name="{name}"', self.page)}
        return {"summary": text, **short, **long}

    def submit(self, email: str) -> None:
        form, (_key, _value, to, _words) = self.form("Submit")
        target = to or form.action
        pairs = [(field, text) for field, texts in form.fields.items() for text in texts]
        answer = self.send("submit", target, pairs)
        place = str(answer.headers.get("location", ""))
        if not place.endswith("/receipt/"):
            self.wonder(f"submit: answered {answer.status_code} without a receipt")
        # From here on it was accepted, whatever becomes of the page that follows.
        accepted = Accepted(input=target.split("/")[-3], reference="", author=email)
        World.tally.accepted.append(accepted)
        self.open("receipt", place)
        found = _REFERENCE.search(self.page)
        accepted.reference = found[0] if found else ""


def _around_value(page: str, name: str) -> tuple[str, bool, str]:
    """What stands before and after the value of a hidden field; whether there is one."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return (page[: found.start(1)], True, page[found.end(1) :]) if found else (page, False, "")


def _title() -> str:
    return f"Wells for the dry north {random.randint(1, 99_999)}"


class Officer(Person):
    """Takes a case from the queue, reads it, asks its author or refers it; signed in beforehand."""

    def on_start(self) -> None:
        self.session = World.officers[0]
        World.officers.rotate(-1)

    def come(self) -> None:
        steps = {step.name: step for step in scenario.OFFICER}
        self.arrive()
        self.client.cookiejar.set_cookie(create_cookie("sessionid", self.session))
        if self.is_first:
            self.pause(Pause(0, 60))
        self.open("queue", f"{_QUEUE}?view=unassigned")
        self.pause(steps["queue"].pause)
        cases = _CASES.findall(self.page)
        if not cases:
            self.wonder("queue: no case is left")
        self.open("decision page", _QUEUE + unescape(random.choice(cases)))
        self.pause(steps["open a case"].pause)
        self.press("claim", "Assign to me", then="decision page")
        self.pause(steps["claim"].pause)
        if random.random() < scenario.QUESTIONS:
            question: dict[str, Any] = {"return-question": "Which year are the figures from?"}
            self.press("ask the author", "Send question", then="decision page", **question)
        else:
            self.press("refer", "Send referral", then="decision page", **self.referral())
        self.pause(steps["decide"].pause)

    def referral(self) -> dict[str, Any]:
        row, decision = "refer-0-", "refer-publication-"
        fields: dict[str, Any] = {
            f"{row}department": "unep",
            f"{row}purpose": "lead",
            f"{row}question": "Can wells be drilled this year?",
            "assess-summary": "Nine villages in the north ask for wells.",
        }
        if f'name="{decision}decision"' in self.page:
            fields[f"{decision}decision"] = "publish"
        if f'name="{decision}is_confirmed"' in self.page:
            fields[f"{decision}is_confirmed"] = "on"
        return fields
