"""Two people write one input: what each changed is kept, and nothing becomes wider by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.consultations.models import Consultation, Level
from engagements.questions.answers import field_name
from engagements.questions.models import Kind
from engagements.submissions import actions
from engagements.submissions.models import Submission
from organisations.memberships.models import MembershipRole
from tests.editor import form_on, shown, theirs_on, typed_on
from tests.factories import accounts, consultations, memberships, questions, submissions, themes
from tests.factories.submissions import as_seen

pytestmark = pytest.mark.django_db
SUMMARY = "Nine villages walk two hours for water."
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def call():
    return consultations.open_call(now=timezone.now())


@pytest.fixture
def open_questions(call):
    return [questions.question(call, Kind.LONG_TEXT) for _each in range(2)]


@pytest.fixture
def draft(call, open_questions):
    first, _second = themes.theme(code="water"), themes.theme(code="health")
    return submissions.draft(
        consultation=call,
        level="withheld",
        themes=[first],
        summary=SUMMARY,
        at=timezone.now() - timedelta(minutes=5),
    )


@pytest.fixture
def author(client, draft):
    client.force_login(draft.author)
    return draft.author


@pytest.fixture
def colleague(draft):
    return memberships.member(draft.profile, MembershipRole.EDITOR, accounts.person(name="Amina")).user


def address(draft, name="edit"):
    return reverse(f"submission-{name}", args=[draft.pk])


def opened(client, draft):
    return form_on(client.get(address(draft)), "title")


def saved(draft, by, **changes):
    """A colleague saves, in a window of their own."""
    draft = Submission.objects.get(pk=draft.pk)
    kept = {
        name: getattr(draft, name) for name in ("title", "summary", "language", "level", "answers", "edit")
    }
    chosen = list(draft.themes.values_list("pk", flat=True))
    return actions.save(draft, **{**kept, "themes": chosen, **changes}, by=by, at=timezone.now())


def stored(draft):
    return Submission.objects.get(pk=draft.pk)


class TestMerge:
    def test_page_that_is_posted_as_it_was_opened_takes_nothing_back(
        self, client, author, colleague, draft, open_questions
    ):
        page = opened(client, draft)
        answers = {str(open_questions[0].pk): "Ten wells."}
        saved(
            draft, colleague, title="Theirs", summary="T", language="fr", answers=answers,
            level="open", themes=["health"],
        )  # fmt: skip
        assert client.post(address(draft), page).status_code == 302
        now = stored(draft)
        assert (now.title, now.summary, now.language, now.level) == ("Theirs", "T", "fr", "open")
        assert (now.answers, [one.pk for one in now.themes.all()]) == (answers, ["health"])

    def test_different_fields_are_both_kept_and_named(self, client, author, colleague, draft, open_questions):
        page = opened(client, draft)
        saved(draft, colleague, summary="Theirs", answers={str(open_questions[0].pk): "Of Amina"})
        mine = {**page, "title": "Mine", field_name(open_questions[1]): "Of me"}
        response = client.post(address(draft), mine, follow=True)
        now = stored(draft)
        assert (now.title, now.summary) == ("Mine", "Theirs")
        assert now.answers == {str(open_questions[0].pk): "Of Amina", str(open_questions[1].pk): "Of me"}
        assert "We also kept what someone else saved in the meantime: Summary," in shown(response)

    def test_themes_of_both_are_kept(self, client, author, colleague, draft):
        page = opened(client, draft)
        themes.theme(code="peace")
        saved(draft, colleague, themes=["water", "peace"])
        client.post(address(draft), {**page, "themes": ["water", "health"]})
        assert {one.pk for one in stored(draft).themes.all()} == {"water", "health", "peace"}

    def test_same_field_shows_both_and_keeps_what_only_one_touched(
        self, client, author, colleague, draft, open_questions
    ):
        page = opened(client, draft)
        saved(draft, colleague, title="Of Amina", summary="Summary of Amina", language="fr")
        mine = {**page, "title": "Of me", "language": "es", field_name(open_questions[1]): "Mine alone"}
        response = client.post(address(draft), mine)
        assert response.status_code == 409
        assert stored(draft).title == "Of Amina"
        language, title = theirs_on(response)
        assert language.startswith("Saved by Amina on ")
        assert language.endswith(": French")
        assert title.endswith(": Of Amina")
        form = form_on(response, "title")
        assert (form["title"], form["language"], form["summary"]) == (["Of me"], ["es"], ["Summary of Amina"])
        assert form[field_name(open_questions[1])] == ["Mine alone"]
        assert "We also kept what someone else saved in the meantime: Summary." in shown(response)
        # Whoever has seen both decides.
        assert client.post(address(draft), form).status_code == 302
        now = stored(draft)
        assert (now.title, now.language, now.summary) == ("Of me", "es", "Summary of Amina")
        assert now.answers == {str(open_questions[1].pk): "Mine alone"}

    def test_a_third_save_while_one_compares_is_met_again(self, client, author, colleague, draft):
        page = opened(client, draft)
        saved(draft, colleague, title="First")
        form = form_on(client.post(address(draft), {**page, "title": "Of me"}), "title")
        saved(draft, colleague, title="Second", summary="Theirs")
        response = client.post(address(draft), form)
        assert response.status_code == 409
        assert "Second" in shown(response)
        assert stored(draft).title == "Second"

    def test_saved_between_the_look_and_the_lock(self, client, author, colleague, draft, monkeypatch):
        page = opened(client, draft)
        save, done = actions.save, []

        def slow(*args, **kwargs):
            if not done:
                done.append(True)
                saved(draft, colleague, summary="Theirs")
            return save(*args, **kwargs)

        monkeypatch.setattr("engagements.portal.views.editor.actions.save", slow)
        assert client.post(address(draft), {**page, "title": "Mine"}).status_code == 302
        assert (stored(draft).title, stored(draft).summary) == ("Mine", "Theirs")


class TestLevel:
    def post(self, client, draft, page, **changes):
        return client.post(address(draft), {**page, **changes})

    def test_what_a_colleague_made_stricter_stays(self, client, author, colleague, draft):
        page = opened(client, draft)
        saved(draft, colleague, level="un_only")
        assert self.post(client, draft, page, title="Mine").status_code == 302
        assert (stored(draft).title, stored(draft).level) == ("Mine", "un_only")

    def test_made_stricter_is_saved_at_once_though_the_text_is_in_conflict(
        self, client, author, colleague, draft
    ):
        page = opened(client, draft)
        saved(draft, colleague, title="Theirs", level="open")
        response = self.post(client, draft, page, title="Mine", level="un_only")
        assert response.status_code == 409
        assert (stored(draft).title, stored(draft).level) == ("Theirs", "un_only")
        form = form_on(response, "title")
        assert form["level"] == ["un_only"]
        assert self.post(client, draft, form).status_code == 302
        assert (stored(draft).title, stored(draft).level) == ("Mine", "un_only")

    @pytest.mark.parametrize(("mine", "theirs"), [("open", "un_only"), ("un_only", "open")])
    def test_both_changed_it_the_stricter_stands_until_a_person_decides(
        self, client, author, colleague, draft, mine, theirs
    ):
        page = opened(client, draft)
        saved(draft, colleague, level=theirs)
        response = self.post(client, draft, page, level=mine, title="Mine")
        assert response.status_code == 409
        assert stored(draft).level == "un_only"
        (beside,) = theirs_on(response)
        assert str(Level(theirs).label) in beside
        assert ("You chose:" in shown(response)) == (mine == "open")
        form = form_on(response, "title")
        assert (form["level"], form["title"]) == (["un_only"], ["Mine"])
        assert self.post(client, draft, form, level="open").status_code == 302
        assert (stored(draft).level, stored(draft).title) == ("open", "Mine")

    @pytest.mark.parametrize(("mine", "theirs"), [("withheld", "un_only"), ("un_only", "withheld")])
    def test_of_what_is_never_published_a_withheld_name_is_the_stricter(
        self, client, author, colleague, draft, call, mine, theirs
    ):
        Consultation.objects.filter(pk=call.pk).update(publication="never")
        Submission.objects.update(level="open", strictest_level="open")
        page = opened(client, draft)
        saved(draft, colleague, level=theirs)
        assert self.post(client, draft, page, level=mine, title="Mine").status_code == 409
        assert stored(draft).level == "withheld"

    def test_made_wider_while_a_colleague_wrote_asks(self, client, author, colleague, draft):
        page = opened(client, draft)
        saved(draft, colleague, summary="Names of witnesses")
        assert self.post(client, draft, page, level="open").status_code == 409
        assert stored(draft).level == "withheld"

    def test_made_wider_by_a_colleague_while_one_wrote_asks_and_is_strict_meanwhile(
        self, client, author, colleague, draft
    ):
        page = opened(client, draft)
        saved(draft, colleague, level="open")
        assert self.post(client, draft, page, summary="Names of witnesses").status_code == 409
        assert (stored(draft).level, stored(draft).summary) == ("withheld", draft.summary)


class TestOwnTabs:
    """Whoever has the page open twice is no colleague of themself."""

    def test_same_field_says_that_it_was_they(self, client, author, draft):
        page = opened(client, draft)
        client.post(address(draft), {**page, "title": "Of the other tab"})
        answer = client.post(address(draft), {**page, "title": "Of this tab"})
        assert answer.status_code == 409
        assert "You saved changes in another tab on " in shown(answer)
        (title,) = theirs_on(answer)
        assert title.startswith("Saved by you in another tab on ")
        assert title.endswith("Of the other tab")
        assert f"{author} saved" not in shown(answer)
        assert "someone else" not in shown(answer)

    def test_a_script_is_answered_the_same(self, client, author, draft):
        page = opened(client, draft)
        client.post(address(draft), {**page, "title": "Of the other tab"})
        answer = client.post(address(draft), {**page, "title": "Of this tab"}, **JSON)
        assert answer.json()["message"].startswith("You saved changes in another tab on ")

    def test_different_fields_are_both_kept_and_named(self, client, author, draft):
        page = opened(client, draft)
        client.post(address(draft), {**page, "summary": "Of the other tab"})
        answer = client.post(address(draft), {**page, "title": "Of this tab"}, follow=True)
        assert (stored(draft).title, stored(draft).summary) == ("Of this tab", "Of the other tab")
        assert "We also kept what you saved in another tab: Summary." in shown(answer)

    def test_a_colleague_is_still_a_colleague(self, client, author, colleague, draft):
        page = opened(client, draft)
        saved(draft, colleague, title="Of Amina")
        answer = client.post(address(draft), {**page, "title": "Of me"})
        assert "Amina saved changes on " in shown(answer)
        assert "You saved changes" not in shown(answer)


class TestAutosave:
    def test_goes_on_beside_a_colleague(self, client, author, colleague, draft, open_questions):
        """What the page still shows is not a change of its writer, however often it is sent."""
        page = opened(client, draft)
        saved(draft, colleague, title="Theirs")
        for words in ("One", "One two", "One two three"):
            page[field_name(open_questions[0])] = words
            answer = client.post(address(draft), page, **JSON)
            assert answer.status_code == 200
            page |= {name: answer.json()[name] for name in ("edit", "base")}
        assert "Title" in answer.json()["warnings"][0]
        assert (stored(draft).title, stored(draft).answers) == (
            "Theirs",
            {str(open_questions[0].pk): "One two three"},
        )

    def test_reply_that_was_lost_is_no_conflict(self, client, author, draft):
        page = {**opened(client, draft), "title": "Mine"}
        assert client.post(address(draft), page, **JSON).status_code == 200
        assert client.post(address(draft), page, **JSON).status_code == 200
        assert stored(draft).title == "Mine"

    def test_conflict_leads_to_the_page_that_compares(self, client, author, colleague, draft):
        page = {**opened(client, draft), "title": "Mine"}
        saved(draft, colleague, title="Theirs")
        answer = client.post(address(draft), page, **JSON)
        assert (answer.status_code, answer.json()["compare_url"]) == (409, address(draft))
        assert "Amina saved changes on" in answer.json()["message"]


class TestStranded:
    def typed(self, client, draft, open_questions):
        return {
            **opened(client, draft),
            "title": "Typed title",
            field_name(open_questions[0]): "Typed answer",
        }

    def assert_kept(self, response, status, open_questions):
        assert response.status_code == status
        assert typed_on(response) == {
            "Title": "Typed title",
            "Summary": SUMMARY,
            str(open_questions.text): "Typed answer",
        }

    @pytest.mark.parametrize("script", [False, True])
    def test_deleted_by_a_colleague(self, client, author, colleague, draft, open_questions, script):
        page = self.typed(client, draft, open_questions)
        actions.delete(draft, by=colleague, at=timezone.now())
        if script:
            answer = client.post(address(draft), page, **JSON)
            assert (answer.status_code, "compare_url" in answer.json()) == (409, False)
        else:
            self.assert_kept(client.post(address(draft), page), 404, open_questions[0])

    def test_rights_lost(self, client, author, draft, open_questions):
        page = self.typed(client, draft, open_questions)
        draft.profile.memberships.update(role=MembershipRole.READER)
        self.assert_kept(client.post(address(draft), page), 403, open_questions[0])
        draft.profile.memberships.update(ended_at=timezone.now(), ended_by=author)
        self.assert_kept(client.post(address(draft), page), 404, open_questions[0])

    def test_submitted_meanwhile(self, client, author, draft, open_questions):
        page = self.typed(client, draft, open_questions)
        client.post(address(draft, "submit"), as_seen(draft))
        response = client.post(address(draft), page)
        self.assert_kept(response, 409, open_questions[0])
        assert address(draft, "detail") in shown(response)

    def test_of_a_call_that_is_not_public_no_question_is_told(self, client, author, draft, open_questions):
        page = self.typed(client, draft, open_questions)
        secret = questions.question(consultations.draft_call(), Kind.LONG_TEXT, text={"en": "Secret?"})
        page[field_name(secret)] = "x"
        actions.delete(draft, by=author, at=timezone.now())
        assert "Secret?" not in shown(client.post(address(draft), page))

    def test_nothing_typed_is_the_ordinary_page(self, client, author, draft):
        actions.delete(draft, by=author, at=timezone.now())
        answer = client.post(address(draft), {"edit": "0"})
        assert answer.status_code == 404
        assert "<textarea" not in shown(answer)
