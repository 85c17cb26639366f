"""The office reads the templates; what is out of use is not taken out again."""

from datetime import datetime

from engagements.text_templates.errors import AlreadyInUseError, AlreadyRetiredError
from engagements.text_templates.models import TextTemplate
from focalpoint import access
from focalpoint.errors import DomainError
from organisations.accounts.permissions import is_officer


def is_retired(template: TextTemplate, by: object, at: datetime) -> DomainError | None:
    return None if template.in_use else AlreadyRetiredError()


def is_in_use(template: TextTemplate, by: object, at: datetime) -> DomainError | None:
    return AlreadyInUseError() if template.in_use else None


access.permit("engagements.view_texttemplate", who=is_officer)
