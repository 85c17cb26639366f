"""What a section must be, as its form and its verb ask it."""

from django.utils.translation import gettext_lazy as _

from engagements.outcomes.content import SectionText
from engagements.outcomes.errors import BadProofError, NoProofError, NoReasonError, NothingHeardError
from engagements.outcomes.models import Outcome
from engagements.outcomes.queries import is_web_address
from focalpoint.limits import Asked, check_most


def check_section(text: SectionText) -> None:
    if not text.heard:
        raise NothingHeardError
    if text.changed and not text.proof.strip():
        raise NoProofError
    if text.proof.strip() and not is_web_address(text.proof):
        raise BadProofError
    if text.unchanged and not text.reason:
        raise NoReasonError
    check_most(Asked("citations", _("citations")), Outcome.MOST_CITED, text.citations)
