"""What is approved, sent or released is what the person saw: the page's edit number goes with the button."""

from django.http import HttpRequest

# No row has it: a page that does not say what it showed approves nothing.
UNSEEN = -1


def edit_seen(request: HttpRequest, name: str = "edit") -> int:
    """The edit number of the page on which the button was pressed."""
    number = request.POST.get(name, "")
    return int(number[:9]) if number.isascii() and number.isdecimal() else UNSEEN
