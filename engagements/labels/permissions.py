"""The office reads its labels; operators and auditors do not, because labels say what cases are about."""

from focalpoint import access
from organisations.accounts.permissions import is_officer

access.permit("engagements.view_label", who=is_officer)
