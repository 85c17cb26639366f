"""Who may open which address, and what becomes of what they post to it: the tables of `test_urls`."""

from collections.abc import Callable
from typing import Any

from tests.factories.submissions import as_seen
from tests.house import world
from tests.house.world import ROLES

# Answers: a status; or where one is sent: to sign in, to the second factor, on to another page.
IN, FACTOR, ON = "sign in", "second factor", "on"
GROUPS = {
    "members": ["reader", "editor", "owner"],
    "writers": ["editor", "owner"],
    "bare": world.BARE,
    "desk": ["reviewer", "liaison"],
    "officers": ["officer", "lead", "protection_officer"],
    "readers": ["officer", "lead", "protection_officer", "operator"],
    "*": ROLES,
}
Row = dict[str, int | str]


def each(names: list[str], row: Row) -> dict[str, Row]:
    return dict.fromkeys(names, row)


# The first that fits the person holds.
MY: Row = {"anonymous": IN}
DESK: Row = {"anonymous": IN, "bare": FACTOR}
OFFICE: Row = {"anonymous desk other_reviewer": IN, "bare": FACTOR}
EVERYBODY: Row = {"*": 200}
ENTRANCE: Row = {"anonymous": 200, "*": ON}
NOBODY: Row = {**OFFICE, "*": 403}
ORDINARY: Row = {**OFFICE, "readers": 200, "*": 403}
INPUTS: Row = {**OFFICE, "officers": 200, "*": 403}
FIGURES: Row = {**OFFICE, "officers auditor": 200, "*": 403}
LEADS: Row = {**OFFICE, "lead": 200, "*": 403}
MEMBERS: Row = {**MY, "members": 200, "*": 404}
WRITERS: Row = {**MY, "writers": 200, "reader": 403, "*": 404}
# What is only posted leads to the page of its form.
POSTED: Row = {**MY, "*": ON}

