"""The app's models in one place, for Django only; import them from their own packages."""

from engagements.cases.models import Case, Clarification, Filing
from engagements.consultations.models import Consultation
from engagements.digests.models import DigestRun
from engagements.publications.models import Publication
from engagements.questions.models import Choice, Correction, Question
from engagements.reasons.models import DeclineReason
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.submissions.models import Attachment, Submission, Version
from engagements.text_templates.models import TextTemplate

__all__ = [
    "Attachment",
    "Case",
    "Choice",
    "Clarification",
    "Consultation",
    "Correction",
    "DeclineReason",
    "DigestRun",
    "Filing",
    "Publication",
    "Question",
    "Referral",
    "Response",
    "Submission",
    "TextTemplate",
    "Version",
]
