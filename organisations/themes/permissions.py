"""The office reads the list of themes."""

from focalpoint import access
from organisations.accounts.permissions import is_officer, is_operator

access.permit("organisations.view_theme", who=is_officer | is_operator)
