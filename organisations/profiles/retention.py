"""Evidence is for the office's check: some time after the decision nobody needs it any more."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, by_verb, register
from organisations.profiles.evidence import expire_evidence
from organisations.profiles.queries import with_ended_evidence

register(
    Rule(
        "evidence",
        _("The file that proves an organisation's registration"),
        _("After the office decided, or after a later upload. The profile itself is kept."),
        "EVIDENCE_KEPT_DAYS",
        with_ended_evidence,
        by_verb(expire_evidence),
    )
)
