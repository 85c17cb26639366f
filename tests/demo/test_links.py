"""Every link of a page leads somewhere: nobody is sent to what they may not open, or is not there."""

import html
import re
from collections import Counter
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.urls import reverse

from demo.roles import SEATS

_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
# The public pages are the same for everyone: they are walked once.
_OWN = re.compile(r"^/(admin|accounts|en/my|en/desk|feeds/en)/")
_PUBLIC = re.compile(r"^/(en|accounts|feeds/en)/")
_LEFT_OUT = re.compile(r"^/(demo/|accounts/logout/)")
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|FP-\d{4}-\w{4}-\w{4}|\b\d+\b")
_CODE = re.compile(
    r"^(/en/(?:calls|organisations|departments|themes|help)|/admin/\w+/(?:text|theme|department|holiday))/[\w-]+/"
)
# A list can be narrowed and sorted in many ways.
_OF_ONE_PATH = 3
_SAME_AS_ANOTHER = {"second-officer", "second-lead", "owner-ar"}
_WALKERS = [seat for seat in SEATS if seat not in _SAME_AS_ANOTHER]


def pattern_of(address):
    """One of each kind of page is enough."""
    parts = urlsplit(address)
    path = _CODE.sub(r"\1/<code>/", _KEY.sub("<key>", parts.path))
    return path, *sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})


def dead_ends(client, first, within):
    waiting, met, dead, of_path = [("", first)], set(), [], Counter()
    while waiting:
        source, address = waiting.pop(0)
        pattern = pattern_of(address)
        if pattern in met or of_path[pattern[0]] == _OF_ONE_PATH:
            continue
        met.add(pattern)
        of_path[pattern[0]] += 1
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            dead.append(f"{answer.status_code} {address} from {source}")
        elif not answer.streaming and answer["Content-Type"].startswith("text/html"):
            here = answer.wsgi_request.get_full_path()
            for link in _LINK.findall(answer.content.decode()):
                found = urljoin(here, html.unescape(link)).split("#")[0]
                if within.match(found) and not _LEFT_OUT.match(found):
                    waiting.append((here, found))
    return dead, met


@pytest.mark.parametrize("seat", _WALKERS)
def test_links_of_each_role_lead_to_a_page(world, client, seat):
    entered = client.post(reverse("demo-step-into", args=[seat]), follow=True)
    dead, met = dead_ends(client, entered.redirect_chain[-1][0], _OWN)
    assert not dead
    assert len(met) > 10


def test_links_of_public_pages_lead_to_a_page(world, client):
    dead, met = dead_ends(client, "/en/", _PUBLIC)
    assert not dead
    assert len(met) > 40
