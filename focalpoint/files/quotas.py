"""How many files an organisation and a person may send in a day; what is removed again counts, too."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from focalpoint import rates
from focalpoint.rates import Rate

# For all organisations together: these cost nothing.
OF_A_PERSON = 100
TRIES_AN_HOUR = 60


def count_upload(organisation: UUID, *, by: UUID, most: int, at: datetime) -> None:
    """Count one file; raises RateError when the organisation has sent `most` today, or the person too many.

    The files of an organisation, and those of a person, wait for each other until the transaction ends,
    whichever inputs they belong to.
    """
    of_organisation = _(
        "Your organisation can upload no more than %(most)s files a day. What you typed is saved."
    )
    of_person = _("You can upload no more than %(most)s files a day. What you typed is saved.")
    rates.count(
        (Rate("uploads of an organisation", most, of_organisation), organisation),
        (Rate("uploads of a person", OF_A_PERSON, of_person), by),
        at=at,
    )


def count_try(person: UUID, *, at: datetime) -> None:
    """Count a file that a person sends, whether it is kept or refused; raises RateError for too many."""
    sentence = _("You can upload no more than %(most)s files an hour. What you typed is saved.")
    rates.count((Rate("files tried by a person", TRIES_AN_HOUR, sentence, timedelta(hours=1)), person), at=at)
