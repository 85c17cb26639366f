"""The buttons of a screen that decides: a plain function for each verb, tied to the verb's own row.

    BUTTONS = Buttons()

    @BUTTONS.of(CLOSE, _("Close it"))
    def close(press: Press[Case]) -> Done:
        actions.close(press.row, by=press.by, at=press.at)
        return Done(_("The case is closed."), goes_on=True)

The name of the function is what the button posts as `verb`. Who may press it, and what is in the way, is
asked of the verb's row: the function that the engine asks once more, of the locked row, when it is pressed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypedDict, TypeVar, Unpack, cast

from django.http import Http404, HttpRequest
from django.utils.functional import Promise

from focalpoint.access import refusal
from focalpoint.editor.seen import UNSEEN
from focalpoint.errors import DomainError
from focalpoint.people import Anyone, Person
from focalpoint.verbs import Target, Verb

M = TypeVar("M", bound=Target)


@dataclass(frozen=True)
class Press(Generic[M]):
    """What was pressed: on which row, by whom, and the checked form, if the button has one."""

    row: M
    by: Person
    at: datetime
    # Of the class that the button names: its function knows the fields.
    form: Any = None
    # What is to be saved of the form of `beside`, with its edit number; nothing where it was not changed.
    beside: dict[str, Any] = field(default_factory=dict)
    # The edit number of the row as the page showed it.
    seen: int = UNSEEN
    # All that was typed on the page, to show it again.
    typed: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The message, and whether the person has finished with the row and goes on to the next.

    There is none where the page shows what was done in another way.
    """

    said: str
    goes_on: bool = False


@dataclass(frozen=True)
class Button(Generic[M]):
    """A row of a screen's table: a verb, its function, its form, and how it looks."""

    verb: Verb[M]
    act: Callable[[Press[M]], Done]
    label: str | Promise
    # Each screen builds its form from it in its own way.
    form: Any = None
    # The line that opens the form, where it is closed at first.
    opens: str | Promise = ""
    style: str = ""
    template: str = "focalpoint/admin/button.html"
    # A refusal that is explained beside the button; with any other refusal there is no button.
    explains: tuple[type[DomainError], ...] = ()
    # Whether it is behind "More": needed now and then.
    is_rare: bool = False
    # The part of the page in which it stands; empty where the screen itself knows its place.
    place: str = ""
    # Whether its form shows what is stored of the row, and so is made with it.
    shows_row: bool = False
    # Another button whose form, typed beside this one, is kept with it.
    beside: "Button[M] | None" = None

    @property
    def name(self) -> str:
        return self.act.__name__.rstrip("_")


@dataclass(frozen=True)
class Shown(Generic[M]):
    """A button as it is shown for a row now."""

    button: Button[M]
    row: M
    form: object
    is_pressed: bool
    # Why it cannot be pressed now, where that is explained beside the button.
    explained: DomainError | None


class _Options(TypedDict, Generic[M], total=False):
    form: type
    opens: str | Promise
    style: str
    template: str
    explains: tuple[type[DomainError], ...]
    is_rare: bool
    place: str
    shows_row: bool
    beside: Button[M]


class Buttons(dict[str, Button[Target]]):
    """The table of a screen, in the order of the page."""

    def of(
        self, verb: Verb[M], label: str | Promise, **options: Unpack[_Options[M]]
    ) -> Callable[[Callable[[Press[M]], Done]], Button[M]]:
        def add(act: Callable[[Press[M]], Done]) -> Button[M]:
            button = Button(verb, act, label, **options)
            if button.name in self:
                raise ValueError(f"{button.name} is on this screen already")
            self[button.name] = cast(Button[Target], button)
            return button

        return add

    def pressed(self, request: HttpRequest) -> Button[Target]:
        """The button that was posted; 404 when it does not belong to this screen."""
        if (button := self.get(request.POST.get("verb", ""))) is None:
            raise Http404
        return button

    def at(
        self,
        row: Target,
        user: Anyone,
        *,
        pressed: Button[Target] | None = None,
        form: Callable[[Button[Target], Target], object] | None = None,
    ) -> list[Shown[Target]]:
        """The buttons of the row now, including the one that was pressed, so that what was typed is kept."""
        shown_buttons = []
        for button in self.values():
            if not isinstance(row, button.verb.model):
                continue
            error = refusal(user, button.verb.permission, row)
            explained = error if isinstance(error, button.explains) else None
            if error is None or explained or button is pressed:
                shown_buttons.append(
                    Shown(button, row, form and form(button, row), button is pressed, explained)
                )
        return shown_buttons
