"""What a posted form holds, to be shown and posted once more."""

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from focalpoint import encryption
from focalpoint.text import plain

# Pages on which passwords and codes are typed.
ACCOUNTS = "/accounts/"
# The form's name for the kept form that it was filled from.
KEPT = "kept-form"
# Made anew for each page, or never written down.
_LEFT_OUT = re.compile(r"csrfmiddlewaretoken|kept-form|.*password.*", re.IGNORECASE)
# What a page puts into its forms by itself.
_OF_THE_PAGE = re.compile(r"edit|base|seen|once|verb|next|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|_.*")
# In characters: more than any page of ours holds (DATA_UPLOAD_MAX_MEMORY_SIZE, three bytes for a letter).
LARGEST = 6_000_000


@dataclass(frozen=True)
class Content:
    """The address that a form was posted to, and its fields in their order."""

    address: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    # Names of files: what was in them is not kept.
    files: list[str] = field(default_factory=list)
    # What the page called its texts, by the names of their fields: none where its view does not say it.
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.address) + sum(len(name) + len(text) for name, text in self.fields)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The texts that a person typed, to be read beside the button that posts all."""
        return self._called([(name, text) for name, text in self._of_person() if not _is_code(text)])

    @property
    def texts(self) -> list[tuple[str, str]]:
        """All that may have been typed, for a page that is the last to have it: "No" is an answer too."""
        return self._called(self._of_person())

    def _of_person(self) -> list[tuple[str, str]]:
        return [
            (name, text)
            for name, text in self.fields
            if text.strip() and not _OF_THE_PAGE.fullmatch(name) and not _is_key(text)
        ]

    def _called(self, texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [
            (self.labels.get(name) or _("Text %(number)s") % {"number": number}, text)
            for number, (name, text) in enumerate(texts, 1)
        ]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_code(text: str) -> bool:
    """As what stands behind a choice."""
    return text.isascii() and " " not in text.strip() and "\n" not in text and len(text) <= 20


def posted(request: HttpRequest) -> Content:
    fields = [
        (plain(name), plain(text))
        for name, texts in request.POST.lists()
        if not _LEFT_OUT.fullmatch(name)
        for text in texts
        if isinstance(text, str)
    ]
    files = [plain(upload.name or "") for _name, uploads in request.FILES.lists() for upload in uploads]
    return Content(request.get_full_path(), fields, files, _labels(request))


def _labels(request: HttpRequest) -> dict[str, str]:
    """As the view says (`focalpoint/editor/stranded.py:labelled`), or the admin class whose view it is."""
    view = request.resolver_match.func if request.resolver_match else None
    says = getattr(view, "labels", None) or getattr(getattr(view, "model_admin", None), "labels", None)
    return {plain(name): plain(label) for name, label in says(request.POST).items()} if says else {}


def encrypted(content: Content) -> str:
    packed = zlib.compress(json.dumps(asdict(content)).encode())
    return encryption.encrypt(b64encode(packed).decode())


def decrypted(token: str) -> Content:
    stored = json.loads(zlib.decompress(b64decode(encryption.decrypt(token))))
    fields = [(name, text) for name, text in stored["fields"]]
    return Content(stored["address"], fields, stored["files"], stored["labels"])
