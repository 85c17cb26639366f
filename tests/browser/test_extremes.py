"""What is as long as it may be, or in one language alone: nothing is wider than the screen."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import DESKTOP, NARROW
from tests.portal import Portal

pytestmark = [pytest.mark.browser]
_NAMES = "'extreme-call', 'extreme-office', 'extreme-organisation'"
_MAKE = f"""
from django.utils import timezone
from focalpoint.pages import cache
from focalpoint.translated import Translated
from tests.factories import consultations, departments, profiles, questions
call, office, organisation = {_NAMES}
made = consultations.open_call(now=timezone.now(), slug=call, title=Translated(en="W" * 200))
for number in range(60):
    questions.question(made, text=Translated(en=f"Question {{number}}: " + "why" * 80))
departments.department(code=office, acronym="EXTREMELYLONG", name=Translated(en="Departmentofwater" * 7))
profiles.profile(slug=organisation, legal_name="اتحاد صيادي ضفاف البحيرة الكبرى")
cache.clear()
"""
_REMOVE = f"""
from engagements.consultations.models import Consultation
from engagements.questions.models import Question
from focalpoint.pages import cache
from organisations.departments.models import Department
from organisations.profiles.models import Profile
call, office, organisation = {_NAMES}
Question.objects.filter(consultation__slug=call).delete()
Consultation.objects.filter(slug=call).delete()
Department.objects.filter(code=office).delete()
Profile.objects.filter(slug=organisation).delete()
cache.clear()
"""
PAGES = {
    "calls/": "W" * 200,
    "calls/extreme-call/": "Question 59",
    "departments/": "EXTREMELYLONG",
    "departments/extreme-office/": "Departmentofwater",
    "organisations/?text=صيادي": "اتحاد صيادي",
    "organisations/extreme-organisation/": "اتحاد صيادي",
}


@pytest.fixture
def _extremes(portal: Portal) -> Iterator[None]:
    portal.python(_MAKE)
    yield
    portal.python(_REMOVE)


@pytest.mark.usefixtures("_extremes")
def test_the_longest_texts_fit(visit: Visit) -> None:
    visitor = visit()
    for path, shown in PAGES.items():
        page = visitor.open(path)
        assert shown in page.locator("main").inner_text(), path
        for width in (DESKTOP, NARROW):
            page.set_viewport_size({"width": width, "height": 800})
            spare = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert spare <= 0, f"{path} is {spare} px too wide for {width} px"
        page.set_viewport_size({"width": DESKTOP, "height": 800})
    # A name in Arabic alone stands in its own language and direction on an English page.
    title = page.locator("main h1 bdi")
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"
