"""The list of labels in the admin."""

import pytest

from engagements.labels.models import Label
from tests.factories.labels import label

pytestmark = pytest.mark.django_db
LIST = "/admin/engagements/label/"


def change(client, row, **typed):
    content = {"name": row.name, "colour": row.colour, "edit": row.edit, **typed}
    return client.post(f"{LIST}{row.pk}/change/", content)


def test_lead_adds_a_label(client, lead):
    response = client.post(f"{LIST}add/", {"name": "Visit", "colour": "red"})
    assert response.status_code == 302, response.context["errors"]
    assert Label.objects.get().name == "Visit"
    assert "Visit" in client.get(LIST).content.decode()


def test_two_labels_of_one_name(client, lead):
    label("Visit")
    response = client.post(f"{LIST}add/", {"name": "VISIT", "colour": "red"})
    assert response.status_code in (200, 422)
    assert "A label with this name already exists." in response.content.decode()
    assert Label.objects.count() == 1


def test_lead_archives_a_label_and_offers_it_again(client, lead):
    one = label("Visit")
    assert change(client, one, is_archived="on").status_code == 302
    assert Label.objects.get().archived_by == lead
    assert change(client, Label.objects.get()).status_code == 302
    assert not Label.objects.get().is_archived


def test_two_who_save_at_once_keep_both(client, lead):
    one = label("Visit")
    page = client.get(f"{LIST}{one.pk}/change/")
    base = page.context["adminform"].form["base"].value()
    change(client, one, name="Visits", base=base)
    change(client, one, colour="red", base=base)
    now = Label.objects.get()
    assert (now.name, now.colour) == ("Visits", "red")


def test_officers_read_and_change_nothing(client, officer):
    one = label("Visit")
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}add/").status_code == 403
    assert change(client, one, name="Other").status_code == 403
    assert Label.objects.get().name == "Visit"
