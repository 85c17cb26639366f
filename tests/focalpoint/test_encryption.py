"""Keys can be changed: nothing that was stored is lost, and afterwards nothing needs the old key."""

import re
import threading
from datetime import UTC, datetime
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from focalpoint import encryption, readiness, rotation
from focalpoint.diagnosis import findings
from focalpoint.files import originals, receive
from focalpoint.installation import SEALED, Installation
from focalpoint.kept.models import KeptForm
from focalpoint.notifications import preferences, render
from focalpoint.notifications.models import Notice
from focalpoint.notifications.notify import notify_address
from organisations.accounts.notices import SIGN_IN_CODE
from organisations.memberships.notices import ACCEPTED
from tests.factories import accounts, files
from tests.organisations.accounts.people import confirmed, set_up_app, sign_in, totp

AT = datetime(2026, 3, 5, tzinfo=UTC)
OLD = "b2xkLWtleS1vbGQta2V5LW9sZC1rZXktb2xkLWtleTA="
NEW = "bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleTA="
LOST = "bG9zdC1rZXktbG9zdC1rZXktbG9zdC1rZXktbG9zdC0="
NONE = "0 encrypted again, 0 already with the current key, 0 unreadable"
TOKEN = re.compile(r"gAAAAA[\w-]{90,}={0,2}")


@pytest.fixture(autouse=True)
def keys(settings):
    """Sets the keys: the one that encrypts, and those before it."""

    def use(key, *fallbacks):
        settings.ENCRYPTION_KEY, settings.ENCRYPTION_KEY_FALLBACKS = key, list(fallbacks)

    use(OLD)
    return use


def waiting_code(code="AB12-CD34"):
    return notify_address(SIGN_IN_CODE, "amina@example.org", at=AT, language="en", secret=code)


def rotated():
    """What the command prints."""
    out = StringIO()
    call_command("rotate_encryption", stdout=out)
    return out.getvalue()


def stored():
    """A file, as a person sent it."""
    return receive(files.upload(files.PDF, "letter.pdf"), by=accounts.person(), at=timezone.now())


def stop():
    raise KeyboardInterrupt


def is_ready(client):
    answer = client.get("/readyz")
    assert answer.json()["key"] is (answer.status_code == 200)
    return answer.status_code == 200


def key_findings():
    """What doctor finds of the keys: of the database, then of the files. Its checks say it once more."""
    found = [finding.is_well for finding in findings(timezone.now()) if "ENCRYPTION_KEY" in finding.what]
    return found[:2]


