"""What a posted form holds, to be shown and posted once more."""

import json
import re
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from focalpoint import encryption

# Pages on which passwords and codes are typed.
ACCOUNTS = "/accounts/"
# The form's name for the kept form that it was filled from.
KEPT = "kept-form"
# Made anew for each page, or never written down.
_LEFT_OUT = re.compile(r"csrfmiddlewaretoken|kept-form|.*password.*", re.IGNORECASE)
# What a page puts into its forms by itself.
_OF_THE_PAGE = re.compile(r"edit|base|seen|once|verb|next|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|_.*")
# More than any page of ours holds.
LARGEST = 2_000_000


@dataclass(frozen=True)
class Content:
    """The address that a form was posted to, and its fields in their order."""

    address: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    # Names of files: what was in them is not kept.
    files: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.address) + sum(len(name) + len(text) for name, text in self.fields)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The texts that a person typed, to be read; the page of the form has their labels."""
        texts = [text for name, text in self.fields if not _OF_THE_PAGE.fullmatch(name) and _is_typed(text)]
        return [(_("Text %(number)s") % {"number": number}, text) for number, text in enumerate(texts, 1)]


def _is_typed(text: str) -> bool:
    """Not a key, a code or a number that stands behind a choice."""
    try:
        UUID(text)
    except ValueError:
        return not text.isascii() or " " in text.strip() or "\n" in text or len(text) > 20
    return False


def posted(request: HttpRequest) -> Content:
    fields = [
        (name, text)
        for name, texts in request.POST.lists()
        if not _LEFT_OUT.fullmatch(name)
        for text in texts
        if isinstance(text, str)
    ]
    files = [upload.name or "" for _name, uploads in request.FILES.lists() for upload in uploads]
    return Content(request.get_full_path(), fields, files)


def encrypted(content: Content) -> str:
    return encryption.encrypt(json.dumps(asdict(content), ensure_ascii=False))


def decrypted(token: str) -> Content:
    stored = json.loads(encryption.decrypt(token))
    fields = [(name, text) for name, text in stored["fields"]]
    return Content(stored["address"], fields, stored["files"])
