"""How long things are kept, in days; what each period is for is in docs/retention.md."""

from .environment import env, setting, within


def _kept(name: str, default: int, help: str) -> int:
    days: int = setting(
        name,
        env.int,
        default=default,
        valid=within(1, 3650),
        expected="a number of days from 1 to 3650",
        help=help,
    )
    return days


NOTICE_KEPT_DAYS = _kept("NOTICE_KEPT_DAYS", 365, "a notice is kept, after it was sent and read")
DIGEST_KEPT_DAYS = _kept("DIGEST_KEPT_DAYS", 90, "a daily digest and what it carried are kept")
DRAFT_KEPT_DAYS = _kept("DRAFT_KEPT_DAYS", 730, "a draft is kept, after it was last saved")
DRAFT_WARNING_DAYS = _kept("DRAFT_WARNING_DAYS", 60, "the writers of a draft are warned before it is deleted")
EVIDENCE_KEPT_DAYS = _kept(
    "EVIDENCE_KEPT_DAYS", 180, "evidence of registration is kept, after the office's decision"
)
UNCONFIRMED_ACCOUNT_DAYS = _kept(
    "UNCONFIRMED_ACCOUNT_DAYS", 30, "an account waits for its address to be confirmed"
)