def stored_tokens():
    """Every token in any column of the database, whoever put it there."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "row"::text FROM "{table}" AS "row"')
            found += [token for (text,) in cursor.fetchall() for token in TOKEN.findall(text)]
    return found


class TestKeys:
    @given(text=st.text())
    def test_decrypt_gives_what_was_encrypted(self, text):
        assert encryption.decrypt(encryption.encrypt(text)) == text

    def test_decrypt_reads_an_earlier_key_while_it_is_listed(self, keys):
        token = encryption.encrypt("AB12-CD34")
        keys(NEW, LOST, OLD)
        assert encryption.decrypt(token) == "AB12-CD34"
        keys(NEW, LOST)
        with pytest.raises(encryption.InvalidToken):
            encryption.decrypt(token)

    def test_encrypt_uses_the_key_and_no_earlier_one(self, keys):
        keys(NEW, OLD)
        token = encryption.encrypt("AB12-CD34")
        keys(NEW)
        assert encryption.decrypt(token) == "AB12-CD34"

    def test_rotate_makes_a_token_of_the_key_and_leaves_one_alone_that_is(self, keys):
        old = encryption.encrypt("AB12-CD34")
        keys(NEW, OLD)
        new = encryption.rotate(old)
        assert encryption.rotate(new) == new
        keys(NEW)
        assert encryption.decrypt(new) == "AB12-CD34"

    def test_rotate_of_a_token_of_an_unknown_key_is_refused(self, keys):
        token = encryption.encrypt("AB12-CD34")
        keys(NEW)
        with pytest.raises(encryption.InvalidToken):
            encryption.rotate(token)

    @pytest.mark.django_db
    def test_stop_link_in_a_mail_works_while_the_earlier_key_is_listed(self, client, keys):
        link = preferences.stop_address(accounts.person().pk, ACCEPTED)
        keys(NEW, OLD)
        assert client.get(link).status_code == 200
        keys(NEW)
        assert client.get(link).status_code == 404


@pytest.mark.django_db(transaction=True)
class TestRotation:
    @pytest.fixture(autouse=True)
    def made_with_the_old_key(self, keys):
        """The database was sealed by the key of the other tests."""
        Installation.objects.update(sealed=encryption.encrypt(SEALED))

    def test_rotate_leaves_everything_readable_with_the_new_key_alone(self, client, keys):
        officer = confirmed(accounts.officer())
        sign_in(client, officer.email)
        secret = set_up_app(client)
        codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
        mail = waiting_code()
        KeptForm.objects.create(person=officer, content=encryption.encrypt("{}"), kept_at=timezone.now())
        assert len(stored_tokens()) == 6
        keys(NEW, OLD)
        told = rotated()
        keys(NEW)

        for token in stored_tokens():
            assert encryption.decrypt(token)
        assert told.splitlines() == [
            "focalpoint.KeptForm.content: 1 encrypted again, 0 already with the current key, 0 unreadable",
            "focalpoint.Notice.secret: 1 encrypted again, 0 already with the current key, 0 unreadable",
            "mfa.Authenticator.data: 2 encrypted again, 0 already with the current key, 0 unreadable",
            "sessions.Session.session_data: 1 encrypted again, 0 already with the current key, 0 unreadable",
            f"focalpoint.StoredFile (files as they were sent): {NONE}",
            "focalpoint.Installation.sealed: 1 encrypted again, 0 already with the current key, 0 unreadable",
        ]
        assert client.get("/admin/").status_code == 200
        mail.refresh_from_db()
        assert "AB12-CD34" in render.email(mail).body
        assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes
        elsewhere = Client(REMOTE_ADDR="10.231.0.1")
        asked = sign_in(elsewhere, officer.email)
        assert asked.url.startswith(reverse("mfa_authenticate"))
        elsewhere.post(asked.url, {"code": totp(secret)})
        assert elsewhere.get("/admin/").status_code == 200

    def test_rotate_again_changes_nothing(self, keys):
        waiting_code()
        keys(NEW, OLD)
        rotated()
        tokens = stored_tokens()
        assert "focalpoint.Notice.secret: 0 encrypted again, 1 already with the current key" in rotated()
        assert stored_tokens() == tokens

    def test_drill_from_a_new_key_to_the_last_use_of_the_old_one(self, client, keys, monkeypatch):
        """The old key is missed by `/readyz` and doctor as long as anything needs it, and then no more."""
        monkeypatch.setattr(readiness, "_settled", set())
        mail, file = waiting_code(), stored()
        keys(NEW, OLD)
        assert (is_ready(client), key_findings()) == (True, [True, True])
        with monkeypatch.context() as patch:
            # Whoever rotates is interrupted, and takes it for done.
            patch.setattr(originals, "rotate", stop)
            with pytest.raises(KeyboardInterrupt):
                rotated()
        keys(NEW)
        assert (is_ready(client), key_findings()) == (False, [False, False])
        with pytest.raises(SystemExit):
            readiness.stop_with_wrong_key()
        keys(NEW, OLD)
        rotated()
        keys(NEW)
        assert (is_ready(client), key_findings()) == (True, [True, True])
        readiness.stop_with_wrong_key()
        mail.refresh_from_db()
        file.refresh_from_db()
        assert encryption.decrypt(mail.secret) == "AB12-CD34"
        assert originals.read(file) == files.PDF

    def test_doctor_names_a_file_that_was_sent_to_a_process_with_the_old_key(self, keys):
        """It went on while the others had the new one, and was forgotten."""
        keys(NEW, OLD)
        rotated()
        keys(OLD)
        stored()
        keys(NEW)
        assert key_findings() == [True, False]

    def test_rotate_goes_through_every_batch(self, keys, monkeypatch):
        monkeypatch.setattr(rotation, "BATCH", 2)
        for number in range(5):
            waiting_code(f"CODE-{number}")
        keys(NEW, OLD)
        assert "focalpoint.Notice.secret: 5 encrypted again" in rotated()
        keys(NEW)
        secrets = Notice.objects.values_list("secret", flat=True)
        assert {encryption.decrypt(secret) for secret in secrets} == {f"CODE-{number}" for number in range(5)}

    def test_rotate_counts_what_no_key_opens_leaves_it_and_fails(self, keys):
        keys(LOST)
        lost = waiting_code("LOST-CODE")
        keys(OLD)
        found = waiting_code()
        keys(NEW, OLD)
        out = StringIO()
        with pytest.raises(CommandError, match=r"ENCRYPTION_KEY_FALLBACKS"):
            call_command("rotate_encryption", stdout=out)
        assert "focalpoint.Notice.secret: 1 encrypted again" in out.getvalue()
        assert "1 unreadable" in out.getvalue()
        keys(NEW)
        assert encryption.decrypt(Notice.objects.get(pk=found.pk).secret) == "AB12-CD34"
        assert Notice.objects.get(pk=lost.pk).secret == lost.secret

    def test_rotate_does_not_overwrite_a_row_that_changes_meanwhile(self, keys):
        """The worker empties a secret once its mail is gone; it must not come back."""
        sent, waiting = waiting_code(), waiting_code()
        keys(NEW, OLD)
        failures = []

        def rotate_beside():
            try:
                rotated()
            except BaseException as error:
                failures.append(error)
            finally:
                connection.close()

        beside = threading.Thread(target=rotate_beside)
        with transaction.atomic():
            Notice.objects.filter(pk=sent.pk).update(secret="")
            beside.start()
            beside.join(timeout=1)
            assert beside.is_alive()
        beside.join(timeout=20)
        assert failures == []
        keys(NEW)
        assert Notice.objects.get(pk=sent.pk).secret == ""
        assert encryption.decrypt(Notice.objects.get(pk=waiting.pk).secret) == "AB12-CD34"


@pytest.mark.django_db
class TestSecretKey:
    def test_session_stays_signed_in_while_the_earlier_key_is_listed(self, client, settings):
        sign_in(client, confirmed().email)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
        assert client.get(reverse("my-home")).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert client.get(reverse("my-home")).status_code == 200

    def test_session_ends_when_the_earlier_key_is_not_listed(self, client, settings):
        sign_in(client, confirmed().email)
        settings.SECRET_KEY = "x" * 50
        assert client.get(reverse("my-home")).status_code == 302

    def test_session_can_still_be_ended_from_elsewhere(self, client, settings):
        person = confirmed()
        sign_in(client, person.email)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
        client.get(reverse("my-home"))
        UserSession.objects.get(user=person).end()
        assert client.get(reverse("my-home")).status_code == 302
