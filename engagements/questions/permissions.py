"""What prevents changing a question: that its call was published."""

from datetime import datetime

from engagements.consultations.states import State
from engagements.questions.errors import AlreadyAskedError
from engagements.questions.models import Question
from focalpoint.errors import DomainError


def is_asked(question: Question, by: object, at: datetime) -> DomainError | None:
    return AlreadyAskedError() if question.consultation.state != State.DRAFT else None
