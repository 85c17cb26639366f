"""What becomes of the kernel's rows in a copy without anyone in it."""

from focalpoint.disguise import digits, email, file_name, new_path, nothing, values, words
from focalpoint.sanitising import keep, public, remove

# Who did what and when, by ids; its chain is made anew, from the first entry on.
keep("focalpoint.Entry", "id at by recorded capacity verb target_type target_id", changes=lambda _d, _v: {})
remove("focalpoint.Seal")
keep("focalpoint.Event", "id at by verb root_type root_id target_id fields")
# Codes, counters of attempts by address, leases.
remove("focalpoint.Expiring")
# `sanitise` seals it with the copy's own key.
keep("focalpoint.Installation", "id mark adopted_at base_url database sealed")
keep(
    "focalpoint.StoredFile",
    "id size copy_size scanned_at uploaded_at uploaded_by media_type",
    name=file_name,
    sha256=digits,
    copy_sha256=digits,
    path=new_path,
    original_path=new_path,
    original_key=nothing,
    virus=words,
)
remove("focalpoint.KeptForm", "focalpoint.OptOut")
keep("focalpoint.Heartbeat", "done_at failed_at seconds name")
keep(
    "focalpoint.Notice",
    "id target_id recipient created_at read_at in_inbox channel delivery attempts next_attempt_at refused_at "
    "claimed_until sent_at digest_day digest kind language",
    address=email,
    context=values,
    secret=nothing,
    link=nothing,
    message_id=digits,
    request_id=nothing,
    bundle=nothing,
    error=words,
)
keep("focalpoint.Preference", "id person channel kind")
public("focalpoint.Text", "section position edit code title summary body search", codes="code")

# Django's own.
remove("admin.LogEntry", "sessions.Session")
public("auth.Permission", "id content_type name codename", codes="codename")
public("auth.Group", "id name", codes="name")
public("contenttypes.ContentType", "id app_label model", codes="model")
