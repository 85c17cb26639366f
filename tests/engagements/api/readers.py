"""What a feed reader, a calendar and a search engine make of what they are sent; strict as they should be."""

import re
from typing import Any
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feed(response: Any) -> ElementTree.Element:
    """The root of a feed that is valid Atom (RFC 4287): what each feed and each entry must have, once."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert MOMENT.fullmatch(element.findtext(f"{ATOM}updated"))
        assert element.findtext(f"{ATOM}id").startswith("tag:")
        assert all(link.get("href").startswith("http") for link in element.findall(f"{ATOM}link"))
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["alternate", "self"]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries(root)]
    assert len(ids) == len(set(ids))
    return root


def entries(root: ElementTree.Element) -> list[ElementTree.Element]:
    return root.findall(f"{ATOM}entry")


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in entries(root)]


def calendar(content: bytes) -> list[dict[str, str]]:
    """The events of a valid calendar (RFC 5545), by property; lines unfolded, text as it is read."""
    text = content.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")[:-1]
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= 75
    whole = re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]
    assert whole[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    opened, events = [], []
    for line in whole:
        name, colon, value = line.partition(":")
        assert colon, line
        if name == "BEGIN":
            opened.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert opened.pop() == value
        elif opened[-1] == "VEVENT":
            events[-1][name] = re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)
    assert opened == []
    assert "BEGIN:VEVENT" in whole or "BEGIN:VTIMEZONE" in whole
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND"} <= set(event)
    return events


def site_map(response: Any) -> dict[str, dict[str, str]]:
    """Each address of the file, with its alternatives by language; or those of the files of an index."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    assert len(response.content) < 50 * 1024 * 1024
    root = ElementTree.fromstring(response.content)
    assert root.tag in (f"{MAP}urlset", f"{MAP}sitemapindex")
    assert 0 < len(root) <= 50_000
    found = {}
    for element in root:
        links = element.findall(f"{XHTML}link")
        assert all(link.get("rel") == "alternate" for link in links)
        found[element.findtext(f"{MAP}loc")] = {link.get("hreflang"): link.get("href") for link in links}
    assert len(found) == len(root)
    return found
