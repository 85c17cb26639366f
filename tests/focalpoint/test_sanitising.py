"""A copy for staging holds no word that anyone typed, and everything is still where it was."""

import json
import re
from io import StringIO
from itertools import count

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from engagements.cases.models import Case
from engagements.routing.models import Referral
from engagements.submissions import references
from engagements.submissions.models import Submission, Version
from focalpoint import append_only, installation, sanitising
from focalpoint.audit.models import Entry
from focalpoint.audit.seal import seal_waiting
from focalpoint.disguise import Disguise
from focalpoint.files.models import StoredFile
from focalpoint.translated import TranslatedField
from organisations.accounts.models import User
from organisations.profiles.models import Profile
from tests.factories import accounts
from tests.house import world

pytestmark = pytest.mark.django_db
OTHER_KEY = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="
WORD = "zebraquagga"
sanitising.load()


@pytest.fixture
def elsewhere(settings, tmp_path):
    """A copy as it should be: another address, another key, a storage of its own that is empty."""
    installation.ours()

    def move():
        settings.DEMO = False
        settings.BASE_URL = "https://staging.focalpoint-office.org"
        settings.ENCRYPTION_KEY, settings.ENCRYPTION_KEY_FALLBACKS = OTHER_KEY, []
        settings.UPLOADS_ROOT = tmp_path / "empty"

    return move


def sanitise():
    out = StringIO()
    call_command("sanitise", "--yes", stdout=out)
    return out.getvalue()


def rows(model):
    return model._base_manager.count()


