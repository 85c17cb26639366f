"""Why a verb about templates is refused, or why one cannot be used."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.errors import DomainError


class PlaceholderError(DomainError):
    """A text has a placeholder that its kind may not have; `language` is the code of the text's."""

    def __init__(self, sentence: str, language: str) -> None:
        self.language = language
        super().__init__(sentence)


class EmptyTemplateError(DomainError):
    message = gettext_lazy("Write this in at least one language.")


class TitleTakenError(DomainError):
    """Officers tell templates apart by their titles."""

    message = gettext_lazy("There is already a template of this kind with this title.")


class TooManyTemplatesError(DomainError):
    """The decision screen offers all that are in use."""

    def __init__(self, limit: int) -> None:
        sentence = _("No more templates can be in use: the limit is %(limit)s. Take one out of use first.")
        super().__init__(sentence % {"limit": limit})


class HiddenPlaceholderError(DomainError):
    """Not everyone who will read the text may know what would take the place of `placeholder`."""

    def __init__(self, placeholder: str) -> None:
        self.placeholder = placeholder
        sentence = _(
            "This template cannot be used here: not everyone who reads the text may know %(placeholder)s."
        )
        super().__init__(sentence % {"placeholder": placeholder})


class NotOfferedError(DomainError):
    """It was taken out of use, or belongs to another call."""

    message = gettext_lazy("This template is no longer offered. Choose another one.")


class AlreadyRetiredError(DomainError):
    message = gettext_lazy("This template is already out of use.")


class AlreadyInUseError(DomainError):
    message = gettext_lazy("This template is already in use.")
