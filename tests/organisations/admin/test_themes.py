"""Leads correct themes and who leads them."""

import pytest
from django.urls import reverse

from organisations.departments.models import LeadDepartment
from organisations.themes.models import Theme
from tests import audit_log
from tests.editor import form_on
from tests.factories import departments, themes

pytestmark = pytest.mark.django_db
LIST = "/admin/organisations/theme/"


def change(theme):
    return reverse("admin:organisations_theme_change", args=[theme.pk])


def form(theme, *leads, **changes):
    """The form of a theme as the browser sends it, with the lead departments."""
    data = {
        "name_en": str(theme.name), "description": "", "position": theme.position, "edit": theme.edit,
        "led_by": [*(department.pk for department in leads), ""],
    }  # fmt: skip
    return data | changes


def leads_of(theme):
    return list(LeadDepartment.objects.filter(theme=theme).values_list("department", flat=True))


def test_change_corrects_the_name(client, lead):
    theme = themes.theme()
    answer = client.post(change(theme), form(theme, name_en="Clean water"))
    assert answer.status_code == 302, answer.context["errors"]
    assert str(Theme.objects.get(pk=theme.pk).name) == "Clean water"


def test_add_makes_a_theme_below_another(client, lead):
    top, department = themes.theme(), departments.department()
    new = Theme(code="wells", name={"en": "Wells"}, position=3)
    sent = form(new, department, code="wells", parent=top.pk)
    answer = client.post(f"{LIST}add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Theme.objects.get(pk="wells").parent == top
    assert leads_of(new) == [department.pk]


def current(theme):
    return Theme.objects.get(pk=theme.pk)


def test_change_sets_who_leads_in_their_order(client, lead):
    theme, first, second = themes.theme(), departments.department(), departments.department()
    client.post(change(theme), form(theme, second, first, second))
    assert leads_of(theme) == [second.pk, first.pk]
    page = form_on(client.get(change(theme)), "led_by")
    assert page["led_by"] == [second.pk, first.pk, "", ""]
    client.post(change(theme), form(current(theme), first))
    assert leads_of(theme) == [first.pk]


def test_change_to_be_led_by_what_is_no_department(client, lead):
    theme = themes.theme()
    response = client.post(change(theme), form(theme, led_by=["nothing"]))
    assert "Choose a department from the list." in response.content.decode()


def test_change_that_leaves_the_leads_alone_records_no_choice_of_them(client, lead):
    theme, department = themes.theme(), departments.department()
    client.post(change(theme), form(theme, department))
    client.post(change(theme), form(current(theme), department, name_en="Clean"))
    assert audit_log.verbs(theme) == ["theme.save", "theme.set_lead_departments", "theme.save"]
    assert leads_of(theme) == [department.pk]


def test_officer_reads_who_leads(client, officer):
    theme, department = themes.theme(), departments.department()
    LeadDepartment.objects.create(theme=theme, department=department)
    assert str(department) in client.get(change(theme)).content.decode()


def test_change_that_would_make_three_levels_says_no(client, lead):
    top, other = themes.theme(), themes.theme()
    themes.theme(parent=top)
    response = client.post(change(top), form(top, parent=other.pk))
    assert "must stay a top theme" in response.content.decode()


def test_list_costs_the_same_for_one_and_three(client, lead, django_assert_num_queries):
    themes.theme(parent=themes.theme())
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)
    themes.theme(parent=themes.theme()), themes.theme()
    with django_assert_num_queries(4):
        client.get(LIST)


def test_officer_reads_and_does_not_write(client, officer):
    theme = themes.theme()
    assert client.get(change(theme)).status_code == 200
    assert client.post(change(theme), form(theme)).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def test_delete_is_not_offered(client, lead):
    theme = themes.theme()
    assert client.post(reverse("admin:organisations_theme_delete", args=[theme.pk])).status_code == 403
