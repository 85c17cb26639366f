"""Errors of the verbs of departments and their people."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class DepartmentExistsError(DomainError):
    message = _("There is a department with this code already.")


class PartOfItselfError(DomainError):
    message = _("A department cannot be part of itself.")


class AlreadyInPostError(DomainError):
    message = _("This person has this post already.")


class AlreadyEndedError(DomainError):
    message = _("This post has ended already.")


class DeactivatedError(DomainError):
    message = _("The account with this address was stopped. A lead can let the person in again.")


class LeadOfficerOnlyError(DomainError):
    message = _("This person is a liaison: only a lead changes that.")
