"""Errors of the verbs of departments and their people."""

from django.utils.translation import gettext_lazy as _

from focalpoint.errors import DomainError


class DepartmentExistsError(DomainError):
    message = _("A department with this code already exists.")


class PartOfItselfError(DomainError):
    message = _("A department cannot be part of itself.")


class AlreadyInPostError(DomainError):
    message = _("This person already has this role in the department.")


class AlreadyEndedError(DomainError):
    message = _("This person was already removed from the department.")


class DeactivatedError(DomainError):
    message = _("The account with this email address is deactivated. A lead officer can reactivate it.")


class LeadOfficerOnlyError(DomainError):
    message = _("This person is a liaison. Only a lead officer can change that.")
