"""A liaison looks after the reviewers of the department: who they are, naming one, ending a post."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from focalpoint.access import load_allowed
from focalpoint.errors import DomainError
from focalpoint.forms import refuse
from focalpoint.posted import only_posted
from organisations.accounts.requests import SignedIn
from organisations.departments import actions
from organisations.departments.models import Department, Post, PostRole
from organisations.departments.queries import looked_after_by
from organisations.portal.forms.posts import ReviewerForm

FILES = "organisations/portal/posts"


@login_required
@require_safe
def index(request: SignedIn) -> HttpResponse:
    """The people of each department in which one is a liaison."""
    return _page(request)


@login_required
@only_posted("post-list")
def name(request: SignedIn, code: str) -> HttpResponse:
    """Give somebody the post of a reviewer, by e-mail address."""
    permission = "organisations.name_reviewer_department"
    department = load_allowed(request.user, permission, Department.objects, pk=code)
    form = ReviewerForm(department, data=request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            actions.name_reviewer(department, email=email, by=request.user, at=timezone.now())
            messages.success(request, _("This person is now a reviewer. We have notified them."))
            return redirect("post-list")
        except DomainError as refusal:
            refuse(form, refusal, "email")
    return _page(request, form)


@login_required
def end(request: SignedIn, pk: UUID) -> HttpResponse:
    """Ask, then end the post of a reviewer."""
    posts = Post.objects.select_related("user", "department")
    post: Post = load_allowed(request.user, "organisations.end_post", posts, pk=pk)
    if request.method != "POST":
        return render(request, f"{FILES}/end.html", {"post": post})
    actions.end(post, by=request.user, at=timezone.now())
    messages.success(request, _("This person is no longer a reviewer. We have notified them."))
    return redirect("post-list")


def _page(request: SignedIn, posted: ReviewerForm | None = None) -> HttpResponse:
    departments = list(looked_after_by(request.user))
    forms = [
        (department, posted if posted and posted.department == department else ReviewerForm(department))
        for department in departments
    ]
    context = {"departments": forms, "form": posted, "reviewer": PostRole.REVIEWER}
    return render(request, f"{FILES}/index.html", context, status=422 if posted else 200)
