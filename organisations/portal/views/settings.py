"""A person's settings: name, language, time zone, notifications, and the link to security."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from focalpoint.editor import labelled
from focalpoint.errors import BadValueError
from focalpoint.forms import refuse
from focalpoint.notifications import opt_outs, preferences
from focalpoint.notifications.preferences import Group
from focalpoint.posted import only_posted
from organisations.accounts import actions
from organisations.accounts.models import User
from organisations.accounts.requests import SignedIn
from organisations.departments.notices import YOUR_DEPARTMENT
from organisations.portal.forms.settings import NoticesForm, SettingsForm
from organisations.profiles.notices import OFFICE


@login_required
@labelled(SettingsForm)
def edit(request: SignedIn) -> HttpResponse:
    """The page, and saving its first form: it comes back in the language that was chosen."""
    form = SettingsForm(request.user, data=request.POST or None)
    if form.is_valid():
        by = request.user
        try:
            saved = actions.save_settings(by, **form.cleaned_data, by=by, at=timezone.now())
        except BadValueError as refusal:
            refuse(form, refusal)
        else:
            with override(saved.language):
                messages.success(request, _("Your settings are saved."))
                return redirect(reverse("person-settings"))
    return _page(request, form, NoticesForm(_concerning(request.user)))


@login_required
@only_posted("person-settings")
def choose(request: SignedIn) -> HttpResponse:
    """Saves how the person is notified of each kind of notice."""
    form = NoticesForm(_concerning(request.user), data=request.POST)
    if form.is_valid():
        preferences.choose(form.chosen, by=request.user, at=timezone.now())
        messages.success(request, _("Your choices are saved."))
        return redirect("person-settings")
    return _page(request, SettingsForm(request.user), form)


def _concerning(user: User) -> list[Group]:
    """What is offered: nothing about the office to whoever is not in it, nor about a department."""
    hidden = set() if user.is_staff else {str(OFFICE)}
    if not user.posts.live().exists():
        hidden.add(str(YOUR_DEPARTMENT))
    return [group for group in preferences.table(user) if group.label not in hidden]


def _page(request: SignedIn, form: SettingsForm, notices: NoticesForm) -> HttpResponse:
    address = request.user.email
    never_link = opt_outs.page_for(address) if opt_outs.among([address]) else ""
    context = {"form": form, "notices": notices, "never_link": never_link}
    status = 422 if form.errors or notices.errors else 200
    return render(request, "organisations/portal/settings/edit.html", context, status=status)
