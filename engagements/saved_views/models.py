"""What an officer looks for again and again in the queue, under a name; only the office has such views."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from focalpoint.people import Anyone
from focalpoint.verbs import Target
from organisations.accounts.roles import Role


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Anyone) -> Self:
        """One's own, and those that are shared with the office."""
        if user.is_authenticated and user.has_role(Role.OFFICER, Role.LEAD_OFFICER, Role.PROTECTION_OFFICER):
            return self.filter(Q(owner=user.pk) | Q(is_shared=True))
        return self.none()


class SavedView(Target):
    """The filters, search, order and columns of the queue, as its address has them."""

    # The name and what is searched for may say what no one else may read.
    logged: ClassVar[tuple[str, ...]] = ("is_shared",)
    # Each has a number beside its name, on every page of the queue.
    MOST_OF_ONE: ClassVar[int] = 20
    MOST_SHARED: ClassVar[int] = 20

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name of the view"), max_length=40)
    # As `parameters.canonical` writes it.
    query = models.CharField(_("what it shows"), max_length=1000)
    is_shared = models.BooleanField(_("shared with the office"), default=False)
    # Grows with each save, so that a conflicting save is noticed.
    edit = models.PositiveIntegerField(default=0, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["is_shared", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                name="saved_view_name_is_unique",
                violation_error_message=_("You already have a view with this name."),
            ),
            models.CheckConstraint(condition=~Q(query="") & ~Q(name=""), name="saved_view_shows_something"),
        ]

    def __str__(self) -> str:
        return self.name
