"""A liaison names the reviewers of the department, and nobody else's people."""

import pytest
from django.urls import reverse

from organisations.departments.models import Post, PostRole
from tests.factories import accounts, departments
from tests.organisations.admin.conftest import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/people/"


@pytest.fixture
def liaison(client):
    return sign_in(client, departments.post(role=PostRole.LIAISON).user)


@pytest.fixture
def department(liaison):
    return liaison.posts.get().department


def name(client, department, email):
    return client.post(reverse("post-name", args=[department.pk]), {"email": email})


def test_list_shows_the_people_of_ones_own_department(client, department):
    own, other = departments.post(department), departments.post()
    page = client.get(PAGE).content.decode()
    assert own.user.email in page
    assert "Reviewer: reads referrals" in page
    assert reverse("post-end", args=[own.pk]) in page
    assert other.user.email not in page


def test_list_for_whoever_is_no_liaison_says_so(client):
    sign_in(client, departments.post().user)
    assert "not a liaison" in client.get(PAGE).content.decode()


def test_list_needs_a_second_factor(client):
    client.force_login(departments.post(role=PostRole.LIAISON).user)
    assert client.get(PAGE).url == reverse("mfa_index")


def test_list_costs_the_same_for_one_and_three(client, department, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(4):  # session, person, departments, posts
        client.get(PAGE)
    departments.post(department), departments.post(department)
    with django_assert_num_queries(4):
        client.get(PAGE)


def test_name_makes_a_reviewer(client, liaison, department):
    assert name(client, department, "new@un.example").url == PAGE
    post = Post.objects.get(user__email="new@un.example")
    assert (post.department, post.role, post.since_by) == (department, PostRole.REVIEWER, liaison)


@pytest.mark.parametrize("email", ["", "nobody"])
def test_name_with_a_mistake_says_so(client, department, email):
    response = name(client, department, email)
    assert response.status_code == 422
    assert f'href="#id_{department.pk}_email"' in response.content.decode()


def test_name_another_liaison_says_why_not(client, department):
    other = departments.post(department, PostRole.LIAISON)
    response = name(client, department, other.user.email)
    assert "Only a lead officer can change that" in response.content.decode()
    assert Post.objects.live().get(user=other.user).role == PostRole.LIAISON


def test_name_for_another_department_is_refused(client, liaison):
    other = departments.department()
    assert name(client, other, "new@un.example").status_code == 403
    assert not Post.objects.filter(department=other).exists()


def test_name_by_a_reviewer_is_refused(client):
    post = departments.post()
    sign_in(client, post.user)
    assert name(client, post.department, "new@un.example").status_code == 403


def test_end_asks_then_ends(client, liaison, department):
    post = departments.post(department)
    address = reverse("post-end", args=[post.pk])
    assert post.user.email in client.get(address).content.decode()
    assert client.post(address).url == PAGE
    post.refresh_from_db()
    assert post.ended_by == liaison


def test_end_of_a_liaison_or_elsewhere_is_refused(client, department):
    own, elsewhere = departments.post(department, PostRole.LIAISON), departments.post()
    assert client.post(reverse("post-end", args=[own.pk])).status_code == 403
    assert client.post(reverse("post-end", args=[elsewhere.pk])).status_code == 404
    assert Post.objects.live().filter(pk__in=[own.pk, elsewhere.pk]).count() == 2


def test_stranger_is_asked_to_sign_in(client):
    post = departments.post()
    assert client.get(PAGE).url.split("?")[0] == reverse("account_login")
    posted = [
        client.post(reverse("post-end", args=[post.pk])),
        client.post(reverse("post-name", args=[post.department_id]), {"email": "x@un.example"}),
    ]
    for answer in posted:
        assert answer.status_code == 401
        assert reverse("account_login") in answer.content.decode()
    assert accounts.person().posts.count() == 0
