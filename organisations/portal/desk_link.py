"""Whether the head of a person's pages links to a desk: their session remembers it, so that no page asks.

The desk and “My page” know it and correct it; it shows a link, and decides nothing.
"""

from django.http import HttpRequest

SESSION = "has_desk"


def remember(request: HttpRequest, *, has_desk: bool) -> None:
    if bool(request.session.get(SESSION)) is not has_desk:
        request.session[SESSION] = has_desk
