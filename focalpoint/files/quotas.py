"""How many files an organisation and a person may send in a day; what is removed again counts, too."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focalpoint import rates
from focalpoint.people import Person
from focalpoint.rates import Rate

# For all organisations together: these cost nothing.
OF_A_PERSON = 100
# Also of files that were refused: to find out that one is bad costs as much as to keep it.
TRIES = 200

P = ParamSpec("P")
R = TypeVar("R")


def tried(run: Callable[P, R]) -> Callable[P, R]:
    """Around a verb that takes an upload: counts each try of `by`, in a transaction of its own.

    What the verb itself counts is undone when the file is refused.
    """

    @wraps(run)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        count_try(cast(Person, kwargs["by"]).pk, at=cast(datetime, kwargs["at"]))
        return run(*args, **kwargs)

    return counted


@transaction.atomic
def count_try(by: UUID, *, at: datetime) -> None:
    """Raises RateError when the person has tried too many files today."""
    sentence = _("One person can try at most %(most)s files a day, refused ones included.")
    rates.count((Rate("tried uploads of a person", TRIES, sentence), by), at=at)


def count_upload(organisation: UUID, *, by: UUID, most: int, at: datetime) -> None:
    """Count one file; raises RateError when the organisation has sent `most` today, or the person too many.

    The files of an organisation, and those of a person, wait for each other until the transaction ends,
    whichever inputs they belong to.
    """
    of_organisation = _("Your organisation can send at most %(most)s files a day. What you wrote is saved.")
    of_person = _("One person can send at most %(most)s files a day. What you wrote is saved.")
    rates.count(
        (Rate("uploads of an organisation", most, of_organisation), organisation),
        (Rate("uploads of a person", OF_A_PERSON, of_person), by),
        at=at,
    )
