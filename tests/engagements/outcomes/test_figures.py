"""What everyone may know of who was heard."""

import pytest

from engagements.consultations.models import Level
from engagements.outcomes.figures import office_figures, public_figures
from organisations.profiles.models import Kind
from organisations.regions.countries import Region
from tests.factories import outcomes as factory
from tests.factories import profiles, submissions, themes

pytestmark = pytest.mark.django_db


def test_public_figures_tell_nothing_of_what_the_public_may_not_know():
    call = factory.closed_call()
    theme = themes.theme()
    kenyan = profiles.profile(country="KE", kind=Kind.WOMEN)
    factory.public_input(call, profile=kenyan, themes=[theme])
    factory.public_input(call, level=Level.WITHHELD, profile=profiles.profile(country="FR", kind=Kind.YOUTH))
    submissions.submitted(
        consultation=call, level=Level.UN_ONLY, profile=profiles.profile(country="BR", kind=Kind.FAITH)
    )
    public = public_figures(call.pk, None)
    assert (public.inputs, public.organisations, public.countries) == (2, 1, 1)
    assert public.regions == {Region.AFRICAN: 1}
    assert {Region.WESTERN_EUROPEAN_OTHERS, Region.LATIN_AMERICA_CARIBBEAN} < set(public.silent_regions)
    assert {Kind.YOUTH, Kind.FAITH} < set(public.silent_kinds)
    office = office_figures(factory.draft(call))
    assert (office.inputs, office.organisations, office.countries) == (3, 3, 3)
    assert Region.LATIN_AMERICA_CARIBBEAN not in office.silent_regions


def test_a_call_with_hidden_inputs_only_looks_as_one_that_no_one_answered():
    hidden, empty = factory.closed_call(), factory.closed_call()
    submissions.submitted(consultation=hidden, level=Level.UN_ONLY)
    assert public_figures(hidden.pk, None) == public_figures(empty.pk, None)
