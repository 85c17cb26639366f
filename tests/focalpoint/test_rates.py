"""Limits that are counted in the database: for every process, whatever happens to Redis."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from focalpoint import expiring, rates, retention
from focalpoint.expiring import Expiring
from focalpoint.files import quotas
from focalpoint.rates import Rate, RateError
from tests.factories import accounts, consultations, memberships
from tests.factories import submissions as inputs

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
THREE = Rate("of three", 3, "At most %(most)s.")


@pytest.mark.django_db
class TestCount:
    def test_count_refuses_one_too_many_until_the_period_is_over(self):
        for _number in range(3):
            rates.count((THREE, "ana"), at=AT)
        with pytest.raises(RateError, match=r"At most 3\. .*3 March 2026, 00:00") as caught:
            rates.count((THREE, "ana"), at=AT)
        assert caught.value.retry_at == datetime(2026, 3, 3, tzinfo=UTC)
        rates.count((THREE, "ben"), at=AT)
        rates.count((THREE, "ana"), at=caught.value.retry_at)

    def test_count_keeps_no_word_of_whom_it_counts(self):
        rates.count((THREE, "ana@example.org"), at=AT)
        (row,) = Expiring.objects.values()
        assert "ana" not in str(row)
        assert "three" not in str(row)

    def test_what_is_over_ends_in_the_night(self):
        rates.count((THREE, "ana"), at=AT)
        retention.keep(AT)
        assert Expiring.objects.exists()
        retention.keep(AT + timedelta(days=1))
        assert not Expiring.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_so_many_get_through_as_may():
    through, together = [], threading.Barrier(8)

    def work():
        together.wait()
        try:
            rates.count((THREE, "ana"), at=AT)
            through.append(1)
        except RateError:
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == 3


@pytest.mark.django_db
class TestDatabaseCache:
    """As Django's own caches behave, for what libraries ask of one."""

    def test_add_keeps_the_first(self):
        assert cache.add("k", [1.5], 60) is True
        assert cache.add("k", [2.5], 60) is False
        assert cache.get("k") == [1.5]

    def test_what_is_over_is_absent(self):
        cache.set("k", 1, -1)
        assert cache.get("k") is None
        assert cache.add("k", 2, 60) is True
        cache.set("k", 3, 60)
        assert cache.touch("k", 120) is True
        assert cache.delete("k") is True
        assert cache.delete("k") is False
        assert cache.get("k", "nothing") == "nothing"

    def test_it_is_the_cache_that_libraries_count_in(self):
        assert type(caches["default"]).__name__ == "DatabaseCache"


DEAD = {"BACKEND": "focalpoint.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}


@pytest.fixture
def redis_dead(settings):
    settings.CACHES = {**settings.CACHES, "pages": DEAD}


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_dead")
class TestWithoutRedis:
    def test_wrong_passwords(self, client):
        person = accounts.person()
        texts = []
        for _number in range(12):
            page = client.post(reverse("account_login"), {"login": person.email, "password": "wrong wrong"})
            texts.append(page.status_code == 429 or "Too many" in page.content.decode())
        assert texts[-1], "nobody stopped them"
        right = {"login": person.email, "password": "correct horse battery"}
        assert client.post(reverse("account_login"), right).status_code != 302

    def test_codes(self, client):
        from focalpoint.notifications.models import Notice

        person = accounts.person()
        for _number in range(12):
            client.post(reverse("account_request_login_code"), {"email": person.email})
        assert 0 < Notice.objects.count() <= 5

    def test_password_resets(self, client):
        from focalpoint.notifications.models import Notice

        person = accounts.person()
        for _number in range(12):
            client.post(reverse("account_reset_password"), {"email": person.email})
        assert 0 < Notice.objects.count() <= 6

    def test_drafts_and_submissions_and_uploads(self, settings, monkeypatch):
        from engagements.cases import actions as cases
        from engagements.submissions import actions, attachments

        settings.SUBMISSIONS_PER_DAY = 1
        owner = memberships.member()
        call = consultations.open_call(now=inputs.NOW)
        given = {"profile": owner.profile, "by": owner.user, "at": inputs.NOW}
        begin = {"consultation": call, "language": "en", "level": "open", **given}
        actions.create(**begin)
        with pytest.raises(RateError, match="start no more than 1"):
            actions.create(**begin, title="Another one")
        first, second = (
            inputs.draft(consultation=call, profile=owner.profile, author=owner.user) for _number in range(2)
        )
        cases.submit(first, by=owner.user, at=inputs.NOW)
        with pytest.raises(RateError, match="Your draft is saved"):
            cases.submit(second, by=owner.user, at=inputs.NOW)
        second.refresh_from_db()
        assert second.state == "draft"
        monkeypatch.setattr(quotas, "OF_A_PERSON", 0)
        with pytest.raises(RateError, match="no more than 0 files a day"):
            attachments.add_attachment(second, upload=inputs.upload(), by=owner.user, at=inputs.NOW)

    def test_an_organisation_has_a_limit_of_its_own(self, settings):
        from engagements.submissions import actions

        settings.SUBMISSIONS_PER_DAY = 1
        owner = memberships.member()
        call = consultations.open_call(now=inputs.NOW)
        for number in range(6):
            person = memberships.member(owner.profile).user
            given = {"consultation": call, "profile": owner.profile, "language": "en", "level": "open"}
            if number < 5:
                actions.create(**given, by=person, at=inputs.NOW)
                continue
            with pytest.raises(RateError, match="Your organisation"):
                actions.create(**given, by=person, at=inputs.NOW)


@pytest.mark.django_db
def test_a_page_that_is_over_a_limit_answers_429_with_the_sentence(client, settings):
    settings.SUBMISSIONS_PER_DAY = 0
    owner = memberships.member()
    client.force_login(owner.user)
    call = consultations.open_call(now=timezone.now())
    page = client.post(
        f"{reverse('submission-create')}?call={call.slug}",
        {"profile": owner.profile_id, "level": "open", "language": "en"},
    )
    assert page.status_code == 429
    assert "start no more than 0" in re.sub(r"\s+", " ", page.content.decode())
    draft = inputs.draft(consultation=call, profile=owner.profile, author=owner.user)
    page = client.post(reverse("submission-submit", args=[draft.pk]), inputs.as_seen(draft))
    assert page.status_code == 429
    assert "submit no more than 0" in re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.django_db
class TestLease:
    """A slot of the mail delivery: one holder at a time, and it ends by itself."""

    KEY, HOUR = "lease", timedelta(hours=1)

    def take(self, holder, at):
        return expiring.add(self.KEY, holder, ends_at=at + self.HOUR, at=at)

    def test_a_lease_of_another_is_not_given_back(self):
        """Whoever slept through its end must not give away what another has by then."""
        assert self.take("slow", AT)
        later = AT + self.HOUR
        assert self.take("other", later)
        expiring.remove_own(self.KEY, "slow")
        assert expiring.get(self.KEY, at=later) == "other"
        assert not self.take("third", later)

    def test_a_lease_that_is_given_back_is_free(self):
        assert self.take("slow", AT)
        assert not self.take("other", AT)
        expiring.remove_own(self.KEY, "slow")
        assert self.take("other", AT)
