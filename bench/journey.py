"""Submit drafts over HTTP, as a browser without JavaScript would: open the form, save, submit.

`python -m bench.journey` reads {"port", "cookie", "drafts", "clients"} on standard input.
"""

import http.client
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import TypedDict
from urllib.parse import urlencode

_INPUT = re.compile(r"<(?:input|textarea)\b[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
TITLE, TEXT = "Wells for the dry north", "Nine villages walk two hours for water each day. " * 12


class Order(TypedDict):
    """Whose drafts to submit, and how many people do so at once."""

    port: int
    cookie: str
    drafts: list[str]
    clients: int


class Result(TypedDict):
    """Seconds of the three steps of each draft, and of all."""

    times: list[list[float]]
    seconds: float


class Person:
    """One browser: a connection that is kept, and the session."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = cookie
        self.token = ""

    def send(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> str:
        headers = {"Cookie": self.cookie + (f"; csrftoken={self.token}" if self.token else "")}
        body = None
        if fields is not None:
            body = urlencode([*fields, ("csrfmiddlewaretoken", self.token)])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        if answer.status not in (200, 302):
            raise SystemExit(f"{method} {path}: {answer.status} {text[:400]}")
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("csrftoken="):
                self.token = value.split(";")[0].removeprefix("csrftoken=")
        return text

    def submit(self, draft: str) -> list[float]:
        """Seconds of each of the three steps."""
        page, opened = self.timed("GET", f"/en/my/inputs/{draft}/edit/")
        _page, saved = self.timed("POST", f"/en/my/inputs/{draft}/edit/", _filled(page))
        # What is submitted is what the check page showed.
        page = self.send("GET", f"/en/my/inputs/{draft}/preview/")
        _page, submitted = self.timed("POST", f"/en/my/inputs/{draft}/submit/", _hidden(page, "seen"))
        return [opened, saved, submitted]

    def timed(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[str, float]:
        begun = time.perf_counter()
        return self.send(method, path, fields), time.perf_counter() - begun


def _hidden(page: str, wanted: str) -> list[tuple[str, str]]:
    inputs = (dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(page))
    return [(wanted, unescape(tag.get("value", ""))) for tag in inputs if tag.get("name") == wanted][:1]


def _filled(page: str) -> list[tuple[str, str]]:
    """The fields of the form, with what a person types into them."""
    fields = [("level", "open"), ("language", "en"), ("title", TITLE), ("summary", TEXT)]
    for tag in _INPUT.findall(page):
        attributes = dict(_ATTRIBUTE.findall(tag))
        name, value = attributes.get("name", ""), unescape(attributes.get("value", ""))
        if name in ("edit", "base"):
            fields.append((name, value))
        elif name not in dict(fields) and (tag.startswith("<textarea") or attributes.get("type") == "text"):
            fields.append((name, TEXT if tag.startswith("<textarea") else "Since 2019"))
    return [*fields, ("save", "1")]


def run(order: Order) -> Result:
    drafts, clients = order["drafts"], order["clients"]
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = [drafts[number::clients] for number in range(clients)]
        times = list(pool.map(lambda share: _all_of(Person(order["port"], order["cookie"]), share), shares))
    return {"times": [steps for share in times for steps in share], "seconds": time.perf_counter() - begun}


def _all_of(person: Person, drafts: list[str]) -> list[list[float]]:
    return [person.submit(draft) for draft in drafts]


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
