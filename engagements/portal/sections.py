"""The sections of the writing page in their order: how many there are, and what each still needs."""

from dataclasses import dataclass

from django.forms import BoundField

from engagements.portal.forms.submissions import OWN, WritingForm
from engagements.questions.answers import field_name
from engagements.submissions import content


@dataclass
class Section:
    """`required`: the fields that must be filled before the input can be submitted."""

    key: str
    number: int
    count: int
    required: list[BoundField]

    @property
    def answered(self) -> int:
        return sum(bool(_text(field)) for field in self.required)

    @property
    def names(self) -> str:
        """For the script that counts while one types."""
        return " ".join(field.html_name for field in self.required)


def _text(field: BoundField) -> str:
    value = field.value() or ""
    return "".join(value).strip()


def sections_of(form: WritingForm) -> dict[str, Section]:
    """By the anchor of each."""
    required = content.required_of(form.questions)
    names = {
        "asked": ["draft_answer"] if "draft_answer" in form.fields else [],
        "who": ["level"],
        "what": OWN[1:],
        "questions": [field_name(question) for question in form.questions],
        "files": [],
    }
    is_there = {
        **dict.fromkeys(names, True),
        "asked": bool(names["asked"]),
        "questions": bool(form.questions),
        "files": form.submission.consultation.attachments_allowed,
    }
    keys = [key for key in names if is_there[key]]
    return {
        key: Section(
            key,
            number,
            len(keys),
            [form[name] for name in names[key] if name in required or name == "draft_answer"],
        )
        for number, key in enumerate(keys, start=1)
    }
