"""Who may do what with a call: leads write, publish and archive; the rest of the office reads."""

from engagements.consultations.states import WORKFLOW
from focalpoint import access
from organisations.accounts.permissions import is_lead, is_officer

access.permit("engagements.view_consultation", who=is_officer)
access.permit("engagements.save_consultation", who=is_lead)
access.permit("engagements.publish_consultation", who=is_lead, when=WORKFLOW.may("publish"))
access.permit("engagements.archive_consultation", who=is_lead, when=WORKFLOW.may("archive"))
