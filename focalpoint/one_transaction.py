"""What a library writes and the verb that follows it: all of it is kept, or nothing, the session included."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest


@contextmanager
def all_or_nothing(request: HttpRequest) -> Iterator[None]:
    """After an error the session is the one that the request came with: a code in it can be given again.

    What was changed in memory would else be saved with the answer, beside rows that were undone.
    """
    session, user = request.session, request.user
    try:
        with transaction.atomic():
            key = session.session_key
            yield
    except BaseException:
        request.session = type(session)(key)
        request.user = user
        raise
