"""What belongs to an input, for whoever looks in a log that names rows by their keys."""

from uuid import UUID

from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions import references
from engagements.submissions.models import Submission
from focalpoint.finding import register_rows


def rows_of(text: str) -> list[UUID] | None:
    """By a reference: the input, its case, its publication, the case's referrals and their responses.

    None where it is no reference. Raises ReferenceTypoError for one that has a typo.
    """
    reference = references.normalise(text)
    if not reference:
        return None
    known = Submission.objects.filter(reference=reference)
    keys = known.values_list("pk", "filing__case", "publication").first()
    if keys is None:
        return []
    of_case = Referral.objects.filter(case=keys[1]).values_list("pk", flat=True)
    responses = Response.objects.filter(referral__case=keys[1]).values_list("pk", flat=True)
    return [*filter(None, keys), *of_case, *responses]


register_rows(rows_of)
