"""Which buttons of a screen stand at a row: those whose verb the engine would do now."""

import pytest

from focalpoint.admin.buttons import Buttons, Done
from tests.engine import verbs
from tests.engine.models import Folder, Letter, State
from tests.engine.verbs import ClosedError, Person


@pytest.fixture
def buttons():
    table = Buttons()

    @table.of(verbs.SAVE, "Save", explains=(ClosedError,))
    def save(it):
        return Done("Saved.")

    @table.of(verbs.SEND, "Send")
    def send(it):
        return Done("Sent.")

    @table.of(verbs.RENAME, "Rename it")
    def return_(it):
        return Done("Renamed.")

    return table


def names(shown):
    return [one.button.name for one in shown]


def letter(state=State.DRAFT, note=""):
    return Letter(folder=Folder(note=note), state=state)


def test_buttons_are_named_by_their_functions_in_their_order(buttons):
    assert list(buttons) == ["save", "send", "return"]


def test_buttons_of_one_name_are_refused(buttons):
    def send(it):
        return Done("")

    with pytest.raises(ValueError, match="send is on this screen"):
        buttons.of(verbs.WITHDRAW, "Send")(send)


def test_buttons_stand_at_rows_of_their_verb(buttons):
    assert names(buttons.at(letter(), Person())) == ["save", "send"]
    assert names(buttons.at(Folder(), Person())) == ["return"]


def test_button_that_is_refused_is_hidden(buttons):
    assert buttons.at(letter(State.SENT), Person()) == []
    assert buttons.at(letter(), Person(may_write=False)) == []
    assert buttons.at(letter(), Person(is_active=False)) == []


def test_button_says_what_it_explains(buttons):
    [save] = buttons.at(letter(note="closed"), Person())
    assert (save.button.name, save.explained.message) == ("save", "The folder is closed.")


def test_button_that_was_pressed_stays(buttons):
    [send] = buttons.at(letter(State.SENT), Person(), pressed=buttons["send"])
    assert (send.is_pressed, send.explained) == (True, None)
