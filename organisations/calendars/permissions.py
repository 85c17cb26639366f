"""The office reads when it is closed."""

from focalpoint import access
from organisations.accounts.permissions import is_officer, is_operator

access.permit("organisations.view_holiday", who=is_officer | is_operator)
