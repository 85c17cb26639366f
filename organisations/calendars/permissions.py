"""The office reads when it is closed; leads correct it."""

from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer, is_operator

access.permit("organisations.view_holiday", who=is_officer | is_operator)
access.permit("organisations.save_holiday", who=is_lead)
access.permit("organisations.remove_holiday", who=is_lead)
