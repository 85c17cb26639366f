"""Where someone is signed in: as much of address and browser as they need to know it, and no more."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from focalpoint.posted import only_posted

# The first that fits: each browser says that it is also one of those below it.
_BROWSERS = {
    "Edge": r"Edg|\bEdge\b",
    "Opera": r"OPR/|Opera",
    "Samsung Internet": r"Samsung ?(Browser|Internet)",
    "Firefox": r"Firefox|FxiOS",
    "Chrome": r"Chrome|CriOS|Chromium",
    "Safari": r"Safari",
}
_SYSTEMS = {
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Windows": r"Windows",
    "macOS": r"Mac OS X|macOS",
    "ChromeOS": r"CrOS|ChromeOS",
    "Linux": r"Linux",
}


def shortened(address: str) -> str:
    """The network: the first three of four parts, or the first 48 bits."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False).network_address)


def browser(user_agent: str) -> str:
    """ "Firefox on Windows"; empty for what is not known. Of its own answer it makes the same."""
    names = (_first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent))
    return " on ".join(filter(None, names))


def _first(known: dict[str, str], text: str) -> str:
    return next((name for name, pattern in known.items() if re.search(pattern, text)), "")


def in_words(name: str) -> str:
    """The same in the language of the page."""
    program, _on, system = name.partition(" on ")
    if program and system:
        return _("%(browser)s on %(system)s") % {"browser": program, "system": system}
    return program or _("Another browser")


@receiver(pre_save, sender=UserSession)
def shorten(instance: UserSession, **_options: object) -> None:
    """Before it is written, whoever writes it."""
    instance.ip = shortened(instance.ip)
    instance.user_agent = browser(instance.user_agent)


@login_required
@only_posted("usersessions_list")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out in one place."""
    place = get_object_or_404(UserSession, user=request.user.pk, pk=pk)
    if place.session_key == request.session.session_key:
        logout(request)
        return redirect("home")
    place.end()
    messages.success(request, _("You are signed out on that device."))
    return redirect("usersessions_list")
