"""The parts that the views of the writing page share: keeping what was typed, and drawing the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import BoundField
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagements.portal import corrections
from engagements.portal.corrections import Earlier
from engagements.portal.forms.writing import WritingForm
from engagements.questions.answers import over_limit
from engagements.questions.models import Question
from engagements.questions.queries import questions_of
from engagements.questions.words import count
from engagements.submissions import actions, visibility
from engagements.submissions.errors import ConflictError, NotOfferedError
from engagements.submissions.models import Submission
from engagements.submissions.queries import made_whole
from focalpoint.errors import BadValueError, DomainError, WrongStateError, wants_json
from focalpoint.forms import refuse
from organisations.accounts.requests import SignedIn
from organisations.themes.models import Theme

NOTHING = "—"


@dataclass
class Row:
    """One question on the page. `theirs` is set where a colleague's saved answer differs."""

    field: BoundField
    question: Question
    words: int
    warning: str
    corrections: Sequence[Earlier]
    theirs: str = ""

    @property
    def chosen(self) -> list[str]:
        """The codes that are ticked."""
        value = self.field.value() or []
        return value if isinstance(value, list) else [value]


def themes_for(submission: Any) -> list[Theme]:
    """The top themes, and those of the call."""
    own = submission.consultation.themes.values("pk")
    chosen = submission.theme_codes
    return list(Theme.objects.filter(Q(parent=None) | Q(pk__in=own) | Q(pk__in=chosen)))


def form_for(submission: Any, **options: Any) -> WritingForm:
    return WritingForm(
        submission, questions_of(submission.consultation_id), themes=themes_for(submission), **options
    )


def keep(request: SignedIn, submission: Any) -> HttpResponse | None:
    """Save what was posted. None when it was; else the answer that says why not and shows what was typed."""
    form = form_for(submission, data=request.POST)
    if not form.is_valid():
        return _invalid(request, form)
    try:
        saved = actions.save(submission, **form.content(), by=request.user, at=timezone.now())
    except ConflictError as conflict:
        return _compare(request, conflict)
    except NotOfferedError as refusal:
        form.add_error("level", str(refusal.message))
        return _invalid(request, form)
    except BadValueError as refusal:
        refuse(form, refusal)
        return _invalid(request, form)
    except WrongStateError as refusal:
        return stranded(request, submission, refusal)
    if wants_json(request):
        return _kept_json(saved, form)
    for warning in form.warnings():
        messages.warning(request, warning)
    return None


def _kept_json(submission: Any, form: WritingForm) -> JsonResponse:
    moment = date_format(timezone.localtime(submission.saved_at), "H:i")
    return JsonResponse(
        {
            "edit": submission.edit,
            "saved_at": submission.saved_at.isoformat(),
            "saved_words": _("Saved at %(time)s") % {"time": moment},
            "warnings": form.warnings(),
        }
    )


def _invalid(request: SignedIn, form: WritingForm) -> HttpResponse:
    if wants_json(request):
        errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
        first = next(iter(errors.values()))[0]
        message = _("Not saved: %(reason)s") % {"reason": first}
        return JsonResponse({"message": message, "errors": errors}, status=400)
    return draw(request, form, status=422)


def _compare(request: SignedIn, conflict: ConflictError) -> HttpResponse:
    """Both texts side by side: what was typed in the form, what a colleague saved beside it."""
    theirs = made_whole(conflict.theirs)
    if wants_json(request):
        url = reverse("submission-edit", kwargs={"pk": theirs.pk})
        return JsonResponse({"message": str(conflict.message), "compare_url": url}, status=409)
    data = request.POST.copy()
    data["edit"] = str(theirs.edit)
    return draw(request, form_for(theirs, data=data), status=409, conflict=conflict)


def stranded(request: SignedIn, submission: Any, refusal: DomainError) -> HttpResponse:
    """It is no longer open to changes: what was typed is shown once more, so that it can be copied."""
    if wants_json(request):
        return JsonResponse({"message": str(refusal.message)}, status=409)
    if request.method != "POST" or "title" not in request.POST:
        return redirect("submission-detail", pk=submission.pk)
    texts = [
        str(text) for name, text in request.POST.items() if name.startswith(("title", "summary", "answer-"))
    ]
    typed = [text for text in texts if text.strip()]
    context = {"submission": submission, "message": refusal.message, "typed": typed}
    return render(request, "engagements/portal/submissions/stranded.html", context, status=409)


def draw(
    request: SignedIn, form: WritingForm, *, status: int = 200, conflict: ConflictError | None = None
) -> HttpResponse:
    """The writing page."""
    submission = form.submission
    call = submission.consultation
    context = {
        "submission": submission,
        "call": call,
        "form": form,
        "rows": rows(form, conflict),
        "levels": visibility.choices(call.levels, call.publication),
        "level": form["level"].value(),
        "conflict": conflict,
        "differing": _differing(form, conflict),
        "now": timezone.now(),
        "room_for_files": call.attachments_allowed and len(submission.files) < Submission.MOST_FILES,
        "file_limit": Submission.MOST_FILES,
    }
    return render(request, "engagements/portal/submissions/edit.html", context, status=status)


def rows(form: WritingForm, conflict: ConflictError | None) -> list[Row]:
    earlier = corrections.by_question(form.submission.consultation_id) if form.questions else {}
    return [_row(question, field, conflict, earlier.get(question.pk, ())) for question, field in form.asked()]


def _row(
    question: Question, field: BoundField, conflict: ConflictError | None, earlier: Sequence[Earlier]
) -> Row:
    value = field.value() or ""
    text = value if isinstance(value, str) and not question.has_choices else ""
    problem = over_limit(question, text)
    row = Row(field, question, count(text), str(problem.message) if problem else "", earlier)
    if conflict:
        stored = conflict.theirs.answers.get(str(question.pk), "")
        theirs = shown(question, stored)
        if theirs != shown(question, value):
            row.theirs = theirs or NOTHING
    return row


def shown(question: Question, answer: str | Sequence[str]) -> str:
    """An answer as its reader sees it: choices by their labels."""
    if not question.has_choices:
        return str(answer)
    chosen = [answer] if isinstance(answer, str) else answer
    return ", ".join(str(choice.label) for choice in question.offered if choice.code in chosen)


def _differing(form: WritingForm, conflict: ConflictError | None) -> dict[str, str]:
    """What the colleague saved in the title and the summary, where it differs from what was typed."""
    if conflict is None:
        return {}
    stored = {name: getattr(conflict.theirs, name) for name in ("title", "summary")}
    return {name: text or NOTHING for name, text in stored.items() if text != (form[name].value() or "")}
