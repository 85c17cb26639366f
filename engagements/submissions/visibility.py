"""Who may see what of an input: the one table that the writing page, the preview and the screens read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Level, Publication
from engagements.submissions.models import Submission


@dataclass(frozen=True)
class Audience:
    """What one audience sees; `once` says from when."""

    who: str | Promise
    name: bool
    text: bool
    files: bool
    once: str | Promise

    @property
    def sentence(self) -> str | Promise:
        return _SENTENCES[self.name, self.text, self.files]


_SENTENCES: dict[tuple[bool, bool, bool], Promise] = {
    (True, True, True): _("Your organisation's name, the text and the files"),
    (True, True, False): _("Your organisation's name and the text, not the files"),
    (False, True, False): _("The text only: neither your organisation's name nor the files"),
    (False, False, False): _("Nothing, not even that it exists"),
}

_COLLEAGUES = Audience(_("People of your organisation"), True, True, True, _("Now"))
_OFFICE = Audience(_("The focal point office"), True, True, True, _("When you hand it in"))
_REFERRED = _("When the office refers it to them")
_DEPARTMENTS = {
    Level.OPEN: Audience(_("The UN departments it is referred to"), True, True, True, _REFERRED),
    Level.WITHHELD: Audience(_("The UN departments it is referred to"), False, True, False, _REFERRED),
    Level.UN_ONLY: Audience(_("The UN departments it is referred to"), True, True, True, _REFERRED),
}
_PUBLISHED = {
    Publication.ACCEPTED: _("If an officer decides to publish it"),
    Publication.CLOSING: _("If an officer decides to publish it, once the call has closed"),
    Publication.NEVER: _("Never"),
}


def _public(level: str, publication: str) -> Audience:
    everybody = _("Everybody")
    if level == Level.UN_ONLY or publication == Publication.NEVER:
        return Audience(everybody, False, False, False, _("Never"))
    return Audience(everybody, level == Level.OPEN, True, False, _PUBLISHED[Publication(publication)])


def seen_by(level: str, publication: str) -> list[Audience]:
    """From the closest to the widest audience, for an input of `level` to a call with that publication."""
    return [_COLLEAGUES, _OFFICE, _DEPARTMENTS[Level(level)], _public(level, publication)]


def choices(levels: Iterable[str], publication: str) -> list[tuple[Level, list[Audience]]]:
    """Each offered level with what it means, in the order of the table."""
    offered = set(levels)
    return [(level, seen_by(level, publication)) for level in Level if level in offered]


def choosable(submission: Submission) -> list[Level]:
    """The levels that its call offers, and the one it has if that is stricter: it may have been raised."""
    offered = submission.consultation.levels
    is_raised = any(submission.level in stricter(level) for level in offered)
    return [level for level in Level if level in offered or (is_raised and level == submission.level)]


def stricter(level: str) -> list[Level]:
    """Levels at which fewer people may see an input, the mildest first."""
    order = list(Level)
    return order[order.index(Level(level)) + 1 :]


def strictest(*levels: str) -> Level:
    """The one of these at which the fewest people may see an input."""
    return max(map(Level, levels), key=list(Level).index)


def department_sees_name(level: str) -> bool:
    return _DEPARTMENTS[Level(level)].name


def department_sees_files(level: str) -> bool:
    return _DEPARTMENTS[Level(level)].files
