"""The parts that the views of the writing page share: saving what was typed, and showing the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from engagements.cases.queries import open_question
from engagements.consultations.models import STANDING, Consultation
from engagements.portal import corrections
from engagements.portal.corrections import Earlier
from engagements.portal.forms.submissions import WritingForm
from engagements.portal.sections import sections_of
from engagements.questions.answers import field_name, over_limit
from engagements.questions.models import CHOICE_KINDS, Question
from engagements.questions.queries import questions_of
from engagements.questions.words import count
from engagements.submissions import actions, attachments, visibility
from engagements.submissions.errors import NotOfferedError, NotOpenError
from engagements.submissions.models import Submission
from engagements.submissions.queries import with_related
from engagements.submissions.states import State
from focalpoint import editor
from focalpoint.errors import BadValueError, EditConflictError, wants_json
from focalpoint.files import chosen_file
from focalpoint.forms import refuse
from organisations.accounts.requests import SignedIn
from organisations.themes.models import Theme


@dataclass
class Row:
    """One question on the page."""

    field: BoundField
    question: Question
    words: int
    warning: str
    corrections: Sequence[Earlier]

    @property
    def chosen(self) -> list[str]:
        """The codes that are ticked."""
        value = self.field.value() or []
        return value if isinstance(value, list) else [value]


def themes_for(submission: Submission) -> list[Theme]:
    """The top themes, and those of the call."""
    own = submission.consultation.themes.values("pk")
    chosen = submission.theme_codes
    return list(Theme.objects.filter(Q(parent=None) | Q(pk__in=own) | Q(pk__in=chosen)))


def form_for(submission: Submission, data: QueryDict | None = None) -> WritingForm:
    return WritingForm(
        submission,
        questions_of(submission.consultation_id),
        themes=themes_for(submission),
        asked=open_question(submission) if submission.returned_at else None,
        data=data,
    )


def keeps_what_was_typed(back: str = "") -> Any:
    """For each view to which the writing page posts its text."""
    return editor.keeps_what_was_typed(WritingForm, others=_questions_by_field, back=back)


def _questions_by_field(names: Iterable[str]) -> dict[str, str]:
    """The questions whose answers were typed, as everyone may read them, by the names of their fields."""
    called = [name for name in names if name.startswith("answer-")]
    if not called:
        return {}
    published = Question.objects.filter(consultation__in=Consultation.objects.published())
    written = published.exclude(kind__in=CHOICE_KINDS).annotate(key=Cast("pk", CharField()))
    questions = written.filter(key__in=[name.removeprefix("answer-") for name in called])
    return {field_name(question): str(question.text) for question in questions}


def keep(request: SignedIn, submission: Submission) -> HttpResponse | None:
    """Save what was posted. None when it was; else the answer that says why not and shows what was typed."""
    form = form_for(submission, data=request.POST)
    save = partial(actions.save, submission, by=request.user, at=timezone.now())
    try:
        if not form.is_valid():
            form.save_at_once(save)
            return _invalid(request, form)
        saved = save(**form.content())
    except EditConflictError as conflict:
        theirs = conflict.theirs
        assert isinstance(theirs, Submission)
        return keep(request, with_related(theirs))
    except NotOfferedError as refusal:
        form.add_error("level", str(refusal.message))
        return _invalid(request, form)
    except BadValueError as refusal:
        refuse(form, refusal)
        return _invalid(request, form)
    if wants_json(request):
        return editor.answers.saved(saved, form, warnings=[*_closed(submission), *form.warnings()])
    editor.copies.confirm(request)
    for warning in filter(None, [form.note(), *form.warnings()]):
        messages.warning(request, warning)
    if problem := chosen_file.receive(request, partial(attachments.add_attachment, saved)):
        form = form_for(with_related(saved))
        page = show_form(request, form, file_problem=problem.sentence, status=problem.status)
        return problem.said_on(page)
    return None


def _closed(submission: Submission) -> list[str]:
    """What is said while one types on, once the call has closed: the page was made before."""
    call, now = submission.consultation, timezone.now()
    if submission.state != State.DRAFT or call.is_open(now):
        return []
    return [str(NotOpenError(call, at=now).message)]


def _invalid(request: SignedIn, form: WritingForm) -> HttpResponse:
    if wants_json(request):
        address = reverse("submission-edit", kwargs={"pk": form.submission.pk})
        return editor.answers.not_saved(form, address=address)
    status = 409 if form.conflicts else 422
    return show_form(request, form, status=status, file_problem=chosen_file.not_added(request))


def show_form(
    request: SignedIn, form: WritingForm, *, status: int = 200, file_problem: str = ""
) -> HttpResponse:
    """The writing page."""
    submission = form.submission
    call = submission.consultation
    context = {
        **chosen_file.said(request, file_problem),
        "submission": submission,
        "call": call,
        "form": form,
        "rows": rows(form),
        "sections": sections_of(form),
        "levels": visibility.choices(
            visibility.choosable(submission), call.publication, current=submission.level
        ),
        "level": form["level"].value(),
        "now": timezone.now(),
        "standing": STANDING,
        "room_for_files": call.attachments_allowed and len(submission.files) < Submission.MOST_FILES,
        "file_limit": Submission.MOST_FILES,
    }
    return render(request, "engagements/portal/submissions/edit.html", context, status=status)


def rows(form: WritingForm) -> list[Row]:
    earlier = corrections.by_question(form.submission.consultation_id) if form.questions else {}
    return [
        _row(question, field, earlier.get(question.pk, ()))
        for question, field in form.questions_with_fields()
    ]


def _row(question: Question, field: BoundField, earlier: Sequence[Earlier]) -> Row:
    value = field.value() or ""
    text = value if isinstance(value, str) and not question.has_choices else ""
    problem = over_limit(question, text)
    if question.word_limit and not question.has_choices:
        # What tells the eye how long it may be tells a reader of the screen as well.
        said = [field.aria_describedby, f"{field.auto_id}_words"]
        said += [f"{field.auto_id}_warning"] if problem else []
        field.field.widget.attrs["aria-describedby"] = " ".join(filter(None, said))
    return Row(field, question, count(text), str(problem.message) if problem else "", earlier)


def shown(question: Question, answer: str | Sequence[str]) -> str:
    """An answer as its reader sees it: choices by their labels."""
    if not question.has_choices:
        return str(answer)
    chosen = [answer] if isinstance(answer, str) else answer
    return ", ".join(str(choice.label) for choice in question.offered if choice.code in chosen)