def everything():
    """Each row of each table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found += [f"{table} {text}" for (text,) in cursor.fetchall()]
    return found


def plant():
    """The word, in every column of every row that is to be made anew."""
    number, planted = count(), set()
    with append_only.lifted(append_only.tables()):
        for label, plan in sanitising.TABLE.items():
            model = apps.get_model(label)
            if plan.is_public:
                continue
            if plan.is_removed:
                planted |= {f"{label}.{name}" for name in _typed_of_removed(model)}
                continue
            for row in model._base_manager.all():
                for name in plan.made:
                    if label != "focalpoint.Entry" and _plant(row, name, next(number)):
                        planted.add(f"{label}.{name}")
    return planted


def _plant(row, name, number):
    """Whether the column of this row may hold it: some are empty in some states."""
    field = row._meta.get_field(name)
    value = _planted(field, getattr(row, name), number)
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{name: value})
    except IntegrityError:
        return False
    return WORD in str(value)


def _typed_of_removed(model):
    for row in model._base_manager.all():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.TextField):
                model._base_manager.filter(pk=row.pk).update(**{field.name: WORD})
                yield field.name


def _planted(field, value, number):
    text = f"{WORD}{number}"
    if field.name == "canonical":
        content = json.loads(value)
        return json.dumps({**content, "title": text, "summary": f"{text}, {text.upper()}"})
    if field.name == "reference":
        return value
    if isinstance(field, TranslatedField):
        return {"en": f"The {text}.", "ar": text}
    if field.name == "redaction":
        return {"title": text}
    if isinstance(field, models.JSONField):
        return {**value, "planted": [text, {"in": text}]} if isinstance(value, dict) else value
    if isinstance(field, models.EmailField):
        return f"{text}@{WORD}.org"
    if isinstance(field, models.CharField | models.TextField):
        return text[-field.max_length :] if field.max_length else f"{text}\n{text}"
    return [f"https://{text}.org/"]


def test_no_planted_word_is_left(elsewhere):
    it = world.build()
    appealed = {"appeal": "It was.", "appealed_at": it.at, "appealed_by": it.people["lead"]}
    Case._base_manager.filter(pk=it.case.pk).update(**appealed, snoozed_until=it.at)
    asked = {"check_asked_for": "A word", "check_asked_at": it.at, "check_asked_by": it.people["lead"]}
    Profile._base_manager.update(**asked)
    refused = {
        "extension": "refused",
        "extension_reason": "A word",
        "extension_refusal": "A word",
        **dict.fromkeys(("extension_until", "extension_asked_at", "extension_decided_at"), it.at),
        **dict.fromkeys(("extension_asked_by", "extension_decided_by"), it.people["lead"]),
    }
    Referral._base_manager.filter(pk=it.referral.pk).update(**refused)
    planted = plant()
    # References have a form of their own, and Entry's own column may hold no text.
    apart = {"engagements.Submission.reference", "focalpoint.Entry.changes"}
    with_rows = {
        label: plan for label, plan in sanitising.TABLE.items() if plan.made and rows(apps.get_model(label))
    }
    assert {
        f"{label}.{name}" for label, plan in with_rows.items() for name in plan.made
    } - planted - apart == set()
    assert len(with_rows) > 12
    before = {
        label: rows(apps.get_model(label)) for label, plan in sanitising.TABLE.items() if not plan.is_removed
    }
    assert [row for row in everything() if WORD in row.lower()]
    elsewhere()
    sanitise()
    assert [row for row in everything() if WORD in row.lower()] == []
    after = {label: rows(apps.get_model(label)) for label in before}
    # The entry that says so.
    before["focalpoint.Entry"] += 1
    assert after == before
    for label, plan in sanitising.TABLE.items():
        assert not plan.is_removed or rows(apps.get_model(label)) == 0


def test_what_is_made_fits_together(elsewhere):
    it = world.build()
    old = Submission.objects.get(pk=it.submitted.pk)
    elsewhere()
    sanitise()
    new = Submission.objects.get(pk=it.submitted.pk)
    assert new.reference != old.reference
    assert references.normalise(new.reference) == new.reference
    version = Version.objects.filter(submission=new).get()
    content = json.loads(version.canonical)
    assert content["reference"] == new.reference
    assert content["title"] == new.title
    assert content["call"]["slug"] == new.consultation.slug
    assert content["call"]["title"] == new.consultation.title
    assert len(new.title) == len(old.title)
    assert (new.state, new.level, new.profile_id) == (old.state, old.level, old.profile_id)
    assert [row.folded_name for row in [new.profile]] == [new.profile.legal_name.lower()]
    person = User.objects.get(pk=it.people["owner"].pk)
    assert re.fullmatch(r"person-[0-9a-f]{12}@staging\.example", person.email)
    assert not person.has_usable_password()
    file = StoredFile.objects.get(pk=it.file.file_id)
    assert file.original_key == ""
    assert file.name.endswith(".pdf")


def test_its_log_says_so_and_is_sealed_anew(elsewhere):
    world.build()
    seal_waiting(at=timezone.now(), thorough=True)
    elsewhere()
    sanitise()
    last = Entry.objects.order_by("-id").first()
    assert last.verb == "installation.sanitise"
    seal_waiting(at=timezone.now(), thorough=True)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "The chain holds" in out.getvalue()
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE focalpoint_entry SET verb = 'x'")


def test_it_is_no_ones_portal_afterwards(elsewhere):
    accounts.person()
    elsewhere()
    sanitise()
    assert installation.ours().base_url == ""
    assert installation.key_opens()
    assert "Nothing" not in sanitise_again_refuses()


def sanitise_again_refuses():
    """The key is its own now: who wants it once more restores the copy once more."""
    with pytest.raises(CommandError) as refused:
        sanitise()
    return str(refused.value)


def test_refuses_the_original(elsewhere):
    with pytest.raises(CommandError, match="in service"):
        sanitise()


def test_refuses_the_key_of_the_original(elsewhere, settings):
    key = settings.ENCRYPTION_KEY
    elsewhere()
    settings.ENCRYPTION_KEY = key
    with pytest.raises(CommandError, match="is the key of the original"):
        sanitise()


def test_refuses_a_storage_that_holds_files(elsewhere, settings, tmp_path):
    world.build()
    full = settings.UPLOADS_ROOT
    elsewhere()
    settings.UPLOADS_ROOT = full
    before = User.objects.values_list("email", flat=True).order_by("pk")[:1].get()
    with pytest.raises(CommandError, match="not empty"):
        sanitise()
    assert User.objects.filter(email=before).exists()


@pytest.mark.parametrize(
    "text",
    ["Nine villages, 3 wells.", "الماء للجميع", "Вода для всех", "为所有人提供水"],
    ids=["en", "ar", "ru", "zh"],
)
def test_text_keeps_its_shape_and_its_script(text):
    disguise = Disguise()
    made = disguise.words(text)
    assert made != text
    assert [character.isalpha() for character in made] == [character.isalpha() for character in text]
    assert [ord(character) >> 8 for character in made] == pytest.approx(
        [ord(character) >> 8 for character in text], abs=0x70
    )
    assert disguise.words(text) == made
    assert Disguise().words(text) != made
