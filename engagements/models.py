"""The app's models in one place, for Django only; import them from their own packages."""

from engagements.consultations.models import Consultation
from engagements.digests.models import Morning
from engagements.questions.models import Choice, Correction, Question
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Attachment, Submission, Version
from engagements.triage.models import Assessment, Clarification

__all__ = [
    "Assessment",
    "Attachment",
    "Choice",
    "Clarification",
    "Consultation",
    "Correction",
    "Morning",
    "Question",
    "Referral",
    "Response",
    "Submission",
    "Version",
]
