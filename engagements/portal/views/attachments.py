"""Files of an input: added and removed from the writing page, read by those who may read the input.

Both forms belong to the writing page and post its text as well, so that nothing typed is lost without
JavaScript: the text is saved first.
"""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagements.portal.views import editor
from engagements.submissions import attachments
from engagements.submissions.models import Attachment, Submission
from engagements.submissions.queries import with_call, with_related
from focalpoint.access import load_visible
from focalpoint.files import chosen_file
from focalpoint.files.download import download as as_download
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn


def _load(request: SignedIn, permission: str, pk: UUID) -> Submission:
    """Only inputs of the person's own organisations, as in `submissions.load`."""
    inputs = with_call(Submission.objects.own_of(request.user))
    return load_visible(request.user, permission, inputs, then=with_related, pk=pk)


def _keep_text(request: SignedIn, submission: Submission) -> HttpResponse | None:
    return editor.keep(request, submission) if "edit" in request.POST else None


def back(pk: UUID) -> HttpResponse:
    """To the files, where the page says what became of the one that was chosen."""
    return redirect(reverse("submission-edit", kwargs={"pk": pk}) + "#files")


@login_required
@only_posted("submission-edit", "pk")
@editor.keeps_what_was_typed(back="submission-detail")
def add(request: SignedIn, pk: UUID) -> HttpResponse:
    """Add a file to the input `pk`."""
    submission = _load(request, "engagements.add_attachment_submission", pk)
    if answer := _keep_text(request, submission):
        return answer
    add_to = partial(attachments.add_attachment, submission)
    problem = None if "edit" in request.POST else chosen_file.receive(request, add_to)
    if "file" not in request.FILES:
        problem = chosen_file.NotKept(_("Choose a file first, then press “Add this file”."))
    if problem:
        fresh = editor.form_for(_load(request, "engagements.add_attachment_submission", pk))
        page = editor.show_form(request, fresh, file_problem=problem.sentence, status=problem.status)
        return problem.said_on(page)
    return back(pk)


@login_required
@only_posted("submission-list")
@editor.keeps_what_was_typed()
def remove(request: SignedIn, pk: UUID) -> HttpResponse:
    """Remove the attachment `pk` from its input."""
    attachment = get_object_or_404(Attachment.objects.live(), pk=pk)
    submission = _load(request, "engagements.remove_attachment_submission", attachment.submission_id)
    if answer := _keep_text(request, submission):
        return answer
    attachments.remove_attachment(submission, attachment=attachment.pk, by=request.user, at=timezone.now())
    return back(submission.pk)


@login_required
@require_safe
def download(request: SignedIn, pk: UUID) -> HttpResponse:
    """The file, for whoever may read the input."""
    attachment = get_object_or_404(Attachment.objects.select_related("file"), pk=pk)
    _load(request, "engagements.view_submission", attachment.submission_id)
    return as_download(attachment.file)
