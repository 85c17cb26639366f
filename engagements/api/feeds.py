"""Atom feeds of calls, inputs, answers and outcomes; all, or those of one theme or of one department.

They print the rows that the public pages print. An entry has one name in all languages and feeds.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from engagements.api.addresses import absolute, tag
from engagements.public.latest import Scope, latest_answers, latest_calls, latest_inputs, latest_outcomes
from engagements.public.outcomes import OutcomeRow
from engagements.public.presenters.calls import LONGEST_SUMMARY, CallEntry
from engagements.public.presenters.inputs import AnswerEntry, InputRow
from focalpoint.text import plain

# When nothing has been published yet: the same each time, so that nothing seems to have changed.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Atom(Atom1Feed):
    """Atom in which an entry says its language where that is not the feed's."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item["language"]
        return {"xml:lang": language} if language and language != self.feed["language"] else {}

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEGINNING

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", absolute(reverse("favicon")))


class PublicFeed(Feed):
    """One kind of feed; its object is the scope, with how that is called."""

    feed_type = Atom
    author_name = "Focal Point"
    heading: ClassVar[str | Promise] = ""
    # The list that it follows, with what is asked of it.
    list_name: ClassVar[str] = ""
    asked: ClassVar[dict[str, str]] = {}

    def get_object(self, request: HttpRequest, scope: Scope) -> Scope:
        self.scope_name = scope.name()
        if self.scope_name is None:
            raise Http404
        self.path = request.path
        return scope

    def title(self) -> str:
        name = plain(str(self.scope_name))
        return f"{self.heading}: {name} · Focal Point" if name else f"{self.heading} · Focal Point"

    def link(self, scope: Scope) -> str:
        query = {name: code for name, code in vars(scope).items() if code} | self.asked
        return absolute(reverse(self.list_name) + (f"?{urlencode(query)}" if query else ""))

    def feed_url(self) -> str:
        return absolute(self.path)

    def feed_guid(self) -> str:
        return tag(self.path.strip("/"))

    def item_title(self, item: Any) -> str:
        return plain(str(item.title))

    def item_link(self, item: Any) -> str:
        return absolute(item.url)

    def item_updateddate(self, item: Any) -> datetime:
        return self.item_pubdate(item)

    def item_pubdate(self, item: Any) -> datetime:
        raise NotImplementedError


def _paragraph(text: str, language: str = "", direction: str = "") -> str:
    """One of a summary, which is HTML; in the language of the feed where no other is named."""
    own = "rtl" if get_language_bidi() else "ltr"
    return format_html('<p lang="{}" dir="{}">{}</p>', language or get_language(), direction or own, text)


class CallFeed(PublicFeed):
    heading = gettext_lazy("Calls for inputs")
    list_name = "consultation-list"

    def items(self, scope: Scope) -> list[CallEntry]:
        return latest_calls(scope)

    def item_guid(self, item: CallEntry) -> str:
        return tag(f"calls/{item.slug}")

    def item_pubdate(self, item: CallEntry) -> datetime:
        return item.published_at

    def item_description(self, item: CallEntry) -> str:
        now, short = timezone.now(), item.short
        date = item.next_date(item.phase(now), now=now)
        return plain(_paragraph(str(short), short.language, short.direction) + _paragraph(date.when))

    def item_extra_kwargs(self, item: CallEntry) -> dict[str, str]:
        return {"language": item.title.language}


class InputFeed(PublicFeed):
    heading = gettext_lazy("Published inputs")
    list_name = "input-list"

    def items(self, scope: Scope) -> list[InputRow]:
        return latest_inputs(scope)

    def item_guid(self, item: InputRow) -> str:
        return tag(f"inputs/{item.reference}")

    def item_pubdate(self, item: InputRow) -> datetime:
        return item.published_at

    def item_author_name(self, item: InputRow) -> str:
        return plain(item.by)

    def item_author_link(self, item: InputRow) -> str | None:
        return absolute(item.by_url) if item.by_url else None

    def item_description(self, item: InputRow) -> str:
        words = format_html("<bdi>{}</bdi> · {} {}", item.by, _("Call:"), item.call_title.marked)
        return plain(_paragraph(words))

    def item_extra_kwargs(self, item: InputRow) -> dict[str, str]:
        return {"language": item.language}


class AnswerFeed(PublicFeed):
    heading = gettext_lazy("Published answers")
    list_name = "input-list"
    asked: ClassVar[dict[str, str]] = {"answered": "yes"}

    def items(self, scope: Scope) -> list[AnswerEntry]:
        return latest_answers(scope)

    def item_guid(self, item: AnswerEntry) -> str:
        return tag(f"inputs/{item.reference}/answers/{item.id}")

    def item_pubdate(self, item: AnswerEntry) -> datetime:
        return item.released_at

    def item_author_name(self, item: AnswerEntry) -> str:
        return plain(str(item.department))

    def item_description(self, item: AnswerEntry) -> str:
        words = format_html("{} · {} · {}", item.kind_word, item.department.marked, item.day)
        return plain(_paragraph(words))

    def item_extra_kwargs(self, item: AnswerEntry) -> dict[str, str]:
        return {"language": item.input_language}


class OutcomeFeed(PublicFeed):
    heading = gettext_lazy("You said, we did")
    list_name = "consultation-list"
    asked: ClassVar[dict[str, str]] = {"phase": "closed"}

    def items(self, scope: Scope) -> list[OutcomeRow]:
        return latest_outcomes(scope)

    def item_guid(self, item: OutcomeRow) -> str:
        return tag(f"outcomes/{item.id}")

    def item_pubdate(self, item: OutcomeRow) -> datetime:
        return item.published_at

    def item_description(self, item: OutcomeRow) -> str:
        short = item.summary.shortened(LONGEST_SUMMARY)
        return plain(_paragraph(str(short), short.language, short.direction))

    def item_extra_kwargs(self, item: OutcomeRow) -> dict[str, str]:
        return {"language": item.title.language}


FEEDS: dict[str, type[PublicFeed]] = {
    "calls": CallFeed,
    "inputs": InputFeed,
    "answers": AnswerFeed,
    "outcomes": OutcomeFeed,
}
