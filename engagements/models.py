"""The app's models in one place, for Django only; import them from their own packages."""

from engagements.bulk.models import BulkAct, BulkItem
from engagements.campaigns.models import Fingerprint, LookAlike
from engagements.cases.models import Case, Clarification, Filing, Message
from engagements.consultations.models import Consultation
from engagements.decisions.models import Decision
from engagements.digests.models import DigestRun
from engagements.labels.models import Label
from engagements.notes.models import Note
from engagements.outcomes.models import Citation, Edition, InputUse, Outcome, OutcomeSection
from engagements.publications.models import Publication
from engagements.questions.models import Choice, Correction, Question
from engagements.reasons.models import DeclineReason
from engagements.responses.models import Response
from engagements.routing.models import Referral
from engagements.rules.models import ReferralRule, RuleDepartment
from engagements.saved_views.models import SavedView
from engagements.submissions.models import Attachment, Submission, Version
from engagements.text_templates.models import TextTemplate

__all__ = [
    "Attachment",
    "BulkAct",
    "BulkItem",
    "Case",
    "Choice",
    "Citation",
    "Clarification",
    "Consultation",
    "Correction",
    "Decision",
    "DeclineReason",
    "DigestRun",
    "Edition",
    "Filing",
    "Fingerprint",
    "InputUse",
    "Label",
    "LookAlike",
    "Message",
    "Note",
    "Outcome",
    "OutcomeSection",
    "Publication",
    "Question",
    "Referral",
    "ReferralRule",
    "Response",
    "RuleDepartment",
    "SavedView",
    "Submission",
    "TextTemplate",
    "Version",
]
