"""What the public can narrow each list to. Invalid values are ignored."""

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.forms import CharField
from django.utils.translation import gettext_lazy as _

from engagements.consultations.models import Consultation
from engagements.portal.choices import Options
from engagements.public.narrowing import about, sent_to
from engagements.publications.models import Publication
from engagements.publications.queries import matching
from engagements.responses.models import Response
from focalpoint.texts.models import Text
from focalpoint.texts.queries import matching as matching_texts
from focalpoint.widgets import QuickSelect
from organisations.departments.models import Department
from organisations.departments.models import Kind as DepartmentKind
from organisations.departments.queries import named
from organisations.profiles.models import Kind, Profile
from organisations.profiles.queries import called

LONGEST_TEXT = 200


class PublicFilter(filters.FilterSet):
    """A filter whose choices are given by the view, so that they cost one statement together."""

    def __init__(self, data: Any, *, choices: dict[str, Options]) -> None:
        super().__init__(data)
        for name, options in choices.items():
            self.filters[name].extra["choices"] = options

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for: such a page is not for search engines."""
        return any(self.data.get(name) for name in self.filters)

    def narrow(self, rows: Callable[[], Any]) -> Any:
        """Those of `rows()` that match; None, and `rows` is not called, when nothing is asked for."""
        if not self.is_narrowed:
            return None
        self.queryset = rows()
        return self.qs


def searched_words(text: str) -> str:
    """What of a text is searched for: its beginning, up to a word's end, where it is very long."""
    text = text.strip()
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT + 1].rsplit(maxsplit=1)[0][:LONGEST_TEXT]


class _WordsField(CharField):
    def to_python(self, value: Any) -> str:
        return searched_words(super().to_python(value) or "")


class _WordsFilter(filters.CharFilter):
    field_class = _WordsField


def text(label: Any) -> filters.CharFilter:
    return _WordsFilter(method="by_text", label=label)


def choice(label: Any, method: str | None = None, **options: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        label=label, method=method, widget=QuickSelect, empty_label=_("All"), **{"choices": [], **options}
    )


class CallFilter(PublicFilter):
    """Calls by theme, by who asks, by words of the title or the summary in any language."""

    text = text(_("Search"))
    theme = choice(_("Theme"), "by_theme")
    department = choice(_("Department"), field_name="department_id")

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ()

    def by_text(self, calls: Any, name: str, value: str) -> Any:
        return calls.about(value)

    def by_theme(self, calls: Any, name: str, value: str) -> Any:
        return about(calls, Consultation, "consultation", value)


class InputFilter(PublicFilter):
    """Published inputs by words, call, theme, language, department and whether they were answered."""

    text = text(_("Search by words or reference"))
    call = choice(_("Call"), field_name="consultation__slug")
    theme = choice(_("Theme"), "by_theme")
    department = choice(_("Referred to"), "by_department")
    language = choice(_("Language"), choices=settings.CONTENT_LANGUAGES)
    answered = choice(
        _("Answer"), "by_answer", choices=[("yes", _("Answered")), ("no", _("Not answered yet"))]
    )

    class Meta:
        model = Publication
        fields: tuple[str, ...] = ()

    def by_text(self, inputs: Any, name: str, value: str) -> Any:
        return matching(inputs, value)

    def by_theme(self, inputs: Any, name: str, value: str) -> Any:
        return about(inputs, Publication, "publication", value)

    def by_department(self, inputs: Any, name: str, value: str) -> Any:
        return sent_to(inputs, value)

    def by_answer(self, inputs: Any, name: str, value: str) -> Any:
        has_answer = is_answered()
        return inputs.filter(has_answer if value == "yes" else ~has_answer)


def _answers() -> Any:
    """Those that the public can read to a published input."""
    return Response.objects.released().filter(
        publish=True, referral__case__filings__submission=OuterRef("submission")
    )


def is_answered() -> Exists:
    """Whether there is one, to narrow a list by."""
    return Exists(_answers())


def an_answer() -> Subquery:
    """One of them as a column, or None.

    Looked up for each row that is shown. For EXISTS in a column the database would read all answers that
    exist, for a page of twenty-five inputs.
    """
    return Subquery(_answers().values("pk")[:1])


class OrganisationFilter(PublicFilter):
    """The directory by name, country, kind and theme."""

    text = text(_("Name"))
    country = choice(_("Country"))
    kind = choice(_("Type"), choices=Kind.choices)
    theme = choice(_("Theme"), "by_theme")

    class Meta:
        model = Profile
        fields: tuple[str, ...] = ()

    def by_text(self, profiles: Any, name: str, value: str) -> Any:
        return called(profiles, value)

    def by_theme(self, profiles: Any, name: str, value: str) -> Any:
        return about(profiles, Profile, "profile", value)


class DepartmentFilter(PublicFilter):
    """Departments by name, kind and theme."""

    text = text(_("Name"))
    kind = choice(_("Type"), choices=DepartmentKind.choices)
    theme = choice(_("Theme"), "by_theme")

    class Meta:
        model = Department
        fields: tuple[str, ...] = ()

    def by_text(self, departments: Any, name: str, value: str) -> Any:
        return named(departments, value)

    def by_theme(self, departments: Any, name: str, value: str) -> Any:
        return departments.filter(Q(themes=value) | Q(themes__parent=value)).distinct()


class HelpFilter(PublicFilter):
    """Topics of help by words in any language."""

    text = text(_("Search help"))

    class Meta:
        model = Text
        fields: tuple[str, ...] = ()

    def by_text(self, texts: Any, name: str, value: str) -> Any:
        return matching_texts(texts, value)
