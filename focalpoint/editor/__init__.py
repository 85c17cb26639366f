"""One editor for all that several people edit: nothing that anyone typed is lost, and nothing is widened.

- `merge`: what the page showed, what was typed, what is stored, field by field
- `forms`: the form that does so, and shows both texts where a person must decide
- `words`: what is said of what is stored, and of who saved it
- `answers`: for a page that saves while one types
- `seen`: which edit number a page showed, for buttons that approve, send or release
- `stranded`: the page for what can no longer be saved
- `copies`: what the browser keeps of it until it is saved

The verb of the noun keeps its own check of the edit number: it refuses what was saved between the look at the
row and its lock, and the page merges once more.
"""

from focalpoint.editor import answers, copies
from focalpoint.editor.forms import Edited
from focalpoint.editor.merge import mark
from focalpoint.editor.seen import edit_seen
from focalpoint.editor.stranded import keeps_what_was_typed, labelled, labels, stranded, typed
from focalpoint.editor.words import changed, last_saved

__all__ = [
    "Edited",
    "answers",
    "changed",
    "copies",
    "edit_seen",
    "keeps_what_was_typed",
    "labelled",
    "labels",
    "last_saved",
    "mark",
    "stranded",
    "typed",
]
