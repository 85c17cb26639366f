"""What becomes of people and organisations in a copy without anyone in it."""

from focalpoint.disguise import digits, email, name, no_password, slug, values, web, words
from focalpoint.sanitising import folded, keep, public, remove

keep(
    "organisations.User",
    "last_login id language is_active is_superuser joined_at digest_hour factor_reset_reason factor_reset_at "
    "factor_reset_by time_zone roles absent_from absent_until deputy",
    password=no_password,
    email=email,
    name=name,
)
public("organisations.Holiday", "date confirmed name", codes="name")
public("organisations.Theme", "parent position edit code name description", codes="code")
public(
    "organisations.Department",
    "kind parent accepts_referrals answer_days edit code acronym name website pillars",
    codes="code",
)
keep("organisations.LeadDepartment", "id department theme position")
keep("organisations.Post", "id department user role since_at since_by ended_at ended_by")
keep(
    "organisations.Profile",
    "id state kind country listed evidence edit saved_at saved_by created_at created_by submitted_at "
    "submitted_by decided_at decided_by due_at countries_of_work check_asked_at check_asked_by",
    slug=slug,
    legal_name=words,
    name=values,
    acronym=words,
    website=web,
    mission=words,
    registration_number=words,
    check_asked_for=words,
    reason=words,
    derived={"folded_name": folded("legal_name"), "folded_names": folded("every_name")},
)
keep(
    "organisations.Verification",
    "id profile points look_again_on country checked_at checked_by",
    source=words,
    legal_name=words,
    registration_number=words,
)
keep("organisations.Membership", "id profile user role since_at since_by ended_at ended_by")
keep(
    "organisations.Invitation",
    "id profile role invited_at invited_by expires_at accepted_at accepted_by withdrawn_at withdrawn_by",
    email=email,
    token_digest=digits,
)

# allauth's: an address is the person's; second factors, codes and sessions go.
keep("account.EmailAddress", "id user verified primary", email=email)
remove("account.EmailConfirmation", "mfa.Authenticator", "usersessions.UserSession")
