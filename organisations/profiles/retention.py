"""Evidence and sources are for the office's check: some time after it nobody needs them any more."""

from django.utils.translation import gettext_lazy as _

from focalpoint.retention import Rule, by_verb, register
from organisations.profiles.evidence import expire_evidence
from organisations.profiles.queries import with_ended_evidence, with_ended_sources
from organisations.profiles.sheets import expire_sources

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
register(
    Rule(
        "verification sources",
        _("The source that a lead officer wrote down when an organisation was verified"),
        _("After the organisation was verified again. What was checked, when and by whom is kept."),
        "EVIDENCE_KEPT_DAYS",
        with_ended_sources,
        by_verb(expire_sources),
    )
)
