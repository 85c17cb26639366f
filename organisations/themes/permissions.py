"""The office reads the list of themes; leads correct it."""

from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer, is_operator

access.permit("organisations.view_theme", who=is_officer | is_operator)
access.permit("organisations.save_theme", who=is_lead)
