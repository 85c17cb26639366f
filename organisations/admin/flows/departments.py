"""Who works for a department: a post is given or ended on a page that says what follows, and asks."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from focalpoint.access import check
from focalpoint.admin.steps import Steps, done, step
from organisations.accounts.requests import SignedIn
from organisations.admin.forms.people import PostForm
from organisations.departments import actions, verbs
from organisations.departments.models import Department, Post, PostRole

FOLDER = "organisations/admin/departments"
NAMING = {
    PostRole.REVIEWER: (verbs.NAME_REVIEWER, actions.name_reviewer),
    PostRole.LIAISON: (verbs.NAME_LIAISON, actions.name_liaison),
}
STEPS = Steps("organisations_department")


@STEPS.of(verbs.NAME_REVIEWER, "<slug:pk>/people/name/", gettext_lazy("Add member…"))
def name(request: SignedIn, department: Department) -> HttpResponse:
    """Asks for an address and a role; whoever has no account gets one."""
    form = PostForm(request.POST or None)
    if form.is_valid():
        verb, act = NAMING[PostRole(form.cleaned_data["role"])]
        check(request.user, verb.permission, department)
        message = _("The person was added and will be notified.")
        return done(request, act, department, message, email=form.cleaned_data["email"])
    return step(request, f"{FOLDER}/name.html", department, _("Add a member"), form=form)


@STEPS.of(verbs.END, "posts/<uuid:pk>/end/", rows=Post.objects.select_related("user", "department"))
def end(request: SignedIn, post: Post) -> HttpResponse:
    """Asks before the post ends."""
    if request.method == "POST":
        message = _("The person was removed and will be notified.")
        return done(request, actions.end, post, message, show=post.department)
    return step(request, f"{FOLDER}/end.html", post.department, _("Remove a member"), post=post)
