"""Who may see what of an input: the one table that the writing page, the preview and the screens read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Level, Publication
from engagements.submissions.models import Submission

# What every officer reads. Of an input of another level they know that there is one, its age and its themes.
READ_BY_OFFICERS = [Level.OPEN, Level.WITHHELD, Level.UN_ONLY]


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

_COLLEAGUES = Audience(_("Members of your organisation"), True, True, True, _("Now"))
_OFFICE = Audience(_("The Focal Point Office"), True, True, True, _("When you submit it"))
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
    everyone = _("Everyone")
    if level == Level.UN_ONLY or publication == Publication.NEVER:
        return Audience(everyone, False, False, False, _("Never"))
    return Audience(everyone, level == Level.OPEN, True, False, _PUBLISHED[Publication(publication)])


def seen_by(level: str, publication: str) -> list[Audience]:
    """From the closest to the widest audience, for an input of `level` to a call with that publication."""
    return [_COLLEAGUES, _OFFICE, _DEPARTMENTS[Level(level)], _public(level, publication)]


@dataclass(frozen=True)
class LevelChoice:
    """A level that can be chosen: in words, and with who sees what."""

    level: Level
    label: str | Promise
    seen_by: list[Audience]


# A call whose inputs are never published cannot promise that they may be.
_NEVER_PUBLISHED = {
    Level.OPEN: Level.UN_ONLY.label,
    Level.WITHHELD: _("Name withheld: departments do not see the organisation's name; nothing is published"),
    Level.UN_ONLY: Level.UN_ONLY.label,
}


def label(level: str, publication: str) -> str | Promise:
    """The level in words, for an input to a call with that publication."""
    if publication == Publication.NEVER:
        return _NEVER_PUBLISHED[Level(level)]
    return Level(level).label


def choices(levels: Iterable[str], publication: str, *, current: str = "") -> list[LevelChoice]:
    """Each offered level with what it means, in the order of the table.

    Of two at which everyone sees the same, only one can be chosen: the current one, or else the stricter.
    """
    offered, by_meaning = set(levels), dict[object, Level]()
    for level in Level:
        meaning = _meaning(level, publication)
        if level in offered and by_meaning.get(meaning) != current:
            by_meaning[meaning] = level
    return [
        LevelChoice(level, label(level, publication), seen_by(level, publication))
        for level in Level
        if level in by_meaning.values()
    ]


def choices_to_raise(level: str, publication: str) -> list[LevelChoice]:
    """The stricter levels, each with who reads the input then."""
    return choices(stricter(level, publication), publication)


def _meaning(level: str, publication: str) -> tuple[tuple[bool, bool, bool], ...]:
    """What each audience sees."""
    return tuple((who.name, who.text, who.files) for who in seen_by(level, publication))


def choosable(submission: Submission) -> list[Level]:
    """The levels that its call offers, and the one it has if that is stricter: it may have been raised."""
    offered, publication = submission.consultation.levels, submission.consultation.publication
    is_raised = any(submission.level in stricter(level, publication) for level in offered)
    return [level for level in Level if level in offered or (is_raised and level == submission.level)]


def by_strictness(publication: str) -> list[Level]:
    """The levels, the mildest first: by what the public sees, then by what departments see.

    Of a call that never publishes the public sees nothing at any level: there the strictest one is that at
    which departments do not see the name.
    """
    return sorted(Level, key=lambda level: [-sum(seen) for seen in reversed(_meaning(level, publication))])


def stricter(level: str, publication: str) -> list[Level]:
    """Levels at which fewer people may see an input to such a call, the mildest first."""
    order, meaning = by_strictness(publication), _meaning(level, publication)
    later = order[order.index(Level(level)) + 1 :]
    return [other for other in later if _meaning(other, publication) != meaning]


def strictest(*levels: str, publication: str) -> Level:
    """The one of these at which the fewest people may see an input to such a call."""
    return max(map(Level, levels), key=by_strictness(publication).index)


def least_public(*levels: str) -> Level:
    """The one of these at which the public would see least, were the input published."""
    return max(map(Level, levels), key=list(Level).index)


def is_read_by_officers(level: str) -> bool:
    return level in READ_BY_OFFICERS


def department_sees_name(level: str) -> bool:
    return _DEPARTMENTS[Level(level)].name


def department_sees_files(level: str) -> bool:
    return _DEPARTMENTS[Level(level)].files
