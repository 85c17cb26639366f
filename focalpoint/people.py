"""Who acts and who reads, for a kernel that does not know the model: the user model of the settings."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, _User

    # Whoever has an account; and whoever looks, with one or without.
    Person = _User
    Anyone = _User | AnonymousUser
else:
    # Asked by no code that runs: to load the models here would be too early for some who import this.
    Person = Anyone = object