# By the beginning of the name; the longest that fits counts.
PUBLIC = [
    "alive", "ready", "home", "consultation-list", "consultation-detail", "outcome-of-call",
    "outcome-detail", "input-list", "input-detail",
    "organisation-list", "organisation-detail", "department-list", "department-detail", "theme-list",
    "theme-detail", "search", "notifications-stop", "never-invite", "security-txt",
    "robots", "sitemap", "sitemap-section", "feed", "feed-of-theme", "feed-of-department", "feed-calendar",
    "call-calendar", "about", "contact", "accessibility", "privacy", "security", "help-index",
    "help-topic",
    "invitation-accept", "demo-index", "demo-mails", "demo-mail", "demo-mail-html", "account_inactive",
    "account_reset_password", "account_password_reset_completed",
]  # fmt: skip
GET: dict[str, Row] = {
    **each(PUBLIC, EVERYBODY),
    # Who asks from the machine itself, as all of these do; others need a token.
    "metrics": EVERYBODY,
    **each(["root", "favicon", "touch-icon"], {"*": ON}),
    "demo-step-into": {"*": 405},
    # Signing in and up, and what is set up once one is in.
    **each(["account_login", "account_signup", "account_request_login_code"], ENTRANCE),
    **each(["account_confirm_", "account_complete_password_reset", "mfa_authenticate"], {"*": ON}),
    "mfa_login_webauthn": {"*": ON},
    "account_logout": {"anonymous": ON, "*": 200},
    **each(["account_reauthenticate", "account_change_password", "mfa_index"], {**MY, "*": 200}),
    **each(["account_email", "mfa_list_webauthn", "usersessions_list"], {**MY, "*": 200}),
    "account_email_verification_sent": {"*": ON},
    "account_set_password": {**MY, "*": ON},
    # Not without giving the password again, or there is no such factor.
    "mfa_": {**MY, "*": ON},
    **each(["mfa_deactivate_totp", "mfa_view_recovery", "mfa_download_recovery"], {**MY, "*": 404}),
    "session-state": {"anonymous": IN, "*": 200},
    "session-end": {**MY, "*": ON},
    # Nobody's in this world.
    "kept-form": {**MY, "*": 404},
    # Their own pages.
    **each(["my-home", "submission-list", "submission-create", "profile-list"], {**MY, "*": 200}),
    **each(["profile-create", "person-settings", "notification-list"], {**MY, "*": 200}),
    **each(["preference-choose", "notification-read", "attachment-add"], POSTED),
    **each(["attachment-remove", "submission-submit", "submission-resubmit"], POSTED),
    **each(["profile-submit", "profile-evidence-add", "profile-evidence-remove"], POSTED),
    **each(["membership-invite", "invitation-withdraw"], POSTED),
    **each(["submission-detail", "submission-receipt", "attachment-download"], MEMBERS),
    **each(["profile-detail", "profile-people", "profile-evidence-download"], MEMBERS),
    **each(["submission-edit", "submission-preview", "submission-appeal"], WRITERS),
    **each(["submission-withdraw", "submission-delete", "profile-edit"], WRITERS),
    **each(["submission-raise-level", "publication-take-down", "publication-allow"], WRITERS),
    # A verified entry is not handed in.
    "profile-preview": {**WRITERS, "writers": ON},
    # The office knows the people of organisations, and has no part in changing them.
    "membership-change": {**MY, "owner": 200, "writers reader officers bare_officer": 403, "*": 404},
    "membership-end": {**MY, "writers": 200, "reader officers bare_officer": 403, "*": 404},
    # Departments.
    "referral-list": {**DESK, "desk other_reviewer": 200, "*": 403},
    **each(["referral-detail", "referral-attachment"], {**DESK, "desk": 200, "*": 404}),
    # There is no picture in it.
    "referral-attachment-picture": {**DESK, "*": 404},
    **each(
        ["referral-return", "referral-request-extension", "response-edit"],
        {**DESK, "desk": 200, "officers": 403, "*": 404},
    ),
    **each(["referral-acknowledge", "referral-read", "referral-forward"], {**DESK, "*": ON}),
    "referral-withdraw-request": {**DESK, "*": ON},
    **each(["response-approve", "response-reopen", "response-send", "post-name"], {**DESK, "*": ON}),
    "post-list": {**DESK, "*": 200},
    "post-end": {**DESK, "liaison lead": 200, "reviewer": 403, "*": 404},
    # The office.
    **each(["admin:index", "admin:password_change_done", "admin:jsi18n"], {**OFFICE, "*": 200}),
    "admin:login": {"desk other_reviewer": 403, **OFFICE, "*": ON},
    "admin:logout": {"bare": FACTOR, "anonymous desk other_reviewer": ON, "*": 405},
    "admin:password_change": {**OFFICE, "*": ON},
    "admin:autocomplete": NOBODY,
    "admin:view_on_site": {**OFFICE, "*": 404},
    "admin:app_list": {**OFFICE, "officers": 200, "*": 404},
    # What other packages bring is nobody's.
    **each(["admin:auth_", "admin:account_", "admin:mfa_", "admin:usersessions_"], NOBODY),
    **{
        f"admin:{one}_history": {**OFFICE, "*": ON}
        for one in ("auth_group", "account_emailaddress", "mfa_authenticator", "usersessions_usersession")
    },
    **{
        f"admin:organisations_{one}": ORDINARY
        for one in ("department", "holiday", "theme", "user", "profile")
    },
    **{f"admin:organisations_{one}_add": LEADS for one in ("department", "holiday", "theme")},
    **{f"admin:organisations_{one}_delete": NOBODY for one in ("department", "theme", "user", "profile")},
    "admin:organisations_holiday_delete": LEADS,
    "admin:organisations_department_name": LEADS,
    "admin:organisations_department_end": {**LEADS, "*": 404},
    "admin:organisations_user_add": {**OFFICE, "lead operator": 200, "*": 403},
    "admin:organisations_user_grant": {**OFFICE, "operator": 200, "officers": 403, "*": 404},
    "admin:organisations_user_revoke": {**OFFICE, "operator": 200, "officers": 403, "*": 404},
    "admin:organisations_user_deactivate": {**OFFICE, "lead operator": 200, "officers": 403, "*": 404},
    "admin:organisations_user_request_factor_reset": {**OFFICE, "lead": 200, "readers": 403, "*": 404},
    # The person of this world has no part in the office.
    "admin:organisations_user_set_absence": {**OFFICE, "lead": 409, "readers": 403, "*": 404},
    "admin:organisations_user_end_absence": {**OFFICE, "lead": 409, "readers": 403, "*": 404},
    # Nobody asked for it.
    "admin:organisations_user_confirm_factor_reset": {
        **OFFICE,
        "officers": 409,
        "operator": 403,
        "*": 404,
    },
    # Nobody lets in who is in.
    "admin:organisations_user_reactivate": {**OFFICE, "lead operator": 409, "readers": 403, "*": 404},
    "admin:organisations_profile": INPUTS,
    "admin:organisations_profile_changelist": INPUTS,
    "admin:organisations_profile_add": NOBODY,
    "admin:organisations_profile_change": {**INPUTS, "*": 404},
    "admin:organisations_profile_evidence": {**INPUTS, "*": 404},
    "admin:organisations_profile_next": {**OFFICE, "officers": ON, "*": 404},
    "admin:engagements_consultation": INPUTS,
    "admin:engagements_consultation_add": LEADS,
    "admin:engagements_consultation_delete": NOBODY,
    "admin:engagements_consultation_publish": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    # A call that is not out yet is neither extended nor closed nor put away.
    "admin:engagements_consultation_extend": {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    "admin:engagements_consultation_close": {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    "admin:engagements_consultation_archive": {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    "admin:engagements_label": INPUTS,
    "admin:engagements_label_add": LEADS,
    "admin:engagements_label_delete": NOBODY,
    "admin:engagements_savedview": INPUTS,
    # It is an officer's own.
    "admin:engagements_savedview_replace": {**OFFICE, "officer": 200, "*": 404},
    **{
        f"admin:engagements_savedview_{one}": {**OFFICE, "officer": 200, "officers": 404, "*": 403}
        for one in ("change", "delete")
    },
    "admin:engagements_savedview_history": {**OFFICE, "officer": 200, "*": 404},
    "admin:engagements_savedview_changelist": INPUTS,
    "admin:engagements_referralrule": INPUTS,
    "admin:engagements_referralrule_add": LEADS,
    "admin:engagements_referralrule_delete": NOBODY,
    "admin:engagements_referralrule_caught": {**INPUTS, "*": 404},
    # It is off.
    "admin:engagements_referralrule_switch_on": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    "admin:engagements_referralrule_switch_off": {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    "admin:engagements_referralrule_move": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    "admin:engagements_referralrule_archive": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    "admin:engagements_outcome": INPUTS,
    "admin:engagements_outcome_delete": NOBODY,
    "admin:engagements_outcome_preview": {**INPUTS, "*": 404},
    "admin:engagements_outcome_uses": {**INPUTS, "*": 404},
    "admin:engagements_outcome_propose": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    # It is a draft that was never public.
    **each(
        [f"admin:engagements_outcome_{one}" for one in ("return_", "publish", "correct", "take_down")],
        {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    ),
    "admin:engagements_declinereason": INPUTS,
    "admin:engagements_declinereason_add": LEADS,
    "admin:engagements_declinereason_delete": NOBODY,
    "admin:engagements_texttemplate": INPUTS,
    "admin:engagements_texttemplate_add": LEADS,
    "admin:engagements_texttemplate_delete": NOBODY,
    "admin:engagements_texttemplate_retire": {**OFFICE, "lead": 200, "officers": 403, "*": 404},
    # It is in use.
    "admin:engagements_texttemplate_restore": {**OFFICE, "lead": 409, "officers": 403, "*": 404},
    "admin:engagements_case_changelist": INPUTS,
    "admin:engagements_case_change": {**INPUTS, "*": 404},
    **each(["admin:engagements_case_workload", "admin:engagements_case_share"], LEADS),
    "admin:engagements_case_file": {**INPUTS, "*": 404},
    "admin:engagements_case_preview": {**INPUTS, "*": 404},
    # It is no picture.
    "admin:engagements_case_picture": {**OFFICE, "*": 404},
    # Figures name no one.
    **each(["admin:engagements_case_figures", "admin:engagements_case_month"], FIGURES),
    "admin:engagements_case_notes": {**OFFICE, "officers": ON, "*": 404},
    # It is only posted to.
    "admin:engagements_case_reading": {**OFFICE, "*": ON},
    "admin:engagements_case_campaign": {**INPUTS, "*": 404},
    "admin:engagements_case_next": {**OFFICE, "officers": ON, "*": 404},
    "admin:engagements_case_bulk": INPUTS,
    # There is no act of that number.
    **{
        f"admin:engagements_case_bulk_{one}": {**OFFICE, "officers": 404, "*": 403} for one in ("act", "file")
    },
    # It is no decision's key.
    "admin:engagements_case_undo": {**OFFICE, "officers": 404, "*": 404},
    "admin:focalpoint_": NOBODY,
    **{
        f"admin:focalpoint_entry_{one}": {**OFFICE, "lead auditor": 200, "*": 403}
        for one in ("changelist", "change", "history")
    },
    "admin:focalpoint_entry_export": {**OFFICE, "lead auditor": ON, "*": 403},
    "admin:focalpoint_text": ORDINARY,
    **{f"admin:focalpoint_text_{one}": NOBODY for one in ("add", "delete")},
    **{f"admin:focalpoint_notice_{one}": {**OFFICE, "*": 200} for one in ("changelist", "change", "history")},
}

# What each verb answers when it is posted, with what it needs. `ON` is done; 409 and 422 are told why not.
DO_WRITERS: Row = {**MY, "writers": ON, "reader": 403, "*": 404}
DO_DESK: Row = {**DESK, "desk": ON, "officers": 403, "*": 404}
DO_LIAISON: Row = {**DESK, "liaison": ON, "reviewer": 403, "*": 404}
# What a page posts of what it showed is asked of the scene.
POST: dict[str, tuple[dict[str, Any] | Callable[[Any], dict[str, Any]], Row]] = {
    "demo-step-into": ({}, {"*": 404}),
    "kept-form": ({}, {**MY, "*": 404}),
    "session-state": ({}, {"anonymous": IN, "*": 200}),
    "session-end": ({}, {**MY, "*": 404}),
    "submission-submit": (lambda scene: as_seen(scene.draft), DO_WRITERS),
    "submission-resubmit": (lambda scene: as_seen(scene.returned), DO_WRITERS),
    "submission-edit": ({"edit": "0", "level": "open", "language": "en", "title": "New"}, DO_WRITERS),
    "submission-appeal": ({"reason": "Look again."}, DO_WRITERS),
    "submission-withdraw": ({}, DO_WRITERS),
    "submission-raise-level": ({"level": "un_only"}, DO_WRITERS),
    "publication-take-down": ({}, DO_WRITERS),
    "publication-allow": ({}, DO_WRITERS),
    "submission-delete": ({}, DO_WRITERS),
    # No file was chosen.
    "attachment-add": ({}, {**DO_WRITERS, "writers": 422}),
    "attachment-remove": ({}, DO_WRITERS),
    "profile-edit": ({"legal_name": "X"}, {**DO_WRITERS, "writers": 422}),
    "profile-submit": ({}, DO_WRITERS),
    "profile-evidence-add": ({}, {**DO_WRITERS, "writers": 422}),
    "profile-evidence-remove": ({}, DO_WRITERS),
    "membership-invite": (
        {"email": "c@example.org", "role": "reader"},
        {**MY, "owner": ON, "members": 403, "*": 404},
    ),
    "membership-change": (
        {"role": "reader"},
        {**MY, "owner": ON, "members officers bare_officer": 403, "*": 404},
    ),
    "membership-end": ({}, {**MY, "writers": ON, "reader officers bare_officer": 403, "*": 404}),
    "invitation-withdraw": ({}, {**MY, "owner": ON, "members officers bare_officer": 403, "*": 404}),
    "invitation-accept": ({}, {"anonymous": 200, "*": 409}),
    "preference-choose": ({}, {**MY, "*": ON}),
    "notification-read-all": ({}, {**MY, "*": ON}),
    "notification-read": ({}, {**MY, "owner": ON, "*": 404}),
    "referral-acknowledge": ({}, DO_DESK),
    # It was sent for action.
    "referral-read": ({}, {**DO_DESK, "desk": 409}),
    "referral-return": ({"reason": "Not ours."}, DO_DESK),
    "referral-forward": ({"reason": "Theirs."}, {**DO_DESK, "desk": 422}),
    "referral-request-extension": ({"until": "2000-01-01", "reason": "Later."}, {**DO_DESK, "desk": 422}),
    # It made none.
    "referral-withdraw-request": ({}, {**DO_DESK, "desk": 409}),
    "response-edit": ({"edit": "0", "language": "en", "text": "We will."}, DO_DESK),
    "response-approve": (lambda scene: {"edit": scene.drafted.response.edit}, DO_LIAISON),
    "response-reopen": ({}, DO_LIAISON),
    "response-send": (lambda scene: {"edit": scene.approved.response.edit}, DO_LIAISON),
    "post-name": ({"email": "r@example.org"}, {**DESK, "liaison lead": ON, "*": 403}),
    "post-end": ({}, {**DESK, "liaison lead": ON, "reviewer": 403, "*": 404}),
    "admin:focalpoint_entry_export": ({}, {**OFFICE, "lead auditor": 200, "*": 403}),
    # What is typed is looked at by whoever may save it.
    "admin:focalpoint_text_preview": (
        {"title_en": "About", "summary_en": "Us", "body_en": "We"},
        {**OFFICE, "lead": 200, "*": 403},
    ),
    "admin:engagements_case_change": ({"verb": "claim"}, {**OFFICE, "officers": ON, "*": 404}),
    "admin:engagements_case_reading": ({}, {**OFFICE, "officers": 200, "*": 404}),
    "admin:engagements_texttemplate_retire": ({}, {**OFFICE, "lead": ON, "officers": 403, "*": 404}),
    "admin:engagements_outcome_propose": ({}, {**OFFICE, "lead": ON, "officers": 403, "*": 404}),
    "admin:organisations_profile_change": (
        {"verb": "suspend", "reason": "Forged.", "edit": "0"},
        {**OFFICE, "lead": ON, "officers": 403, "*": 404},
    ),
}


def longest(table: dict[str, Any], name: str) -> Any:
    """What the table says for the longest of its beginnings that `name` has; None when it has none."""
    found = [beginning for beginning in table if name.startswith(beginning)]
    return table[max(found, key=len)] if found else None


def fitting(row: Row, role: str) -> int | str:
    for names, answer in row.items():
        if role in {one for name in names.split() for one in GROUPS.get(name, [name])}:
            return answer
    raise AssertionError(f"Nothing is said about {role}")
