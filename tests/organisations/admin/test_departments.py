"""Leads correct departments and name their people; the rest of the office reads."""

import pytest
from django.urls import reverse

from organisations.departments.models import Department, Post
from tests.factories import accounts, departments
from tests.organisations.admin.conftest import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/organisations/department/"


def address(name, pk):
    return reverse(f"admin:organisations_department_{name}", args=[pk])


def form(department, **changes):
    """The form of a department as the browser sends it."""
    names = {f"name_{code}": text for code, text in department.name.items()}
    return {
        "code": department.code, "acronym": department.acronym, **names, "kind": department.kind,
        "website": "", "pillars": ["peace"], "accepts_referrals": "on", "answer_days": 15,
        "edit": department.edit, **changes,
    }  # fmt: skip


def test_list_costs_the_same_for_one_and_three(client, lead, django_assert_num_queries):
    departments.post()
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)
    departments.post(), departments.post()
    with django_assert_num_queries(4):
        client.get(LIST)


def test_change_corrects_names_and_pillars(client, lead):
    department = departments.department()
    sent = form(department, name_fr="Bureau de l’eau", website="example.org", pillars=["peace", "rights"])
    answer = client.post(address("change", department.pk), sent)
    assert answer.status_code == 302, answer.context["errors"]
    department.refresh_from_db()
    assert department.name["fr"] == "Bureau de l’eau"
    assert (department.website, department.pillars) == ("https://example.org", ["peace", "rights"])


def test_change_does_not_move_the_address(client, lead):
    department = departments.department()
    client.post(address("change", department.pk), form(department, code="other"))
    assert not Department.objects.filter(pk="other").exists()


def test_change_to_be_part_of_itself_says_no(client, lead):
    department = departments.department()
    response = client.post(address("change", department.pk), form(department, parent=department.pk))
    assert "cannot be part of itself" in response.content.decode()


def test_add_makes_a_department(client, lead):
    new = Department(code="water", acronym="OW", name={"en": "Office of Water"}, kind="related")
    answer = client.post(f"{LIST}add/", form(new))
    assert answer.status_code == 302, answer.context["errors"]
    assert Department.objects.get(pk="water").accepts_referrals


def test_change_by_an_officer_is_refused(client, officer):
    department = departments.department()
    page = client.get(address("change", department.pk)).content.decode()
    assert f'<span class="plain" lang="ar" dir="rtl">{department.name["ar"]}</span>' in page
    assert "{&quot;" not in page
    assert client.post(address("change", department.pk), form(department)).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(address("name", department.pk)).status_code == 403
    assert client.post(address("end", departments.post(department).pk)).status_code == 404


def test_auditor_sees_no_departments(client):
    sign_in(client, accounts.auditor())
    assert client.get(LIST).status_code == 403


def test_name_somebody_and_end_the_post(client, lead):
    department = departments.department()
    assert "No staff assigned." in client.get(address("change", department.pk)).content.decode()
    client.post(address("name", department.pk), {"email": "new@un.example", "role": "liaison"})
    post = Post.objects.get()
    assert (post.user.email, post.role, post.since_by) == ("new@un.example", "liaison", lead)
    page = client.get(address("change", department.pk)).content.decode()
    assert "(new@un.example): Liaison" in page
    assert "no longer see" in client.get(address("end", post.pk)).content.decode()
    assert client.post(address("end", post.pk)).url == address("change", department.pk)
    post.refresh_from_db()
    assert post.ended_by == lead
    assert client.get(address("end", post.pk)).status_code == 409


def test_name_with_a_mistake_says_so(client, lead):
    department = departments.department()
    response = client.post(address("name", department.pk), {"email": "nobody", "role": "liaison"})
    assert response.status_code == 422
    assert not Post.objects.exists()


def test_name_somebody_twice_says_so(client, lead):
    post = departments.post()
    sent = {"email": post.user.email, "role": post.role}
    answer = client.post(address("name", post.department_id), sent, follow=True)
    assert "already has this role" in answer.content.decode()


def test_name_for_a_department_that_is_not_there(client, lead):
    assert client.get(address("name", "nowhere")).status_code == 404
