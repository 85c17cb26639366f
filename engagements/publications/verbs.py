"""What can be done with a publication."""

from django.utils.translation import gettext_lazy as _

from engagements.publications.models import Publication
from engagements.publications.permissions import (
    is_never_public,
    is_not_accepted,
    is_not_taken_down_by_author,
    is_not_verified,
    is_taken_down_already,
    is_taken_down_by_author,
    is_withdrawn,
    writes_for_publication,
)
from engagements.publications.queries import profile_of
from engagements.publications.states import State
from focalpoint.verbs import verb
from organisations.accounts.permissions import is_officer

# Parts of refer and of decline: the office accepts a version, or accepts none any more.
OPEN = verb(Publication, "open")
ACCEPT = verb(Publication, "accept")
REJECT = verb(Publication, "reject")

# The decision. It then waits for the terms of its call, which may allow it at once.
PUBLISH = verb(
    Publication, "publish", list(State), State.HELD,
    who=is_officer,
    unless=[is_withdrawn, is_never_public, is_not_accepted, is_not_verified, is_taken_down_by_author],
    first=profile_of,
    office=_("decided to publish it"),
)  # fmt: skip
HOLD = verb(
    Publication, "hold", State.HELD,
    who=is_officer, unless=is_withdrawn, office=_("decided not to publish it"),
)  # fmt: skip
SUPERSEDE = verb(
    Publication, "supersede", State.PUBLISHED, State.HELD, automatic=True,
    office=_("removed it from the public pages: another version was accepted"),
    author=_("No longer public: your new version was accepted"),
)  # fmt: skip
HIDE = verb(
    Publication, "hide", State.PUBLISHED, State.TAKEN_DOWN, automatic=True,
    office=_("took it down: its text names an organisation that cannot be shown now"),
    author=_("Taken down from the public pages"),
)  # fmt: skip
APPEAR = verb(
    Publication, "appear", State.HELD, State.PUBLISHED,
    office=_("made it public"), author=_("Published"), automatic=True,
)  # fmt: skip
BLOCK = verb(
    Publication, "block", State.HELD, automatic=True,
    office=_("could not publish it: its text names an organisation that cannot be shown now"),
)  # fmt: skip
TAKE_DOWN = verb(
    Publication, "take_down", list(State), State.TAKEN_DOWN,
    who=is_officer | writes_for_publication, unless=is_taken_down_already,
    office=_("took it down from the public pages"), author=_("Taken down from the public pages"),
)  # fmt: skip
ALLOW = verb(
    Publication, "allow", State.TAKEN_DOWN, State.HELD,
    who=writes_for_publication, unless=[is_withdrawn, is_not_taken_down_by_author],
    office=_("allowed it to be published again"), author=_("You allowed us to publish it again"),
)  # fmt: skip
WITHHOLD_NAME = verb(Publication, "withhold_name", automatic=True)
