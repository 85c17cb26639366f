"""What a lead does with a referral rule besides writing it: each page says what follows, and asks."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.admin.forms.rules import MoveForm
from engagements.routing.rule_figures import dry_run, use_of
from engagements.rules import actions, verbs
from engagements.rules.models import ReferralRule
from engagements.rules.queries import kept_whole, problems_of, whole
from focalpoint.access import load_allowed
from focalpoint.admin.steps import Steps, done, step
from organisations.accounts.requests import SignedIn

FOLDER = "engagements/admin/rules"
STEPS = Steps("engagements_referralrule")
VIEW = "engagements.view_referralrule"


def caught(request: SignedIn, pk: UUID) -> HttpResponse:
    """What the rule would have caught, and what officers did; for everyone who works with its proposals."""
    rule = load_allowed(request.user, VIEW, whole(ReferralRule.objects.all()), pk=pk)
    now, title = timezone.now(), _("The last 90 days")
    run, use = dry_run(rule, now=now), use_of(rule, now=now)
    return step(request, f"{FOLDER}/caught.html", rule, title, run=run, use=use)


@STEPS.of(
    verbs.SWITCH_ON,
    "<uuid:pk>/switch-on/",
    gettext_lazy("Switch on…"),
    rows=whole(ReferralRule.objects.all()),
)
def switch_on(request: SignedIn, rule: ReferralRule) -> HttpResponse:
    """Shows what it would have caught, and what is wrong with it."""
    if request.method == "POST":
        return done(request, actions.switch_on, rule, _("The rule is on."))
    problems = problems_of([rule], kept_whole())[rule.pk]
    run, title = dry_run(rule, now=timezone.now()), _("Switch this rule on")
    return step(request, f"{FOLDER}/switch_on.html", rule, title, problems=problems, run=run)


@STEPS.of(verbs.SWITCH_OFF, "<uuid:pk>/switch-off/", gettext_lazy("Switch off…"))
def switch_off(request: SignedIn, rule: ReferralRule) -> HttpResponse:
    """Says what switching off means."""
    if request.method == "POST":
        return done(request, actions.switch_off, rule, _("The rule is off."))
    return step(request, f"{FOLDER}/switch_off.html", rule, _("Switch this rule off"))


@STEPS.of(verbs.MOVE, "<uuid:pk>/move/", gettext_lazy("Change the order…"))
def move(request: SignedIn, rule: ReferralRule) -> HttpResponse:
    """Asks after which other rule it comes."""
    others = [other for other in kept_whole() if other.pk != rule.pk]
    form = MoveForm(rule, others, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return done(request, actions.move, rule, _("The order was changed."), **form.cleaned_data)
    return step(request, f"{FOLDER}/move.html", rule, _("Change the order"), form=form)


@STEPS.of(verbs.ARCHIVE, "<uuid:pk>/archive/", gettext_lazy("Archive…"))
def archive(request: SignedIn, rule: ReferralRule) -> HttpResponse:
    """Says what archiving means."""
    if request.method == "POST":
        return done(request, actions.archive, rule, _("The rule was archived."))
    return step(request, f"{FOLDER}/archive.html", rule, _("Archive this rule"))
