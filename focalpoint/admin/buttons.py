"""The buttons of a screen that decides: a plain function for each verb, tied to the verb's own row.

    BUTTONS = Buttons()

    @BUTTONS.of(CLOSE, _("Close it"))
    def close(it: Press[Case]) -> Done:
        actions.close(it.row, by=it.by, at=it.at)
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


@dataclass(frozen=True)
class Done:
    """What is said; and whether the person is through with the row and goes on to the next."""

    said: str
    goes_on: bool = False


@dataclass(frozen=True)
class Button(Generic[M]):
    """A row of a screen's table: a verb, its function, its form, and how it looks."""

    verb: Verb[M]
    act: Callable[[Press[M]], Done]
    label: str | Promise
    # Screens make their forms of it each in their own way.
    form: Any = None
    # The line that opens the form, where it is shut at first.
    opens: str | Promise = ""
    style: str = ""
    template: str = "focalpoint/admin/button.html"
    # A refusal that is said beside the button; where another one is in the way, there is no button.
    explains: tuple[type[DomainError], ...] = ()
    # Another button whose form, typed beside this one, is kept with it.
    beside: "Button[M] | None" = None

    @property
    def name(self) -> str:
        return self.act.__name__.rstrip("_")


@dataclass(frozen=True)
class Shown(Generic[M]):
    """A button as it stands at a row now."""

    button: Button[M]
    row: M
    form: object
    is_pressed: bool
    # What is in the way, where that is said beside the button.
    explained: DomainError | None


class _Options(TypedDict, Generic[M], total=False):
    form: type
    opens: str | Promise
    style: str
    template: str
    explains: tuple[type[DomainError], ...]
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
        """The one that was posted; 404 for what is none of this screen."""
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
        """Those that stand at the row now, with the one that was pressed there: what was typed is kept."""
        shown = []
        for button in self.values():
            if not isinstance(row, button.verb.model):
                continue
            error = refusal(user, button.verb.permission, row)
            explained = error if isinstance(error, button.explains) else None
            if error is None or explained or button is pressed:
                shown.append(Shown(button, row, form and form(button, row), button is pressed, explained))
        return shown
