"""The app's models in one place, for Django only; import them from their own packages."""

from engagements.campaigns.models import Fingerprint, LookAlike
from engagements.cases.models import Case, Clarification, Filing
from engagements.consultations.models import Consultation
from engagements.digests.models import DigestRun
from engagements.publications.models import Publication
from engagements.questions.models import Choice, Correction, Question
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Attachment, Submission, Version

__all__ = [
    "Attachment",
    "Case",
    "Choice",
    "Clarification",
    "Consultation",
    "Correction",
    "DigestRun",
    "Filing",
    "Fingerprint",
    "LookAlike",
    "Publication",
    "Question",
    "Referral",
    "Response",
    "Submission",
    "Version",
]
