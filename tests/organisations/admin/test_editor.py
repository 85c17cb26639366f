"""Two leads correct one department or one theme: what each changed is kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from focalpoint.errors import EditConflictError
from focalpoint.translated import Translated
from organisations.accounts.models import User
from organisations.accounts.roles import Role
from organisations.departments import actions as departments
from organisations.departments.models import Department, LeadDepartment
from organisations.themes import actions as themes
from organisations.themes.models import Theme
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.factories import accounts
from tests.factories.departments import department as make_department
from tests.factories.themes import theme as make_theme
from tests.race import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague():
    return accounts.lead(name="Amina")


def address(row):
    return reverse(f"admin:organisations_{row._meta.model_name}_change", args=[row.pk])


def opened(client, row):
    return form_on(client.get(address(row)), "name_en")


def stored(row):
    return type(row).objects.get(pk=row.pk)


class TestDepartment:
    NAMES = (
        *("acronym", "name", "kind", "parent", "website", "pillars", "accepts_referrals", "answer_days"),
        "edit",
    )

    @pytest.fixture
    def department(self):
        return make_department(name=Translated(en="Office"), acronym="OF", pillars=["peace"])

    def save(self, department, by, **changes):
        now = stored(department)
        kept = {name: getattr(now, name) for name in self.NAMES}
        return departments.save(now, **{**kept, **changes}, by=by, at=timezone.now())

    def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(
        self, client, lead, colleague, department
    ):
        page = opened(client, department)
        theirs = {
            "acronym": "TH", "name": {"fr": "Eux"}, "kind": "related", "parent": make_department(),
            "website": "https://t.example", "pillars": ["rights"], "accepts_referrals": False,
            "answer_days": 3,
        }  # fmt: skip
        self.save(department, colleague, **theirs)
        assert client.post(address(department), page).status_code == 302
        now = stored(department)
        assert {name: getattr(now, name) for name in theirs} == theirs

    def test_different_fields_are_both_kept_and_named(self, client, lead, colleague, department):
        page = opened(client, department)
        self.save(department, colleague, pillars=["peace", "rights"], website="https://t.example")
        mine = {**page, "acronym": "MI", "pillars": ["development", "peace"]}
        response = client.post(address(department), mine, follow=True)
        now = stored(department)
        assert (now.acronym, now.website) == ("MI", "https://t.example")
        assert set(now.pillars) == {"development", "peace", "rights"}
        assert "in the meantime: Website, Pillars." in shown(response)

    def test_same_field_shows_both_and_loses_nothing(self, client, lead, colleague, department):
        page = opened(client, department)
        self.save(department, colleague, name=Translated(en="Theirs"), answer_days=3, accepts_referrals=False)
        mine = {**page, "name_en": "Mine", "answer_days": "9", "kind": "related"}
        response = client.post(address(department), mine)
        assert (response.status_code, stored(department).name) == (200, {"en": "Theirs"})
        beside = theirs_on(response)
        assert [one.split(": ", 1)[1] for one in beside] == ["English: Theirs", "3"]
        assert all(one.startswith("Saved by Amina on") for one in beside)
        form = form_on(response, "name_en")
        assert (form["name_en"], "accepts_referrals" in form) == (["Mine"], False)
        assert client.post(address(department), form).status_code == 302
        now = stored(department)
        assert (now.name, now.answer_days, now.kind) == ({"en": "Mine"}, 9, "related")
        assert now.accepts_referrals is False

    @pytest.mark.django_db(transaction=True)
    def test_saved_between_the_look_and_the_lock(self, client, lead, colleague, department):
        page = opened(client, department)
        one, two = race(
            lambda: self.save(department, colleague, website="https://t.example"),
            lambda: client.post(address(department), {**page, "acronym": "MI"}),
        )
        assert (one.error, two.error, two.waited, two.result.status_code) == (None, None, True, 302)
        assert (stored(department).acronym, stored(department).website) == ("MI", "https://t.example")

    def test_stranded_text_is_shown_to_someone_who_leads_no_more(self, client, lead, department):
        page = opened(client, department)
        User.objects.filter(pk=lead.pk).update(roles=[Role.OFFICER])
        response = client.post(address(department), {**page, "name_fr": "Tapé"})
        assert response.status_code == 403
        assert typed_on(response)["Name (French)"] == "Tapé"

    def test_save_over_a_number_that_was_not_read_is_refused(self, colleague, department):
        self.save(department, colleague, acronym="A")
        with pytest.raises(EditConflictError):
            self.save(department, colleague, acronym="B", edit=0)
        assert stored(department).acronym == "A"


class TestTheme:
    @pytest.fixture
    def offices(self):
        return [make_department() for _number in range(3)]

    @pytest.fixture
    def theme(self, offices):
        theme = make_theme(description="Water.")
        LeadDepartment.objects.create(theme=theme, department=offices[0])
        return theme

    def save(self, theme, by, **changes):
        now = stored(theme)
        kept = {name: getattr(now, name) for name in ("parent", "name", "description", "position", "edit")}
        return themes.save(now, **{**kept, **changes}, by=by, at=timezone.now())

    def lead_by(self, theme, by, *offices):
        departments.set_lead_departments(theme, departments=offices, by=by, at=timezone.now())

    def leads(self, theme):
        return list(
            Department.objects.filter(leaddepartment__theme=theme).order_by("leaddepartment__position")
        )

    def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(
        self, client, lead, colleague, theme, offices
    ):
        page = opened(client, theme)
        theirs = {"name": {"fr": "Eux"}, "description": "Theirs.", "position": 7, "parent": make_theme()}
        self.save(theme, colleague, **theirs)
        self.lead_by(theme, colleague, offices[2], offices[1])
        assert client.post(address(theme), page).status_code == 302
        assert {name: getattr(stored(theme), name) for name in theirs} == theirs
        assert self.leads(theme) == [offices[2], offices[1]]

    def test_different_fields_are_both_kept_and_named(self, client, lead, colleague, theme, offices):
        page = opened(client, theme)
        self.lead_by(theme, colleague, *offices)
        response = client.post(address(theme), {**page, "description": "Mine."}, follow=True)
        assert (stored(theme).description, self.leads(theme)) == ("Mine.", offices)
        assert "in the meantime: Lead departments." in shown(response)

    def test_same_field_shows_both_and_loses_nothing(self, client, lead, colleague, theme, offices):
        page = opened(client, theme)
        self.save(theme, colleague, description="Theirs.", position=7)
        self.lead_by(theme, colleague, offices[1])
        mine = {**page, "description": "Mine.", "led_by": [offices[2].pk, offices[0].pk, ""]}
        response = client.post(address(theme), mine)
        assert (response.status_code, stored(theme).description) == (200, "Theirs.")
        beside = theirs_on(response)
        assert [one.split(": ", 1)[1] for one in beside] == ["Theirs.", f"{offices[1]} ({offices[1].name})"]
        assert all(one.startswith("Saved by Amina on") for one in beside)
        form = form_on(response, "name_en")
        assert form["led_by"] == [offices[2].pk, offices[0].pk, "", ""]
        assert client.post(address(theme), form).status_code == 302
        assert (stored(theme).description, stored(theme).position) == ("Mine.", 7)
        assert self.leads(theme) == [offices[2], offices[0]]

    def test_stranded_text_is_shown_to_someone_who_leads_no_more(self, client, lead, theme):
        page = opened(client, theme)
        User.objects.filter(pk=lead.pk).update(roles=[Role.OFFICER])
        response = client.post(address(theme), {**page, "description": "Typed."})
        assert response.status_code == 403
        assert typed_on(response)["Description"] == "Typed."

    def test_save_over_a_number_that_was_not_read_is_refused(self, colleague, theme, offices):
        self.lead_by(theme, colleague, offices[1])
        with pytest.raises(EditConflictError):
            self.save(theme, colleague, description="B", edit=0)
        assert Theme.objects.get(pk=theme.pk).description == "Water."
