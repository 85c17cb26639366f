"""The office reads the list of reasons."""

from focalpoint import access
from organisations.accounts.permissions import is_officer

access.permit("engagements.view_declinereason", who=is_officer)
